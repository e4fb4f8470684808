#include "services/incidents/service.h"

#include "libs/rule_file/rule_file.h"
#include "services/incidents/chemicals/chemicals.h"
#include "services/incidents/chosen_rules_query.h"
#include "services/incidents/chosen_rules_view.h"
#include "services/incidents/classify_query.h"
#include "services/incidents/incident.h"
#include "services/incidents/incident_rules_file.h"
#include "services/incidents/merge_reaction.h"
#include "services/incidents/resolution_reaction.h"
#include "services/incidents/site_mirror.h"
#include "services/incidents/site_mirror_reaction.h"

namespace interlock::incidents {
namespace {

// The rule set of a company that has not chosen another.
constexpr char kRuleSet[] = "ccps-2018";

}  // namespace

absl::StatusOr<std::shared_ptr<const IncidentRules>> LoadRules(const std::string& rules_folder) {
  const auto text = ReadRuleText(rules_folder + "/chemicals.csv");
  if (!text.ok()) return text.status();
  auto chemicals = Chemicals::FromCsv(*text);
  if (!chemicals.ok()) return chemicals.status();
  return LoadIncidentRules(rules_folder + "/rules", kRuleSet, {}, *std::move(chemicals));
}

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto rules = LoadRules(rules_folder);
  if (!rules.ok()) return rules.status();
  Service service{.name = "incidents"};
  service.protos = {v1::Incident::descriptor()->file()->service(0),
                    v1::SiteMirror::descriptor()->file()->service(0),
                    v1::ChosenRules::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Incident>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<SiteMirror>>());
  service.rules = *rules;
  service.views.push_back(ChosenRulesView());
  service.reactions = {MirrorSites(), ConfirmMerges(), ResolveRecommendations()};
  service.queries["/interlock.incidents.v1.IncidentService/ClassifyFacts"] =
      Query<v1::ClassifyRequest, v1::Classification>(
          [rules = *rules](const v1::ClassifyRequest& request, const QueryContext& context,
                           v1::Classification& answer) {
            // What cannot be had is not chosen; the answer names its rule set.
            v1::ChosenRules known;
            if (!AnswerChosenRules(context.views, request.site_id(), context.wait_for, known).ok())
              known.Clear();
            return ClassifyFacts(request, known, *rules, context.now_ms, answer);
          });
  service.queries["/interlock.incidents.v1.ChosenRulesService/GetChosenRules"] =
      Query<v1::GetChosenRulesRequest, v1::ChosenRules>([](const v1::GetChosenRulesRequest& request,
                                                           const QueryContext& context,
                                                           v1::ChosenRules& answer) {
        return AnswerChosenRules(context.views, request.site_id(), context.wait_for, answer);
      });
  return service;
}

}  // namespace interlock::incidents
