#include "services/metrics/leading_query.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "libs/decider/decider.h"
#include "services/metrics/leading.h"
#include "services/metrics/leading_set.h"
#include "services/metrics/leading_view.h"
#include "services/metrics/target.h"

namespace interlock::metrics {
namespace {

using enum absl::StatusCode;

constexpr int kLimitDefault = 50, kLimitMost = 500;

struct SiteRow {
  std::string site_id, time_zone, go_live_on;
};

// A day at a site, and the moment at which it is looked at: its end, or now.
struct Look {
  std::string on;
  int64_t at_ms = 0;
};

absl::StatusOr<Look> LookAt(const SiteRow& site, const std::string& on, int64_t now_ms) {
  const Day today = DayAt(now_ms, site.time_zone);
  if (on.empty()) return Look{today.ToString(), now_ms};
  const auto day = Day::Parse(on);
  if (!day)
    return Refuse(kInvalidArgument, "DATE_INVALID", "", absl::StrCat("\"", on, "\" is no date."));
  if (*day > today)
    return Refuse(kInvalidArgument, "DATE_IN_FUTURE", "",
                  absl::StrCat(on, " has not begun at ", site.site_id, "."));
  return Look{on, std::min(now_ms, BeginOf({day->number + 1}, site.time_zone))};
}

// What an indicator counts at a site, in SQL: rows that stand, or whose moment lies in its window;
// and of those, the ones that are missed.
class Counted {
 public:
  Counted(const v1::LeadingDefinition& indicator, const std::string& site_id, int64_t at_ms)
      : values_{site_id, int64_t{indicator.subject()}, at_ms} {
    if (indicator.window_days() > 0)
      absl::StrAppend(&where_, " AND due_at_ms <= $3 AND due_at_ms > ",
                      Bind(at_ms - indicator.window_days() * kDayMs));
    if (indicator.counting() == v1::COUNTING_PART)
      missed_ = absl::StrCat("(part <> ", Bind(indicator.part()), ")");
    else if (!indicator.part().empty())
      Narrow("part = ", indicator.part());
    if (indicator.counting() == v1::COUNTING_DONE_IN_TIME)
      missed_ = "(done_at_ms = 0 OR done_at_ms > due_at_ms)";
  }

  // Only rows of which this holds, too.
  void Narrow(const std::string& condition) { absl::StrAppend(&where_, " AND ", condition); }
  void Narrow(const std::string& left, SqlValue right) { Narrow(left + Bind(std::move(right))); }
  // The parameter that holds the value.
  std::string Bind(SqlValue value) {
    values_.push_back(std::move(value));
    return absl::StrCat("$", values_.size());
  }

  const std::string& where() const { return where_; }
  const std::string& missed() const { return missed_; }
  const SqlValues& values() const { return values_; }

 private:
  SqlValues values_;
  std::string where_ =
      " FROM {v}leading WHERE site_id = $1 AND subject = $2 AND until_ms > $3 AND from_ms <= $3";
  std::string missed_ = "(due_at_ms <> 0 AND due_at_ms <= $3)";
};

absl::StatusOr<LeadingBasis> ReadBasis(SqlSession& rows, const v1::LeadingDefinition& indicator,
                                       const std::string& site_id, int64_t at_ms) {
  LeadingBasis basis;
  Counted counted(indicator, site_id, at_ms);
  auto status = rows.Query(absl::StrCat("SELECT part, count(*), sum(CASE WHEN ", counted.missed(),
                                        " THEN 1 ELSE 0 END)", counted.where(), " GROUP BY part"),
                           counted.values(), [&](const SqlRow& row) {
                             basis.parts[std::string(row.Text(0))] = {row.Int(1), row.Int(2)};
                           });
  if (!status.ok()) return status;
  if (indicator.age_bands_days().empty()) return basis;
  counted.Narrow(counted.missed());
  status = rows.Query("SELECT part, due_at_ms" + counted.where(), counted.values(),
                      [&](const SqlRow& row) {
                        basis.missed.push_back({std::string(row.Text(0)), row.Int(1)});
                      });
  if (!status.ok()) return status;
  return basis;
}

absl::StatusOr<std::map<std::string, v1::IndicatorTarget>> ReadAllTargets(SqlSession& rows) {
  std::map<std::string, v1::IndicatorTarget> targets;
  bool read = true;
  auto status = rows.Query("SELECT indicator_id, state FROM {v}target", {}, [&](const SqlRow& row) {
    read &= ReadTargets(row.Text(1), targets[std::string(row.Text(0))]);
  });
  if (!status.ok()) return status;
  if (!read) return absl::DataLossError("a target's row is no target");
  return targets;
}

absl::StatusOr<v1::LeadingValue> ValueOf(SqlSession& rows, const v1::LeadingDefinition& indicator,
                                         const v1::IndicatorTarget& targets, const SiteRow& site,
                                         const Look& look) {
  auto basis = ReadBasis(rows, indicator, site.site_id, look.at_ms);
  if (!basis.ok()) return basis.status();
  auto value =
      Measure(indicator, *basis, TargetOn(targets, indicator, site.site_id, look.on), look.at_ms);
  value.set_site_id(site.site_id);
  value.set_on(look.on);
  value.set_at_ms(look.at_ms);
  return value;
}

// Those that may be seen, by id; all of them where none is named.
absl::StatusOr<std::vector<SiteRow>> ReadSites(
    SqlSession& rows, const Asking& asking,
    const google::protobuf::RepeatedPtrField<std::string>& wanted) {
  std::vector<SiteRow> sites;
  auto status = rows.Query(
      "SELECT site_id, time_zone, go_live_on FROM {v}site ORDER BY site_id", {},
      [&](const SqlRow& row) {
        SiteRow site{std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2))};
        const bool named =
            wanted.empty() || std::find(wanted.begin(), wanted.end(), site.site_id) != wanted.end();
        if (named && (asking.sites.all || asking.sites.Contains(site.site_id)))
          sites.push_back(std::move(site));
      });
  if (!status.ok()) return status;
  return sites;
}

absl::StatusOr<SiteRow> ReadSite(SqlSession& rows, const Asking& asking,
                                 const std::string& site_id) {
  google::protobuf::RepeatedPtrField<std::string> wanted;
  *wanted.Add() = site_id;
  auto sites = ReadSites(rows, asking, wanted);
  if (!sites.ok()) return sites.status();
  if (!sites->empty()) return sites->front();
  return Refuse(kNotFound, "SITE_UNKNOWN", "", absl::StrCat("No site ", site_id, " is known."));
}

absl::Status UnknownIndicator(const std::string& id) {
  return Refuse(kNotFound, "INDICATOR_UNKNOWN", "",
                absl::StrCat("There is no leading indicator \"", id, "\"."));
}

// A cursor is moment and record of the last row of the page before: "1795392000000/i1:r1".
absl::Status ReadCursor(const std::string& cursor, int64_t& due_at_ms, std::string& record_id) {
  const size_t slash = cursor.find('/');
  if (slash == cursor.npos || !absl::SimpleAtoi(cursor.substr(0, slash), &due_at_ms))
    return Refuse(kInvalidArgument, "CURSOR_INVALID", "",
                  "The cursor is not one of this list; begin with the first page.");
  record_id = cursor.substr(slash + 1);
  return absl::OkStatus();
}

v1::LeadingRecord RecordOf(const SqlRow& row, bool counts_missed) {
  v1::LeadingRecord record;
  record.set_service(std::string(row.Text(0)));
  record.set_stream(std::string(row.Text(1)));
  record.set_record_id(std::string(row.Text(2)));
  record.set_part(std::string(row.Text(3)));
  record.set_due_at_ms(row.Int(4));
  record.set_done_at_ms(row.Int(5));
  record.set_since_ms(row.Int(6));
  record.set_in_numerator((row.Int(7) != 0) == counts_missed);
  record.set_item_id(std::string(row.Text(8)));
  return record;
}

}  // namespace

absl::Status GetLeadingIndicators(SqlSession& rows, const v1::LeadingSet& set, const Asking& asking,
                                  const v1::GetLeadingIndicatorsRequest& request,
                                  v1::GetLeadingIndicatorsResponse& response) {
  for (const auto& id : request.indicator_ids())
    if (FindLeading(set, id) == nullptr) return UnknownIndicator(id);
  const auto& ids = request.indicator_ids();
  const auto wanted = [&](const v1::LeadingDefinition& indicator) {
    return ids.empty() || std::find(ids.begin(), ids.end(), indicator.indicator_id()) != ids.end();
  };
  auto sites = ReadSites(rows, asking, request.site_ids());
  if (!sites.ok()) return sites.status();
  auto targets = ReadAllTargets(rows);
  if (!targets.ok()) return targets.status();
  response.set_definitions(set.version());
  for (const SiteRow& site : *sites) {
    const auto look = LookAt(site, request.on(), asking.now_ms);
    if (!look.ok()) return look.status();
    for (const auto& indicator : set.indicators()) {
      if (!wanted(indicator)) continue;
      auto value = ValueOf(rows, indicator, (*targets)[indicator.indicator_id()], site, *look);
      if (!value.ok()) return value.status();
      *response.add_values() = *std::move(value);
    }
  }
  return absl::OkStatus();
}

absl::Status ListLeadingRecords(SqlSession& rows, const v1::LeadingSet& set, const Asking& asking,
                                const v1::ListLeadingRecordsRequest& request,
                                v1::ListLeadingRecordsResponse& response) {
  const auto* indicator = FindLeading(set, request.indicator_id());
  if (indicator == nullptr) return UnknownIndicator(request.indicator_id());
  const auto site = ReadSite(rows, asking, request.site_id());
  if (!site.ok()) return site.status();
  const auto look = LookAt(*site, request.on(), asking.now_ms);
  if (!look.ok()) return look.status();
  auto targets = ReadAllTargets(rows);
  if (!targets.ok()) return targets.status();
  auto value = ValueOf(rows, *indicator, (*targets)[indicator->indicator_id()], *site, *look);
  if (!value.ok()) return value.status();
  *response.mutable_value() = *std::move(value);
  Counted counted(*indicator, site->site_id, look->at_ms);
  const bool counts_missed = CountsMissed(indicator->counting());
  if (request.wanted() != v1::RECORDS_WANTED_UNSPECIFIED) {
    const bool numerator = request.wanted() == v1::RECORDS_WANTED_IN_NUMERATOR;
    counted.Narrow((numerator == counts_missed ? "" : "NOT ") + counted.missed());
  }
  if (!request.part().empty()) counted.Narrow("part = ", request.part());
  if (const auto& cursor = request.page().cursor(); !cursor.empty()) {
    int64_t due_at_ms = 0;
    std::string record_id;
    if (auto status = ReadCursor(cursor, due_at_ms, record_id); !status.ok()) return status;
    const auto due = counted.Bind(due_at_ms), record = counted.Bind(record_id);
    counted.Narrow(absl::StrCat("(due_at_ms > ", due, " OR (due_at_ms = ", due, " AND record_id > ",
                                record, "))"));
  }
  const int limit = request.page().limit() == 0 ? kLimitDefault
                                                : std::clamp(request.page().limit(), 1, kLimitMost);
  const auto one_more = counted.Bind(int64_t{limit} + 1);
  bool more = false;
  auto status = rows.Query(
      absl::StrCat("SELECT service, stream, record_id, part, due_at_ms, done_at_ms, from_ms, CASE "
                   "WHEN ",
                   counted.missed(), " THEN 1 ELSE 0 END, item_id", counted.where(),
                   " ORDER BY due_at_ms, record_id LIMIT ", one_more),
      counted.values(), [&](const SqlRow& row) {
        if (more = response.records_size() == limit; !more)
          *response.add_records() = RecordOf(row, counts_missed);
      });
  if (!status.ok()) return status;
  if (more)
    response.set_next_cursor(absl::StrCat(response.records().rbegin()->due_at_ms(), "/",
                                          response.records().rbegin()->record_id()));
  return absl::OkStatus();
}

absl::Status CheckLimits(SqlSession& rows, const v1::LeadingSet& set, const Asking& asking,
                         const v1::CheckLimitsRequest& request, v1::CheckLimitsResponse& response) {
  const auto site = ReadSite(rows, asking, request.site_id());
  if (!site.ok()) return site.status();
  if (site->go_live_on.empty() || request.on() < site->go_live_on) return absl::OkStatus();
  v1::GetLeadingIndicatorsRequest all;
  all.add_site_ids(request.site_id());
  all.set_on(request.on());
  v1::GetLeadingIndicatorsResponse answer;
  if (auto status = GetLeadingIndicators(rows, set, asking, all, answer); !status.ok())
    return status;
  *response.mutable_values() = std::move(*answer.mutable_values());
  return absl::OkStatus();
}

}  // namespace interlock::metrics
