#include "services/interlock/methods/catalogue.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "google/api/annotations.pb.h"
#include "interlock/actions/v1/action.pb.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/actions/v1/hand_over.pb.h"
#include "interlock/core/v1/admin.pb.h"
#include "interlock/core/v1/core.pb.h"
#include "interlock/incidents/v1/chosen_rules.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/incidents/v1/site_mirror.pb.h"
#include "interlock/metrics/v1/hours.pb.h"
#include "interlock/metrics/v1/indicators.pb.h"
#include "interlock/metrics/v1/leading.pb.h"
#include "interlock/metrics/v1/period.pb.h"
#include "interlock/metrics/v1/site_limits.pb.h"
#include "interlock/metrics/v1/target.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/change_list.pb.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "interlock/moc/v1/reliance.pb.h"
#include "interlock/moc/v1/routing.pb.h"
#include "interlock/moc/v1/startup.pb.h"
#include "interlock/moc/v1/startup_sheet.pb.h"
#include "interlock/organisation/v1/business.pb.h"
#include "interlock/organisation/v1/company.pb.h"
#include "interlock/organisation/v1/employer.pb.h"
#include "interlock/organisation/v1/people.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/reporting/v1/calendar_feed.pb.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "interlock/training/v1/contract_hazard.pb.h"
#include "interlock/training/v1/contract_injury.pb.h"
#include "interlock/training/v1/contractor.pb.h"
#include "interlock/training/v1/contractor_list.pb.h"
#include "interlock/training/v1/programme.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "interlock/training/v1/watch.pb.h"
#include "libs/chassis/nearest.h"

namespace interlock {
namespace {

using google::protobuf::ServiceDescriptor;

template <class AnyMessageOfTheFile>
const ServiceDescriptor* ServiceBeside() {
  return AnyMessageOfTheFile::descriptor()->file()->service(0);
}

// A service and how people call what it is about; the second word is what its methods call it.
struct Group {
  const char* noun;
  const char* in_methods;
  const char* help;
  const ServiceDescriptor* service;
};

std::vector<Group> Groups() {
  return {
      {"incident", "Incident", "Incidents, near misses and their investigations",
       ServiceBeside<incidents::v1::Incident>()},
      {"action", "Action", "Recommendations and corrective actions",
       ServiceBeside<actions::v1::Action>()},
      {"hand-over", "HandOver", "Open actions that go from one owner to others",
       ServiceBeside<actions::v1::HandOverRecord>()},
      {"site", "Site", "Sites and units", ServiceBeside<organisation::v1::Site>()},
      {"business", "Business", "Businesses", ServiceBeside<organisation::v1::Business>()},
      {"company", "Company", "The company and its rules",
       ServiceBeside<organisation::v1::Company>()},
      {"person", "Person", "People, what they are assigned to and when they are away",
       ServiceBeside<organisation::v1::Person>()},
      {"role", "Role", "Roles that people hold", ServiceBeside<organisation::v1::Role>()},
      {"employer", "Employer", "The host and contract employers",
       ServiceBeside<organisation::v1::Employer>()},
      {"hours", "Hours", "Hours worked", ServiceBeside<metrics::v1::SiteHours>()},
      {"period", "Period", "Closed and signed periods", ServiceBeside<metrics::v1::ClosedPeriod>()},
      {"change", "Change", "Changes to processes, from their request into the field",
       ServiceBeside<moc::v1::Change>()},
      {"pssr", "Pssr", "Pre-startup safety reviews", ServiceBeside<moc::v1::Pssr>()},
      {"startup", "Startup", "Units that may start up, or why not",
       ServiceBeside<moc::v1::UnitStartup>()},
      {"routing", "Routing", "Who approves changes, beyond what the company asks",
       ServiceBeside<moc::v1::SiteRouting>()},
      {"requirement", "Requirement", "What training is asked of whom",
       ServiceBeside<training::v1::Requirement>()},
      {"training", "Training", "Records of training",
       ServiceBeside<training::v1::TrainingRecord>()},
      {"training-programme", "Programme", "Training programmes of sites, as they are evaluated",
       ServiceBeside<training::v1::TrainingProgramme>()},
      {"contractor", "Contractor", "Contract employers: evaluated, and who of them is inside",
       ServiceBeside<training::v1::Contractor>()},
      {"contractors", "", "Contractors of a site: who is inside, hazards, injuries",
       ServiceBeside<training::v1::ListInsideRequest>()},
      {"contract-hazard", "Hazard", "Hazards that contractors advise of",
       ServiceBeside<training::v1::ContractHazard>()},
      {"contract-injury", "Injury", "The injury and illness log of contract workers",
       ServiceBeside<training::v1::ContractInjury>()},
      {"training-watch", "TrainingWatch", "Until when people's training holds, and what was told",
       ServiceBeside<training::v1::TrainingWatch>()},
      {"standing", "", "How people stand to what training is asked of them",
       ServiceBeside<training::v1::GetMatrixRequest>()},
      {"calendar", "Feed", "Duties as a calendar at a secret address",
       ServiceBeside<reporting::v1::CalendarFeed>()},
      {"rates", "", "Rates and what they count",
       ServiceBeside<metrics::v1::GetIndicatorsRequest>()},
      {"leading", "Leading", "Leading indicators and the records behind them",
       ServiceBeside<metrics::v1::LeadingValue>()},
      {"target", "IndicatorTarget", "Targets and limits of leading indicators",
       ServiceBeside<metrics::v1::IndicatorTarget>()},
      {"limits", "SiteLimits", "Which limits a site has crossed, and when",
       ServiceBeside<metrics::v1::SiteLimits>()},
      {"reports", "", "Lists, counts and trends",
       ServiceBeside<reporting::v1::GetTriangleRequest>()}};
}

// "StartInvestigation" is start-investigation.
std::string Kebab(const std::string& name) {
  std::string kebab;
  for (char c : name) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !kebab.empty()) kebab += '-';
    kebab += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return kebab;
}

// RegisterSite of a site is `register`, GetSite is `show`, GetSiteHistory `history`; other
// questions go without their Get.
std::string VerbOf(const std::string& method, const std::string& noun) {
  std::string verb = method;
  if (!noun.empty()) {
    if (verb == "Get" + noun) return "show";
    if (const size_t at = verb.rfind(noun); at != verb.npos && at > 0 && verb != "AddUnit")
      verb.erase(at, noun.size());
  }
  if (absl::StartsWith(verb, "Get")) verb.erase(0, 3);
  return Kebab(verb);
}

bool IsBatch(const MethodDescriptor& method) {
  return method.input_type() == core::v1::BatchRequest::descriptor();
}

std::vector<Noun> MakeNouns() {
  std::vector<Noun> nouns;
  for (const Group& group : Groups()) {
    Noun& noun = nouns.emplace_back(Noun{group.noun, group.help, {}});
    for (int i = 0; i < group.service->method_count(); ++i)
      if (const auto* method = group.service->method(i); !IsBatch(*method))
        noun.verbs.push_back({VerbOf(method->name(), group.in_methods), method});
  }
  const auto* reports = ServiceBeside<reporting::v1::GetTriangleRequest>();
  const auto* lists = ServiceBeside<actions::v1::ActionRow>();
  for (Noun& noun : nouns) {
    if (noun.word == "incident")
      noun.verbs.push_back({"list", reports->FindMethodByName("ListIncidents")});
    if (noun.word == "action")
      for (const char* method : {"ListActions", "ListOwnedActions", "CheckActions"})
        noun.verbs.push_back({VerbOf(method, "Actions"), lists->FindMethodByName(method)});
    if (noun.word == "change")
      noun.verbs.push_back(
          {"list", ServiceBeside<moc::v1::ChangeRow>()->FindMethodByName("ListChanges")});
    if (noun.word == "site") noun.verbs.push_back({"list", reports->FindMethodByName("ListSites")});
    if (noun.word == "startup") {
      const auto* sheets = ServiceBeside<moc::v1::ListHoldingRequest>();
      for (int i = 0; i < sheets->method_count(); ++i)
        noun.verbs.push_back({VerbOf(sheets->method(i)->name(), "Startup"), sheets->method(i)});
    }
    if (noun.word == "person")
      noun.verbs.push_back(
          {"list",
           ServiceBeside<organisation::v1::ListPeopleRequest>()->FindMethodByName("ListPeople")});
  }
  return nouns;
}

}  // namespace

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

const std::vector<Noun>& Nouns() {
  static const std::vector<Noun> kNouns = MakeNouns();
  return kNouns;
}

const std::vector<const MethodDescriptor*>& AllMethods() {
  static const std::vector<const MethodDescriptor*> kAll = [] {
    std::vector<const MethodDescriptor*> all;
    auto groups = Groups();
    groups.push_back({"", "", "", ServiceBeside<actions::v1::ActionRow>()});
    groups.push_back({"", "", "", ServiceBeside<moc::v1::ChangeRow>()});
    groups.push_back({"", "", "", ServiceBeside<moc::v1::ListHoldingRequest>()});
    groups.push_back({"", "", "", ServiceBeside<moc::v1::Reliance>()});
    groups.push_back({"", "", "", ServiceBeside<incidents::v1::ChosenRules>()});
    groups.push_back({"", "", "", ServiceBeside<incidents::v1::SiteMirror>()});
    groups.push_back({"", "", "", ServiceBeside<organisation::v1::ListPeopleRequest>()});
    groups.push_back({"", "", "", ServiceBeside<core::v1::GetStatusRequest>()});
    for (const Group& group : groups)
      for (int i = 0; i < group.service->method_count(); ++i)
        all.push_back(group.service->method(i));
    return all;
  }();
  return kAll;
}

std::vector<std::string> RolesOf(const MethodDescriptor& method) {
  const auto& roles = method.options().GetExtension(core::v1::access).roles();
  return {roles.begin(), roles.end()};
}

bool NeededEverywhere(const MethodDescriptor& method) {
  return method.options().GetExtension(core::v1::access).everywhere();
}

std::string HttpOf(const MethodDescriptor& method) {
  const auto& rule = method.options().GetExtension(google::api::http);
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet: return "GET " + rule.get();
    case google::api::HttpRule::kPut: return "PUT " + rule.put();
    case google::api::HttpRule::kPost: return "POST " + rule.post();
    case google::api::HttpRule::kDelete: return "DELETE " + rule.delete_();
    case google::api::HttpRule::kPatch: return "PATCH " + rule.patch();
    case google::api::HttpRule::kCustom:
    case google::api::HttpRule::PATTERN_NOT_SET: break;
  }
  return "";
}

absl::StatusOr<const MethodDescriptor*> FindMethod(const std::string& name) {
  const std::string dotted = absl::StrReplaceAll(
      std::string(absl::string_view(name).substr(absl::StartsWith(name, "/") ? 1 : 0)),
      {{"/", "."}});
  std::vector<const MethodDescriptor*> found;
  std::vector<std::string> short_names, meant;
  for (const auto* method : AllMethods()) {
    if (method->full_name() == dotted) return method;
    short_names.push_back(method->name());
    if (!absl::EndsWith("." + method->full_name(), "." + dotted)) continue;
    found.push_back(method);
    meant.push_back(method->service()->name() + "." + method->name());
  }
  if (found.size() == 1) return found.front();
  if (!found.empty())
    return absl::NotFoundError(
        absl::StrCat(name, " may be any of ", absl::StrJoin(meant, ", "), ". Say which."));
  const std::string near = Nearest(dotted.substr(dotted.rfind('.') + 1), short_names);
  return absl::NotFoundError(absl::StrCat(
      "There is no method ", name,
      near.empty() ? "; `interlock methods` lists them." : ". Did you mean " + near + "?"));
}

}  // namespace interlock
