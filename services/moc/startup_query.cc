#include "services/moc/startup_query.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "libs/calendar/zone.h"
#include "libs/chassis/where.h"
#include "services/moc/change.h"
#include "services/moc/holding.h"
#include "services/moc/pssr.h"
#include "services/moc/startup.h"
#include "services/moc/startup_view.h"
#include "services/moc/unit_action_view.h"

namespace interlock::moc {
namespace {

template <class State>
struct Row {
  State state;
  bool holds = false;
  int64_t version = 0;
};
template <class D>
using RowsOf = std::vector<Row<typename D::State>>;

// By id.
template <class D>
absl::Status Read(SqlSession& rows, Where where, RowsOf<D>& read) {
  where.AndEqual("category", D::kCategory);
  bool whole = true;
  auto status = rows.Query(
      absl::StrCat("SELECT state, holds, version FROM {v}record", where.text(), " ORDER BY id"),
      where.values(), [&](const SqlRow& row) {
        auto& one = read.emplace_back();
        whole &=
            google::protobuf::util::JsonStringToMessage(std::string(row.Text(0)), &one.state).ok();
        one.holds = row.Int(1) != 0;
        one.version = row.Int(2);
      });
  if (!status.ok()) return status;
  return whole ? absl::OkStatus() : absl::DataLossError("a row of the view is no state");
}

Where OfUnit(const std::string& site_id, const std::string& unit_id) {
  Where where;
  where.AndEqual("site_id", site_id);
  where.AndEqual("unit_id", unit_id);
  return where;
}

// What holds the unit, and these.
template <class List>
Where HoldingOrNamed(const std::string& site_id, const std::string& unit_id, const List& ids) {
  Where where = OfUnit(site_id, unit_id);
  std::string meant = "holds = 1";
  for (const std::string& id : ids) absl::StrAppend(&meant, " OR id = ", where.Bind(id));
  where.And(meant);
  return where;
}

struct Unit {
  RowsOf<Change> changes;
  RowsOf<Pssr> reviews;
  std::vector<v1::Pssr> all_reviews;
};

absl::Status ReadUnit(SqlSession& rows, const v1::ListHoldingRequest& request, Unit& unit) {
  const std::string &site_id = request.site_id(), &unit_id = request.unit_id();
  if (auto status =
          Read<Change>(rows, HoldingOrNamed(site_id, unit_id, request.change_ids()), unit.changes);
      !status.ok())
    return status;
  if (auto status =
          Read<Pssr>(rows, HoldingOrNamed(site_id, unit_id, request.pssr_ids()), unit.reviews);
      !status.ok())
    return status;
  for (const auto& review : unit.reviews) unit.all_reviews.push_back(review.state);
  return absl::OkStatus();
}

template <class Rows>
void Add(const Reasons& reasons, Rows& missing) {
  for (const auto& reason : reasons) *missing.Add() = reason;
}

Reasons AllMissingOf(const v1::Change& change, const std::vector<v1::Pssr>& reviews,
                     int64_t now_ms) {
  Reasons reasons = MissingIn(change);
  for (const auto& more : {PastLimitOf(change, now_ms), MissingReviewOf(change, reviews)})
    reasons.insert(reasons.end(), more.begin(), more.end());
  return reasons;
}

std::string LimitOf(const v1::Change& change) {
  for (const auto& one : change.considerations())
    if (one.kind() == v1::CONSIDERATION_KIND_TIME_PERIOD) return one.limit_on();
  return "";
}

}  // namespace

absl::Status ListHolding(SqlSession& rows, int64_t now_ms, const v1::ListHoldingRequest& request,
                         v1::ListHoldingResponse& response) {
  Unit unit;
  if (auto status = ReadUnit(rows, request, unit); !status.ok()) return status;
  for (const auto& change : unit.changes) {
    auto& row = *response.add_changes();
    row.mutable_held()->set_change_id(change.state.change_id());
    if (const auto held = HeldBy(change.state)) *row.mutable_held() = *held;
    row.set_released(!change.holds);
    Add(AllMissingOf(change.state, unit.all_reviews, now_ms), *row.mutable_missing());
    row.set_version(change.version);
  }
  for (const auto& review : unit.reviews) {
    auto& row = *response.add_reviews();
    row.mutable_held()->set_pssr_id(review.state.pssr_id());
    if (const auto held = HeldBy(review.state)) *row.mutable_held() = *held;
    row.set_released(!review.holds);
    Add(MissingIn(review.state), *row.mutable_missing());
    row.set_version(review.version);
  }
  return absl::OkStatus();
}

absl::Status GetStartupSheet(SqlSession& rows, int64_t now_ms,
                             const v1::GetStartupSheetRequest& request,
                             v1::GetStartupSheetResponse& response) {
  v1::ListHoldingRequest holding;
  holding.set_site_id(request.site_id());
  holding.set_unit_id(request.unit_id());
  Unit unit;
  if (auto status = ReadUnit(rows, holding, unit); !status.ok()) return status;
  response.set_site_id(request.site_id());
  response.set_unit_id(request.unit_id());
  bool missing = false;
  for (const auto& [change, holds, version] : unit.changes) {
    const auto held = HeldBy(change);
    if (!held) continue;
    auto& row = *response.add_changes();
    row.set_change_id(change.change_id());
    row.set_title(change.facts().title());
    row.set_process_id(held->process_id());
    row.set_stage(v1::Change::Stage_Name(change.stage()));
    row.set_approved(change.has_approval());
    Add(AllMissingOf(change, unit.all_reviews, now_ms), *row.mutable_missing());
    *row.mutable_before_startup_action_ids() = held->before_startup_action_ids();
    *row.mutable_affected_person_ids() = held->affected_person_ids();
    *row.mutable_affected_role_ids() = held->affected_role_ids();
    missing |= !row.missing().empty();
  }
  for (const auto& [pssr, holds, version] : unit.reviews) {
    auto& row = *response.add_reviews();
    row.set_pssr_id(pssr.pssr_id());
    row.set_title(pssr.scope().title());
    row.set_stage(pssr.stage());
    for (const auto& id : NotSignedBy(pssr)) row.add_not_signed_person_ids(id);
    *row.mutable_findings() = pssr.findings();
    Add(MissingIn(pssr), *row.mutable_missing());
    missing |= !row.missing().empty();
  }
  response.set_nothing_missing_here(!missing);
  RowsOf<Startup> startups;
  if (auto status = Read<Startup>(rows, OfUnit(request.site_id(), request.unit_id()), startups);
      !status.ok())
    return status;
  for (const auto& [startup, holds, version] : startups) {
    *response.mutable_in_force() = startup.in_force();
    if (startup.has_last_refusal()) *response.mutable_last_refusal() = startup.last_refusal();
    *response.mutable_withdrawn() = startup.withdrawn();
  }
  return absl::OkStatus();
}

absl::Status GetHandoverSheet(SqlSession& rows, int64_t now_ms,
                              const v1::GetHandoverSheetRequest& request,
                              v1::GetHandoverSheetResponse& response) {
  Where where = OfUnit(request.site_id(), request.unit_id());
  where.And("handed_over = 1");
  RowsOf<Change> changes;
  if (auto status = Read<Change>(rows, where, changes); !status.ok()) return status;
  std::vector<v1::GetHandoverSheetResponse::Change> sheet;
  for (const auto& [change, holds, version] : changes) {
    const auto& facts = change.facts();
    auto& row = sheet.emplace_back();
    row.set_change_id(change.change_id());
    row.set_unit_id(facts.unit_id());
    row.set_process_id(facts.process_id());
    row.set_title(facts.title());
    row.set_duration(facts.duration());
    row.set_stage(v1::Change::Stage_Name(change.stage()));
    row.set_limit_on(LimitOf(change));
    row.set_past_limit(!row.limit_on().empty() &&
                       row.limit_on() < DayAt(now_ms, change.time_zone()).ToString());
    *row.mutable_equipment_ids() = facts.equipment_ids();
  }
  // Without a limit last.
  std::stable_sort(sheet.begin(), sheet.end(), [](const auto& a, const auto& b) {
    return std::make_pair(a.limit_on().empty(), a.limit_on()) <
           std::make_pair(b.limit_on().empty(), b.limit_on());
  });
  for (auto& row : sheet) *response.add_changes() = std::move(row);
  return absl::OkStatus();
}

namespace {

template <class Request, class Response>
absl::Status Answer(absl::Status (*answer)(SqlSession&, int64_t, const Request&, Response&),
                    const QueryContext& context, const std::vector<core::v1::WaitFor>& wait_for,
                    const Request& request, Response& response) {
  core::v1::Freshness freshness;
  auto status = context.views.Read(
      kUnits, wait_for,
      [&](SqlSession& rows) {
        response.Clear();  // The view may read again after a swap.
        return answer(rows, context.now_ms, request, response);
      },
      &freshness);
  *response.mutable_freshness() = freshness;
  return status;
}

// For deciding: it has seen all that was acknowledged before the question, or there is no answer.
absl::Status AnswerGate(const v1::ListHoldingRequest& request, const QueryContext& context,
                        v1::ListHoldingResponse& response) {
  auto positions = context.views.Heads(kUnits);
  if (!positions.ok()) return positions.status();
  positions->insert(positions->end(), context.wait_for.begin(), context.wait_for.end());
  auto status = Answer(ListHolding, context, *positions, request, response);
  const auto& why = response.freshness().stopped_because();
  if (status.ok() && !why.empty())
    return Refuse(absl::StatusCode::kUnavailable, "STARTUPS_STOPPED", "",
                  absl::StrCat("What holds units is no longer followed: ", why));
  return status;
}

// The actions of the unit beside what this service knows; what the gate waits for first.
absl::Status AddActions(const QueryContext& context, const v1::GetStartupSheetRequest& request,
                        v1::GetStartupSheetResponse& sheet) {
  std::vector<v1::UnitAction> actions;
  core::v1::Freshness freshness;
  auto status = context.views.Read(
      kUnitActions, {},
      [&](SqlSession& rows) {
        actions.clear();
        return ReadUnitActions(rows, request.site_id(), request.unit_id(), actions);
      },
      &freshness);
  if (!status.ok()) return status;
  *sheet.mutable_actions_freshness() = freshness;
  std::set<std::string> changes, awaited;
  for (const auto& change : sheet.changes()) {
    changes.insert(change.change_id());
    awaited.insert(change.before_startup_action_ids().begin(),
                   change.before_startup_action_ids().end());
  }
  for (const auto& review : sheet.reviews())
    for (const auto& finding : review.findings())
      if (finding.time() == v1::ACTION_TIME_BEFORE_STARTUP)
        awaited.insert(absl::StrCat(review.pssr_id(), ":", finding.finding_id()));
  for (auto& action : actions)
    action.set_before_startup(awaited.contains(action.action_id()) ||
                              changes.contains(action.before_startup_of_change_id()));
  std::stable_partition(actions.begin(), actions.end(),
                        [](const auto& action) { return action.before_startup(); });
  for (auto& action : actions) *sheet.add_actions() = std::move(action);
  return absl::OkStatus();
}

}  // namespace

void AddStartupQueries(Service& service) {
  const std::string prefix = "/interlock.moc.v1.StartupSheetService/";
  service.queries[prefix + "ListHolding"] =
      Query<v1::ListHoldingRequest, v1::ListHoldingResponse>(AnswerGate);
  service.queries[prefix + "GetStartupSheet"] =
      Query<v1::GetStartupSheetRequest, v1::GetStartupSheetResponse>(
          [](const auto& request, const QueryContext& context, auto& response) {
            auto status = Answer(GetStartupSheet, context, context.wait_for, request, response);
            return status.ok() ? AddActions(context, request, response) : status;
          });
  service.queries[prefix + "GetHandoverSheet"] =
      Query<v1::GetHandoverSheetRequest, v1::GetHandoverSheetResponse>(
          [](const auto& request, const QueryContext& context, auto& response) {
            return Answer(GetHandoverSheet, context, context.wait_for, request, response);
          });
}

}  // namespace interlock::moc
