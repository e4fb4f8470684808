#pragma once
// Every method of every service, as the protos tell them, and the words by which a person calls
// them.
#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock {

using google::protobuf::MethodDescriptor;

// "/interlock.incidents.v1.IncidentService/ReportIncident"
std::string PathOf(const MethodDescriptor& method);

// A group of commands: `interlock incident ...`.
struct Noun {
  std::string word, help;
  struct Verb {
    std::string word;
    const MethodDescriptor* method;
  };
  std::vector<Verb> verbs;
};
const std::vector<Noun>& Nouns();

const std::vector<const MethodDescriptor*>& AllMethods();
std::vector<std::string> RolesOf(const MethodDescriptor& method);
// Whether a role must be held for every site.
bool NeededEverywhere(const MethodDescriptor& method);
// "POST /v1/incidents/{incident_id}:report"; empty if it is not offered over HTTP.
std::string HttpOf(const MethodDescriptor& method);

// By path, full name, "IncidentService.ReportIncident" or, where only one has it, "ReportIncident".
// NOT_FOUND with the nearest.
absl::StatusOr<const MethodDescriptor*> FindMethod(const std::string& name);

}  // namespace interlock
