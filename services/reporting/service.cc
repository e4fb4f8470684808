#include "services/reporting/service.h"

#include "services/reporting/calendar_feed.h"
#include "services/reporting/calendar_feed_query.h"
#include "services/reporting/incident_view.h"
#include "services/reporting/reporting_query.h"

namespace interlock::reporting {
namespace {

// Those that declare duties beside their events (core.v1.DutyChange).
const std::vector<std::string> kDutySources = {"actions", "metrics", "moc", "training"};

template <class Message>
concept SaysHowOld = requires(Message& message) {
  message.mutable_freshness();
};

// Hosts one answer: within one snapshot of the view, for the sites that the caller may see.
template <class Request, class Response>
QueryHandler Answer(absl::Status (*answer)(SqlSession&, const Request&, const Asking&, Response&)) {
  return Query<Request, Response>(
      [answer](const Request& request, const QueryContext& context, Response& response) {
        const Asking asking{context.caller.SitesFor(context.roles), context.now_ms};
        core::v1::Freshness freshness;
        auto status = context.views.Read(
            kIncidents, context.wait_for,
            [&](SqlSession& session) {
              response.Clear();  // The view may read again after a swap.
              return answer(session, request, asking, response);
            },
            &freshness);
        if constexpr (SaysHowOld<Response>) *response.mutable_freshness() = freshness;
        return status;
      });
}

class Answers {
 public:
  template <class Request, class Response>
  void Add(const std::string& method,
           absl::Status (*answer)(SqlSession&, const Request&, const Asking&, Response&)) {
    by_method_["/" + service_->full_name() + "/" + method] = Answer(answer);
  }
  std::map<std::string, QueryHandler> Take() { return std::move(by_method_); }
  const google::protobuf::ServiceDescriptor* service() const { return service_; }

 private:
  const google::protobuf::ServiceDescriptor* const service_ =
      v1::GetOverviewRequest::descriptor()->file()->FindServiceByName("ReportingService");
  std::map<std::string, QueryHandler> by_method_;
};

// Whoever has the secret sees what the feed lists, of its site alone.
absl::Status ReadFeed(const v1::ReadFeedRequest& request, const QueryContext& context,
                      core::v1::FileContent& file) {
  auto read = context.read(CalendarFeed::kCategory, request.feed_id());
  if (!read.ok() && !absl::IsNotFound(read.status())) return read.status();
  const auto* feed = read.ok() ? static_cast<const v1::CalendarFeed*>(read->get()) : nullptr;
  if (feed == nullptr || !MayRead(*feed, request.secret()))
    return Refuse(absl::StatusCode::kNotFound, "FEED_UNKNOWN", "",
                  "There is no calendar at this address, or it was withdrawn.");
  const Asking asking{{.sites = {feed->site_id()}}, context.now_ms};
  core::v1::Freshness freshness;
  auto status = context.views.Read(
      kIncidents, context.wait_for,
      [&](SqlSession& session) { return WriteCalendar(session, *feed, asking, file); }, &freshness);
  // A calendar has no place to say that it is old: it says that it could not be read.
  if (status.ok() && !freshness.stopped_because().empty())
    return Refuse(absl::StatusCode::kUnavailable, "DUTIES_STOPPED", "",
                  "What becomes of duties is no longer followed: " + freshness.stopped_because());
  return status;
}

}  // namespace

Service NewService(Push& push) {
  Answers answers;
  answers.Add("GetOverview", GetOverview);
  answers.Add("ListIncidents", ListIncidents);
  answers.Add("GetIncidentPage", GetIncidentPage);
  answers.Add("GetTriangle", GetTriangle);
  answers.Add("GetTrend", GetTrend);
  answers.Add("ListOpenInvestigations", ListOpenInvestigations);
  answers.Add("ListUndetermined", ListUndetermined);
  answers.Add("ListDuties", ListDuties);
  answers.Add("ListSites", ListSites);
  answers.Add("ListChemicals", ListChemicals);
  answers.Add("ExportIncidents", ExportIncidents);
  answers.Add("ExportTriangle", ExportTriangle);
  answers.Add("ExportTrend", ExportTrend);
  answers.Add("ExportOpenInvestigations", ExportOpenInvestigations);
  answers.Add("ExportUndetermined", ExportUndetermined);
  answers.Add("ExportDuties", ExportDuties);
  answers.Add("ExportSites", ExportSites);

  Service service;
  service.name = "reporting";
  service.protos = {answers.service(), v1::CalendarFeed::descriptor()->file()->service(0)};
  service.aggregates.push_back(std::make_unique<ErasedAggregate<CalendarFeed>>());
  service.views.push_back(IncidentsView(push, kDutySources));
  service.queries = answers.Take();
  service.queries["/interlock.reporting.v1.CalendarFeedService/ReadFeed"] =
      Query<v1::ReadFeedRequest, core::v1::FileContent>(ReadFeed);
  return service;
}

}  // namespace interlock::reporting
