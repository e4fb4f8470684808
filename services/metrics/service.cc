#include "services/metrics/service.h"

#include "absl/strings/str_cat.h"
#include "libs/rule_file/rule_file.h"
#include "services/metrics/follow_sites_reaction.h"
#include "services/metrics/hours.h"
#include "services/metrics/indicator_query.h"
#include "services/metrics/indicator_set.h"
#include "services/metrics/indicator_view.h"
#include "services/metrics/leading_query.h"
#include "services/metrics/leading_set.h"
#include "services/metrics/leading_view.h"
#include "services/metrics/period.h"
#include "services/metrics/period_query.h"
#include "services/metrics/site_limits.h"
#include "services/metrics/target.h"

namespace interlock::metrics {
namespace {

// An answer from one snapshot of the view, with how old that is.
template <class Request, class Response, class Answer>
QueryHandler FromView(const char* view, Answer answer) {
  return Query<Request, Response>([view, answer](const Request& request,
                                                 const QueryContext& context, Response& response) {
    auto wait_for = context.wait_for;
    if (request.has_wait_for()) wait_for.push_back(request.wait_for());
    const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
    return context.views.Read(
        view, wait_for, [&](SqlSession& rows) { return answer(rows, asking, request, response); },
        response.mutable_freshness());
  });
}

// For deciding: it has seen all that other services acknowledged before the question, or there is
// no answer. Of this service's own it reads targets, and none begins on a day that is over.
absl::Status AnswerLimits(const v1::LeadingSet& set, const v1::CheckLimitsRequest& request,
                          const QueryContext& context, v1::CheckLimitsResponse& response) {
  auto positions = context.views.Heads(kLeading);
  if (!positions.ok()) return positions.status();
  std::erase_if(*positions, [](const auto& one) { return one.service() == "metrics"; });
  const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
  auto status = context.views.Read(
      kLeading, *positions,
      [&](SqlSession& rows) { return CheckLimits(rows, set, asking, request, response); },
      response.mutable_freshness());
  const auto& why = response.freshness().stopped_because();
  if (status.ok() && !why.empty())
    return Refuse(absl::StatusCode::kUnavailable, "LEADING_STOPPED", "",
                  absl::StrCat("What leading indicators count is no longer followed: ", why));
  return status;
}

void AddLeading(Service& service, std::shared_ptr<const Rules> rules) {
  const auto with_set = [rules](auto answer) {
    return [rules, answer](SqlSession& rows, const Asking& asking, const auto& request,
                           auto& response) {
      return answer(rows, rules->leading, asking, request, response);
    };
  };
  const std::string prefix = "/interlock.metrics.v1.LeadingIndicatorService/";
  service.queries[prefix + "GetLeadingIndicators"] =
      FromView<v1::GetLeadingIndicatorsRequest, v1::GetLeadingIndicatorsResponse>(
          kLeading, with_set(GetLeadingIndicators));
  service.queries[prefix + "ListLeadingRecords"] =
      FromView<v1::ListLeadingRecordsRequest, v1::ListLeadingRecordsResponse>(
          kLeading, with_set(ListLeadingRecords));
  service.queries[prefix + "CheckLimits"] = Query<v1::CheckLimitsRequest, v1::CheckLimitsResponse>(
      [rules](const v1::CheckLimitsRequest& request, const QueryContext& context,
              v1::CheckLimitsResponse& response) {
        return AnswerLimits(rules->leading, request, context, response);
      });
}

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto loaded = ReadRuleFile(rules_folder + "/rules/indicators/ccps-2018.json", ParseIndicatorSet);
  if (!loaded.ok()) return loaded.status();
  const auto set = std::make_shared<const v1::IndicatorSet>(*std::move(loaded));
  auto leading =
      ReadRuleFile(rules_folder + "/rules/leading_indicators/interlock.json", ParseLeadingSet);
  if (!leading.ok()) return leading.status();
  auto rules = std::make_shared<Rules>();
  rules->leading = *std::move(leading);
  Service service{.name = "metrics"};
  service.protos = {v1::SiteHours::descriptor()->file()->service(0),
                    v1::ClosedPeriod::descriptor()->file()->service(0),
                    v1::IndicatorValue::descriptor()->file()->service(0),
                    v1::LeadingValue::descriptor()->file()->service(0),
                    v1::IndicatorTarget::descriptor()->file()->service(0),
                    v1::SiteLimits::descriptor()->file()->service(0)};
  service.rules = rules;
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Hours>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Period>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<IndicatorTarget>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<SiteLimits>>());
  service.views.push_back(IndicatorView());
  service.views.push_back(LeadingView());
  service.reactions = {FollowSites(), CheckDays()};
  // The set is kept by each handler for as long as the service answers.
  const auto with_set = [set](auto answer) {
    return [set, answer](SqlSession& rows, const Asking& asking, const auto& request,
                         auto& response) { return answer(rows, *set, asking, request, response); };
  };
  const std::string prefix = "/interlock.metrics.v1.IndicatorService/";
  service.queries[prefix + "GetIndicators"] =
      FromView<v1::GetIndicatorsRequest, v1::GetIndicatorsResponse>(kIndicators,
                                                                    with_set(GetIndicators));
  service.queries[prefix + "GetFigures"] =
      FromView<v1::GetFiguresRequest, v1::GetFiguresResponse>(kIndicators, with_set(GetFigures));
  service.queries[prefix + "ListCounted"] =
      FromView<v1::ListCountedRequest, v1::ListCountedResponse>(kIndicators, with_set(ListCounted));
  service.queries[prefix + "ListHours"] =
      FromView<v1::ListHoursRequest, v1::ListHoursResponse>(kIndicators, ListHours);
  service.queries["/interlock.metrics.v1.PeriodService/ListPeriods"] =
      FromView<v1::ListPeriodsRequest, v1::ListPeriodsResponse>(kIndicators, ListPeriods);
  AddLeading(service, rules);
  return service;
}

}  // namespace interlock::metrics
