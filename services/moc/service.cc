#include "services/moc/service.h"

#include "interlock/moc/v1/startup_sheet.pb.h"
#include "services/moc/change.h"
#include "services/moc/change_query.h"
#include "services/moc/change_view.h"
#include "services/moc/moc_rules_file.h"
#include "services/moc/pssr.h"
#include "services/moc/refusals.h"
#include "services/moc/reliance.h"
#include "services/moc/site_routing.h"
#include "services/moc/startup.h"
#include "services/moc/startup_query.h"
#include "services/moc/startup_reaction.h"
#include "services/moc/startup_view.h"
#include "services/moc/unit_action_view.h"

namespace interlock::moc {
namespace {

absl::Status Answer(const v1::ListChangesRequest& request, const QueryContext& context,
                    v1::ListChangesResponse& response) {
  const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
  core::v1::Freshness freshness;
  auto status = context.views.Read(
      kChanges, context.wait_for,
      [&](SqlSession& rows) {
        response.Clear();  // The view may read again after a swap.
        return ListChanges(rows, asking, request, response);
      },
      &freshness);
  *response.mutable_freshness() = freshness;
  return status;
}

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto rules = LoadMocRules(rules_folder + "/rules/moc");
  if (!rules.ok()) return rules.status();
  Service service{.name = "moc"};
  service.protos = {v1::Change::descriptor()->file()->service(0),
                    v1::ChangeRow::descriptor()->file()->service(0),
                    v1::Pssr::descriptor()->file()->service(0),
                    v1::UnitStartup::descriptor()->file()->service(0),
                    v1::Reliance::descriptor()->file()->service(0),
                    v1::ListHoldingRequest::descriptor()->file()->service(0),
                    v1::SiteRouting::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Change>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Pssr>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<SiteRouting>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Startup>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Reliance>>());
  service.rules = *rules;
  service.views.push_back(ChangeView());
  service.views.push_back(UnitView());
  service.views.push_back(UnitActionView());
  service.queries["/interlock.moc.v1.ChangeListService/ListChanges"] =
      Query<v1::ListChangesRequest, v1::ListChangesResponse>(Answer);
  service.reactions = {RegisterHoldings(), NoteStartups(), RecheckStartups(), WithdrawFacts()};
  AddStartupQueries(service);
  service.queries["/interlock.moc.v1.ChangeService/GetScreeningSet"] =
      Query<v1::GetScreeningSetRequest, v1::ScreeningSet>(
          [rules = *rules](const v1::GetScreeningSetRequest& request, const QueryContext& context,
                           v1::ScreeningSet& answer) -> absl::Status {
            const auto day =
                request.on().empty() ? DayOfUtc(context.now_ms) : Day::Parse(request.on());
            if (!day) return RefuseDate(request.on());
            const auto set = ScreeningInForce(*rules, *day);
            if (set.ok()) answer = **set;
            return set.status();
          });
  return service;
}

}  // namespace interlock::moc
