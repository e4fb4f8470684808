#include "services/interlock/import/rmp_import.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "interlock/incidents/v1/site_mirror.pb.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "libs/chassis/field_rules.h"
#include "libs/decider/decider.h"
#include "services/interlock/import/bulk_sender.h"
#include "services/interlock/import/files.h"
#include "services/interlock/progress.h"
#include "services/interlock/records/rmp_record.h"
#include "services/interlock/views.h"

namespace interlock {
namespace {

using records::RmpRecord;
using std::chrono::steady_clock;

constexpr char kIncidentPrefix[] = "epa-rmp-";
constexpr char kIncidents[] = "/interlock.incidents.v1.IncidentService/";
constexpr char kMirrors[] = "/interlock.incidents.v1.SiteMirrorService/";
constexpr char kReporting[] = "/interlock.reporting.v1.ReportingService/";
constexpr char kSites[] = "/interlock.organisation.v1.SiteService/";
constexpr std::chrono::seconds kNextMirrorWithin{60};

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

double SecondsSince(steady_clock::time_point began) {
  return std::chrono::duration<double>(steady_clock::now() - began).count();
}

// What the first reading of the file tells. Records are read anew when they are sent, so that no
// more than a few batches are held, however long the file is.
struct Survey {
  int64_t rows = 0;
  std::vector<organisation::v1::RecordImportedSiteRequest> sites;
};

// Calls `each` with every record and counts rows and refusals.
template <class Each>
absl::Status ReadRecords(const std::string& path, ImportResult& result, const Each& each) {
  auto source = FromFile(path);
  if (!source.ok()) return source.status();
  auto file = records::RmpFile::Open(*std::move(source), DayOfUtc(NowMs()));
  if (!file.ok()) return InFile(path, file.status());
  for (;;) {
    auto next = file->Next();
    if (!next.ok()) return next.status();
    if (!*next) return absl::OkStatus();
    ++result.rows;
    if (const auto* refusals = std::get_if<std::vector<csv::Refusal>>(&**next))
      result.Refuse(*refusals);
    else
      each(std::get<RmpRecord>(**next));
  }
}

absl::StatusOr<Survey> SurveyFile(const std::string& path) {
  records::RmpSites sites;
  ImportResult counted;
  auto status = ReadRecords(path, counted, [&](const RmpRecord& record) { sites.Add(record); });
  if (!status.ok()) return status;
  return Survey{counted.rows, sites.All()};
}

// The sites that were refused, and why.
using RefusedSites = std::map<std::string, absl::Status>;

absl::StatusOr<RefusedSites> SendSites(Connection& connection, const Survey& survey) {
  RefusedSites refused;
  int64_t done = 0;
  Progress progress("Recording sites", "sites");
  BulkSender sender(connection.client(), absl::StrCat(kSites, "Batch"),
                    [&](int64_t tag, const absl::StatusOr<core::v1::Receipt>& outcome) {
                      if (!outcome.ok())
                        refused[survey.sites[size_t(tag)].site_id()] = outcome.status();
                      progress.Show(++done, int64_t(survey.sites.size()));
                    });
  for (size_t i = 0; i < survey.sites.size(); ++i)
    sender.Send(int64_t(i), "RecordImportedSite", survey.sites[i]);
  if (auto status = sender.Finish(); !status.ok()) return status;
  return refused;
}

// An incident is decided with what incidents knows about its site, so it waits until incidents has
// heard of every site of the file.
absl::Status WaitForMirrors(Connection& connection, const Survey& survey,
                            const RefusedSites& refused) {
  Progress progress("Telling incidents of the sites", "sites");
  int64_t done = 0;
  for (const auto& site : survey.sites) {
    progress.Show(++done, int64_t(survey.sites.size()));
    if (refused.contains(site.site_id())) continue;
    const auto give_up_at = steady_clock::now() + kNextMirrorWithin;
    core::v1::GetRequest get;
    get.set_id(site.site_id());
    for (;;) {
      incidents::v1::SiteMirror mirror;
      const auto status =
          connection.client().Call(absl::StrCat(kMirrors, "GetSiteMirror"), get, mirror);
      if (status.ok()) break;
      if (!absl::IsNotFound(status)) return status;
      if (steady_clock::now() > give_up_at)
        return absl::UnavailableError(
            absl::StrCat("incidents has not heard of site ", site.site_id(),
                         " yet. The sites are stored; run the import again in a while."));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  return absl::OkStatus();
}

absl::Status SendIncidents(Connection& connection, const std::string& path, const Survey& survey,
                           const RefusedSites& refused, ImportResult& result) {
  Progress progress("Importing", "rows");
  int64_t done = 0;
  BulkSender sender(connection.client(), absl::StrCat(kIncidents, "Batch"),
                    [&](int64_t line, const absl::StatusOr<core::v1::Receipt>& outcome) {
                      result.Count(line, outcome);
                      progress.Show(++done, survey.rows);
                    });
  ImportResult read;  // Of its own, because outcomes are counted at the same time.
  const auto status = ReadRecords(path, read, [&](const RmpRecord& record) {
    if (auto no = refused.find(record.site.site_id()); no != refused.end())
      read.Refuse(RefusalsOf(record.line, no->second));
    else
      sender.Send(record.line, "RecordImported", record.incident);
  });
  const auto sent = sender.Finish();
  result.rows = read.rows;
  result.Refuse(read.refusals);
  return status.ok() ? sent : status;
}

// Every key that the file names, those of refused rows too: such a record has not vanished.
absl::StatusOr<std::set<std::string>> KeysOf(const std::string& path) {
  auto source = FromFile(path);
  if (!source.ok()) return source.status();
  auto reader = csv::Reader::Open(*std::move(source), {"AccidentHistoryID"});
  if (!reader.ok()) return InFile(path, reader.status());
  std::set<std::string> keys;
  for (;;) {
    auto next = reader->Next();
    if (!next.ok()) return next.status();
    if (!*next) return keys;
    if (auto* row = std::get_if<csv::Row>(&**next)) keys.insert((*row)["AccidentHistoryID"]);
  }
}

reporting::v1::IncidentFilter OfThisSource() {
  reporting::v1::IncidentFilter filter;
  filter.set_text(kIncidentPrefix);
  return filter;
}

absl::StatusOr<std::vector<std::string>> FindVanished(Connection& connection,
                                                      const std::string& path) {
  const auto keys = KeysOf(path);
  if (!keys.ok()) return keys.status();
  std::vector<std::string> vanished;
  reporting::v1::ListIncidentsRequest request;
  *request.mutable_filter() = OfThisSource();
  request.mutable_page()->set_limit(500);
  do {
    reporting::v1::ListIncidentsResponse response;
    const auto status = connection.client().Call(absl::StrCat(kReporting, "ListIncidents"), request,
                                                 response, {}, std::chrono::seconds(60));
    if (!status.ok()) return status;
    for (const auto& row : response.incidents()) {
      const std::string& id = row.incident_id();
      if (id.starts_with(kIncidentPrefix) &&
          !keys->contains(id.substr(std::strlen(kIncidentPrefix))))
        vanished.push_back(id);
    }
    request.mutable_page()->set_cursor(response.next_cursor());
  } while (!request.page().cursor().empty());
  std::sort(vanished.begin(), vanished.end());
  return vanished;
}

// As incidents keeps it, to tell whether the row says something new.
incidents::v1::ImportedRow RowOf(const incidents::v1::RecordImportedRequest& request) {
  incidents::v1::ImportedRow row;
  row.set_source_system(request.source_system());
  row.set_source_key(request.source_key());
  row.set_site_id(request.site_id());
  row.set_unit_id(request.unit_id());
  row.set_title(request.title());
  row.set_description(request.description());
  *row.mutable_facts() = request.facts();
  return row;
}

// What would become of one record.
absl::Status Foresee(Connection& connection, const RmpRecord& record, ImportResult& result) {
  const auto& request = record.incident;
  core::v1::GetRequest get;
  get.set_id(request.incident_id());
  incidents::v1::Incident incident;
  const auto known =
      connection.client().Call(absl::StrCat(kIncidents, "GetIncident"), get, incident);
  if (!known.ok() && !absl::IsNotFound(known)) return known;
  if (known.ok() &&
      google::protobuf::util::MessageDifferencer::Equals(incident.imported(), RowOf(request))) {
    ++result.unchanged;
    return absl::OkStatus();
  }
  absl::Status answer;
  if (known.ok() && incident.standing() != incidents::v1::Incident::STANDING_ACTIVE) {
    answer = Refuse(absl::StatusCode::kFailedPrecondition, "INCIDENT_NOT_ACTIVE", "",
                    "The row has changed, but its incident was merged or withdrawn. Reinstate the "
                    "incident if the row is right.");
  } else if (const auto violations = CheckFieldRules(request, NowMs()); !violations.empty()) {
    answer = RefuseFields(violations);
  } else {
    incidents::v1::ClassifyRequest classify;
    *classify.mutable_facts() = request.facts();
    incidents::v1::Classification classification;
    answer = connection.client().Call(absl::StrCat(kIncidents, "ClassifyFacts"), classify,
                                      classification);
  }
  if (answer.ok())
    ++(known.ok() ? result.amended : result.added);
  else if (ReasonOf(answer).empty())
    return answer;
  else
    result.Refuse(RefusalsOf(record.line, answer));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportResult> ImportRmp(Connection& connection, const std::string& path) {
  const auto began = steady_clock::now();
  auto survey = SurveyFile(path);
  if (!survey.ok()) return survey.status();
  auto refused = SendSites(connection, *survey);
  if (!refused.ok()) return refused.status();
  if (auto status = WaitForMirrors(connection, *survey, *refused); !status.ok()) return status;
  ImportResult result;
  if (auto status = SendIncidents(connection, path, *survey, *refused, result); !status.ok())
    return status;
  result.seconds = SecondsSince(began);
  result.SortRefusals();
  if (auto status = WaitForViews(connection); !status.ok()) return status;
  auto vanished = FindVanished(connection, path);
  if (!vanished.ok()) return vanished.status();
  result.vanished = *std::move(vanished);
  return result;
}

absl::StatusOr<ImportResult> DryRunRmp(Connection& connection, const std::string& path) {
  const auto began = steady_clock::now();
  auto survey = SurveyFile(path);
  if (!survey.ok()) return survey.status();
  ImportResult result{.dry_run = true};
  absl::Status failed;
  {
    Progress progress("Comparing", "rows");
    const auto status = ReadRecords(path, result, [&](const RmpRecord& record) {
      if (failed.ok()) failed = Foresee(connection, record, result);
      progress.Show(result.rows, survey->rows);
    });
    if (!status.ok()) return status;
  }
  if (!failed.ok()) return failed;
  result.seconds = SecondsSince(began);
  result.SortRefusals();
  if (auto status = WaitForViews(connection); !status.ok()) return status;
  auto vanished = FindVanished(connection, path);
  if (!vanished.ok()) return vanished.status();
  result.vanished = *std::move(vanished);
  return result;
}

}  // namespace interlock
