#include "services/actions/service.h"

#include "absl/strings/str_cat.h"
#include "libs/rule_file/rule_file.h"
#include "services/actions/action.h"
#include "services/actions/action_query.h"
#include "services/actions/action_view.h"
#include "services/actions/change_reaction.h"
#include "services/actions/hand_over.h"
#include "services/actions/hand_over_reaction.h"
#include "services/actions/hazard_reaction.h"
#include "services/actions/leaving_reaction.h"
#include "services/actions/pssr_reaction.h"
#include "services/actions/recommendation_reaction.h"
#include "services/actions/rules.h"
#include "services/actions/training_reaction.h"

namespace interlock::actions {
namespace {

template <class Request, class Response>
absl::Status Answer(absl::Status (*answer)(SqlSession&, const Asking&, const Request&, Response&),
                    const QueryContext& context, const std::vector<core::v1::WaitFor>& wait_for,
                    const Request& request, Response& response) {
  const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
  core::v1::Freshness freshness;
  auto status = context.views.Read(
      kActions, wait_for,
      [&](SqlSession& rows) {
        response.Clear();  // The view may read again after a swap.
        return answer(rows, asking, request, response);
      },
      &freshness);
  *response.mutable_freshness() = freshness;
  return status;
}

// For deciding: it has seen all that was acknowledged before the question, or there is no answer.
template <class Request, class Response>
absl::Status AnswerForDeciding(absl::Status (*answer)(SqlSession&, const Asking&, const Request&,
                                                      Response&),
                               const QueryContext& context, const Request& request,
                               Response& response) {
  auto positions = context.views.Heads(kActions);
  if (!positions.ok()) return positions.status();
  positions->insert(positions->end(), context.wait_for.begin(), context.wait_for.end());
  auto status = Answer(answer, context, *positions, request, response);
  const auto& why = response.freshness().stopped_because();
  if (status.ok() && !why.empty())
    return Refuse(absl::StatusCode::kUnavailable, "ACTIONS_STOPPED", "",
                  absl::StrCat("What becomes of actions is no longer followed: ", why));
  return status;
}

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto intervals = ReadRuleFile(rules_folder + "/rules/actions/intervals.json", ParseIntervals);
  if (!intervals.ok()) return intervals.status();
  auto rules = std::make_shared<Rules>();
  rules->intervals = *std::move(intervals);
  Service service{.name = "actions"};
  service.protos = {v1::Action::descriptor()->file()->service(0),
                    v1::HandOverRecord::descriptor()->file()->service(0),
                    v1::ActionRow::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Action>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<HandOver>>());
  service.rules = std::move(rules);
  service.views.push_back(ActionView());
  service.reactions = {OpenRecommendations(),  OpenForChanges(),   OpenPssrFindings(),
                       OpenTrainingFindings(), OpenFoundHazards(), HandOverOfLeavers(),
                       MoveHandedOver()};
  const std::string prefix = "/interlock.actions.v1.ActionListService/";
  service.queries[prefix + "ListActions"] = Query<v1::ListActionsRequest, v1::ListActionsResponse>(
      [](const v1::ListActionsRequest& request, const QueryContext& context,
         v1::ListActionsResponse& response) {
        return Answer(ListActions, context, context.wait_for, request, response);
      });
  service.queries[prefix + "CheckActions"] =
      Query<v1::CheckActionsRequest, v1::CheckActionsResponse>(
          [](const v1::CheckActionsRequest& request, const QueryContext& context,
             v1::CheckActionsResponse& response) {
            return AnswerForDeciding(CheckActions, context, request, response);
          });
  service.queries[prefix + "ListOwnedActions"] =
      Query<v1::ListOwnedActionsRequest, v1::ListOwnedActionsResponse>(
          [](const v1::ListOwnedActionsRequest& request, const QueryContext& context,
             v1::ListOwnedActionsResponse& response) {
            return AnswerForDeciding(ListOwnedActions, context, request, response);
          });
  return service;
}

}  // namespace interlock::actions
