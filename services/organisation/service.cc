#include "services/organisation/service.h"

#include <filesystem>
#include <fstream>

#include "services/organisation/business.h"
#include "services/organisation/company.h"
#include "services/organisation/employer.h"
#include "services/organisation/people_query.h"
#include "services/organisation/people_view.h"
#include "services/organisation/person.h"
#include "services/organisation/role.h"
#include "services/organisation/rules.h"
#include "services/organisation/site.h"

namespace interlock::organisation {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<std::shared_ptr<const Rules>> LoadRules(const std::string& folder) {
  auto rules = std::make_shared<Rules>();
  const std::string zones = folder + "/time_zones.txt";
  std::ifstream in(zones);
  if (!in) return absl::UnavailableError("cannot read " + zones);
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] != '#') rules->time_zones.insert(line);
  std::error_code error;
  const std::string sets = folder + "/rules/process_safety_events";
  for (const auto& entry : fs::directory_iterator(sets, error))
    if (entry.path().extension() == ".json")
      rules->classification_rule_sets.insert(entry.path().stem().string());
  if (error) return absl::UnavailableError("cannot read " + sets + ": " + error.message());
  return rules;
}

// Names are in no view, as they may be erased: they are read from the records, of those sites alone
// that the caller may read.
absl::Status FillNames(const QueryContext& context, v1::ListPeopleResponse& response) {
  const SiteScope sites = context.caller.SitesFor(context.roles);
  for (auto& listed : *response.mutable_people()) {
    if (!sites.all && !sites.Contains(listed.site_id())) continue;
    const auto person = context.read(Person::kCategory, listed.person_id());
    if (!person.ok()) return person.status();
    listed.set_name(static_cast<const v1::Person&>(**person).profile().name());
  }
  return absl::OkStatus();
}

template <class Request, class Response>
absl::Status Answer(absl::Status (*answer)(SqlSession&, const Asking&, const Request&, Response&),
                    const Request& request, const QueryContext& context, Response& response) {
  const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
  core::v1::Freshness freshness;
  auto status = context.views.Read(
      kPeople, context.wait_for,
      [&](SqlSession& rows) {
        response.Clear();  // The view may read again after a swap.
        return answer(rows, asking, request, response);
      },
      &freshness);
  *response.mutable_freshness() = freshness;
  return status;
}

absl::Status AnswerListPeople(const v1::ListPeopleRequest& request, const QueryContext& context,
                              v1::ListPeopleResponse& response) {
  auto status = Answer(ListPeople, request, context, response);
  return status.ok() ? FillNames(context, response) : status;
}

absl::Status AnswerSuperiors(const v1::FindSuperiorsRequest& request, const QueryContext& context,
                             v1::FindSuperiorsResponse& response) {
  return Answer(FindSuperiors, request, context, response);
}

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto rules = LoadRules(rules_folder);
  if (!rules.ok()) return rules.status();
  Service service{.name = "organisation"};
  service.protos = {v1::Company::descriptor()->file()->service(0),
                    v1::Business::descriptor()->file()->service(0),
                    v1::Site::descriptor()->file()->service(0),
                    v1::Employer::descriptor()->file()->service(0),
                    v1::Person::descriptor()->file()->service(0),
                    v1::Role::descriptor()->file()->service(0),
                    v1::ListPeopleRequest::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Company>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Business>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Site>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Employer>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Person>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Role>>());
  service.rules = *rules;
  service.views.push_back(PeopleView());
  service.queries["/interlock.organisation.v1.PeopleService/ListPeople"] =
      Query<v1::ListPeopleRequest, v1::ListPeopleResponse>(AnswerListPeople);
  service.queries["/interlock.organisation.v1.PeopleService/FindSuperiors"] =
      Query<v1::FindSuperiorsRequest, v1::FindSuperiorsResponse>(AnswerSuperiors);
  return service;
}

}  // namespace interlock::organisation
