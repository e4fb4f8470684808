#include "services/metrics/service.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "services/metrics/hours.h"
#include "services/metrics/indicator_query.h"
#include "services/metrics/indicator_set.h"
#include "services/metrics/indicator_view.h"
#include "services/metrics/period.h"
#include "services/metrics/period_query.h"

namespace interlock::metrics {
namespace {

using SharedSet = std::shared_ptr<const v1::IndicatorSet>;

absl::StatusOr<SharedSet> LoadIndicators(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::UnavailableError("cannot read " + path);
  std::stringstream text;
  text << file.rdbuf();
  auto set = ParseIndicatorSet(text.str());
  if (!set.ok())
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", set.status().message()));
  return std::make_shared<const v1::IndicatorSet>(*std::move(set));
}

// An answer from one snapshot of the view, with how old that is.
template <class Request, class Response, class Answer>
QueryHandler FromView(Answer answer) {
  return Query<Request, Response>(
      [answer](const Request& request, const QueryContext& context, Response& response) {
        auto wait_for = context.wait_for;
        if (request.has_wait_for()) wait_for.push_back(request.wait_for());
        const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
        return context.views.Read(
            kIndicators, wait_for,
            [&](SqlSession& rows) { return answer(rows, asking, request, response); },
            response.mutable_freshness());
      });
}

}  // namespace

absl::StatusOr<Service> NewService(const std::string& rules_folder) {
  auto loaded = LoadIndicators(rules_folder + "/rules/indicators/ccps-2018.json");
  if (!loaded.ok()) return loaded.status();
  const SharedSet set = *loaded;
  Service service{.name = "metrics"};
  service.protos = {v1::SiteHours::descriptor()->file()->service(0),
                    v1::ClosedPeriod::descriptor()->file()->service(0),
                    v1::IndicatorValue::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Hours>>());
  service.aggregates.push_back(std::make_unique<ErasedAggregate<Period>>());
  service.views.push_back(IndicatorView());
  // The set is kept by each handler for as long as the service answers.
  const auto with_set = [set](auto answer) {
    return [set, answer](SqlSession& rows, const Asking& asking, const auto& request,
                         auto& response) { return answer(rows, *set, asking, request, response); };
  };
  const std::string prefix = "/interlock.metrics.v1.IndicatorService/";
  service.queries[prefix + "GetIndicators"] =
      FromView<v1::GetIndicatorsRequest, v1::GetIndicatorsResponse>(with_set(GetIndicators));
  service.queries[prefix + "GetFigures"] =
      FromView<v1::GetFiguresRequest, v1::GetFiguresResponse>(with_set(GetFigures));
  service.queries[prefix + "ListCounted"] =
      FromView<v1::ListCountedRequest, v1::ListCountedResponse>(with_set(ListCounted));
  service.queries[prefix + "ListHours"] =
      FromView<v1::ListHoursRequest, v1::ListHoursResponse>(ListHours);
  service.queries["/interlock.metrics.v1.PeriodService/ListPeriods"] =
      FromView<v1::ListPeriodsRequest, v1::ListPeriodsResponse>(ListPeriods);
  return service;
}

}  // namespace interlock::metrics
