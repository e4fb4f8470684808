#pragma once
// A person's assignments to roles: deciding about them, and keeping them in a state.
#include "interlock/organisation/v1/person.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// Of a person who is registered and not merged.
Decision<v1::PersonEvent> Assign(const v1::Person&, const v1::AssignPersonRequest&);
Decision<v1::PersonEvent> RecordImported(const v1::Person&,
                                         const v1::RecordImportedAssignmentRequest&);
Decision<v1::PersonEvent> CorrectAssignment(const v1::Person&, const v1::CorrectAssignmentRequest&);
Decision<v1::PersonEvent> EndAssignment(const v1::Person&, const v1::EndAssignmentRequest&);

// Adds it, or puts it in the place of what it was.
void Put(v1::Person& person, const v1::Assignment& assignment);
void PutImported(v1::Person& person, const v1::Assignment& said);

}  // namespace interlock::organisation
