#include "services/incidents/service.h"

#include <fstream>
#include <sstream>

#include "services/incidents/chemicals/chemicals.h"
#include "services/incidents/classify_query.h"
#include "services/incidents/incident.h"
#include "services/incidents/incident_rules_file.h"
#include "services/incidents/site_mirror.h"
#include "services/incidents/site_mirror_reaction.h"

namespace interlock::incidents {
namespace {

// The rule set of a company that has not chosen another.
constexpr char kRuleSet[] = "ccps-2018";

}  // namespace

absl::StatusOr<std::shared_ptr<const IncidentRules>> LoadRules(const std::string& rules_folder) {
  const std::string path = rules_folder + "/chemicals.csv";
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::UnavailableError("cannot read " + path);
  std::ostringstream text;
  text << in.rdbuf();
  auto chemicals = Chemicals::FromCsv(text.str());
  if (!chemicals.ok()) return chemicals.status();
  return LoadIncidentRules(rules_folder + "/rules", kRuleSet, {}, *std::move(chemicals));
}

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto rules = LoadRules(rules_folder);
  if (!rules.ok()) return rules.status();
  Service service{.name = "incidents"};
  service.protos = {v1::Incident::descriptor()->file()->service(0),
                    v1::SiteMirror::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Incident>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<SiteMirror>>());
  service.rules = *rules;
  service.reactions = {MirrorSites()};
  service.queries["/interlock.incidents.v1.IncidentService/ClassifyFacts"] =
      Query<v1::ClassifyRequest, v1::Classification>(
          [rules = *rules](const v1::ClassifyRequest& request, const QueryContext& context,
                           v1::Classification& answer) {
            return ClassifyFacts(request, *rules, context.now_ms, answer);
          });
  return service;
}

}  // namespace interlock::incidents
