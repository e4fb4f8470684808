#pragma once
// When a person is away, and who stands in: deciding about it, and keeping it in a state.
#include "interlock/organisation/v1/person.pb.h"
#include "libs/decider/decider.h"

namespace interlock::organisation {

// Of a person who is registered and not merged.
Decision<v1::PersonEvent> RecordLeave(const v1::Person&, const v1::RecordLeaveRequest&);
Decision<v1::PersonEvent> ChangeLeave(const v1::Person&, const v1::ChangeLeaveRequest&);

// Adds it, or puts it in the place of what it was.
void Put(v1::Person& person, const v1::Leave& leave);
void RemoveLeave(v1::Person& person, const std::string& leave_id);

}  // namespace interlock::organisation
