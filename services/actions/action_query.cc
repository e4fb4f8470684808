#include "services/actions/action_query.h"

#include <google/protobuf/util/json_util.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "libs/chassis/where.h"
#include "services/actions/decisions.h"

namespace interlock::actions {
namespace {

constexpr int kOwnedMost = 2000;

absl::StatusOr<v1::ActionRow> ReadRow(const SqlRow& row, int64_t now_ms) {
  v1::Action action;
  if (!google::protobuf::util::JsonStringToMessage(std::string(row.Text(0)), &action).ok())
    return absl::DataLossError("the action's row is no action");
  const auto& content = action.content();
  v1::ActionRow out;
  out.set_action_id(action.action_id());
  out.set_site_id(action.site_id());
  out.set_unit_id(content.unit_id());
  out.set_what(content.what());
  *out.mutable_source() = content.source();
  *out.mutable_owner() = content.owner();
  out.set_due_on(content.due_on());
  out.set_due_at_ms(action.due_at_ms());
  out.set_priority(content.priority());
  out.set_stage(action.stage());
  out.set_overdue(IsOpen(action) && action.due_at_ms() > 0 && action.due_at_ms() <= now_ms);
  out.set_brought_over(action.brought_over());
  out.set_before_startup_of_change_id(content.before_startup_of_change_id());
  out.set_version(row.Int(1));
  out.set_verified_by(action.verified_by());
  out.set_verified_at_ms(action.verified_at_ms());
  return out;
}

absl::Status ReadRows(SqlSession& rows, const Where& where, const std::string& rest, int64_t now_ms,
                      google::protobuf::RepeatedPtrField<v1::ActionRow>& out) {
  absl::Status wrong;
  auto status = rows.Query(absl::StrCat("SELECT state, version FROM {v}action", where.text(), rest),
                           where.values(), [&](const SqlRow& row) {
                             auto read = ReadRow(row, now_ms);
                             if (read.ok())
                               *out.Add() = *std::move(read);
                             else
                               wrong = read.status();
                           });
  return status.ok() ? wrong : status;
}

std::vector<int64_t> StagesOf(const v1::ListActionsRequest& request) {
  if (request.overdue_only()) return {v1::Action::STAGE_OPEN, v1::Action::STAGE_ACCEPTED};
  if (request.stages().empty())
    return {v1::Action::STAGE_OPEN, v1::Action::STAGE_ACCEPTED, v1::Action::STAGE_COMPLETED};
  return {request.stages().begin(), request.stages().end()};
}

bool IsSettled(const v1::ActionRow& row) {
  return row.stage() == v1::Action::STAGE_VERIFIED || row.stage() == v1::Action::STAGE_DECLINED;
}

}  // namespace

absl::Status ListActions(SqlSession& rows, const Asking& asking,
                         const v1::ListActionsRequest& request, v1::ListActionsResponse& response) {
  Where where;
  where.AndInScope(asking.scope);
  where.AndOneOf("stage", StagesOf(request));
  if (request.site_ids_size() > 0) where.AndOneOf("site_id", request.site_ids());
  where.AndEqual("owner_person_id", request.owner_person_id());
  where.AndEqual("owner_role_id", request.owner_role_id());
  where.AndEqual("source_id", request.source_id());
  if (request.source_kind() != v1::SOURCE_KIND_UNSPECIFIED)
    where.And(absl::StrCat("source_kind = ", where.Bind(int64_t{request.source_kind()})));
  if (request.overdue_only())
    where.And(absl::StrCat("due_at_ms > 0 AND due_at_ms <= ", where.Bind(asking.now_ms)));
  if (auto status = where.AndAfter("due_at_ms", "action_id", request.page().cursor()); !status.ok())
    return status;
  const int limit = PageLimit(request.page());
  auto& actions = *response.mutable_actions();
  if (auto status =
          ReadRows(rows, where, absl::StrCat(" ORDER BY due_at_ms, action_id LIMIT ", limit + 1),
                   asking.now_ms, actions);
      !status.ok())
    return status;
  if (actions.size() > limit) {
    actions.RemoveLast();
    const auto& last = *actions.rbegin();
    response.set_next_cursor(absl::StrCat(last.due_at_ms(), ":", last.action_id()));
  }
  return absl::OkStatus();
}

absl::Status ListOwnedActions(SqlSession& rows, const Asking& asking,
                              const v1::ListOwnedActionsRequest& request,
                              v1::ListOwnedActionsResponse& response) {
  Where where;
  where.AndInScope(asking.scope);
  where.AndOneOf("stage", std::vector<int64_t>{v1::Action::STAGE_OPEN, v1::Action::STAGE_ACCEPTED});
  where.And(absl::StrCat("owner_person_id = ", where.Bind(request.owner_person_id())));
  where.And(absl::StrCat("owner_role_id = ", where.Bind(request.owner_role_id())));
  where.AndEqual("site_id", request.site_id());
  if (request.action_ids_size() > 0) where.AndOneOf("action_id", request.action_ids());
  google::protobuf::RepeatedPtrField<v1::ActionRow> found;
  if (auto status =
          ReadRows(rows, where, absl::StrCat(" ORDER BY action_id LIMIT ", kOwnedMost + 1),
                   asking.now_ms, found);
      !status.ok())
    return status;
  response.set_more(found.size() > kOwnedMost);
  for (const auto& row : found) {
    if (response.actions_size() == kOwnedMost) break;
    auto& owned = *response.add_actions();
    owned.set_action_id(row.action_id());
    owned.set_site_id(row.site_id());
    owned.set_unit_id(row.unit_id());
    owned.set_due_on(row.due_on());
  }
  return absl::OkStatus();
}

absl::Status CheckActions(SqlSession& rows, const Asking& asking,
                          const v1::CheckActionsRequest& request,
                          v1::CheckActionsResponse& response) {
  std::set<std::string> unknown(request.action_ids().begin(), request.action_ids().end());
  Where where;
  where.AndInScope(asking.scope);
  std::string meant = "1 = 0";
  for (const auto& id : unknown) absl::StrAppend(&meant, " OR action_id = ", where.Bind(id));
  // What was withdrawn is no longer asked, so a change does not wait for it.
  if (!request.change_id().empty())
    absl::StrAppend(&meant, " OR (change_id = ", where.Bind(request.change_id()), " AND stage <> ",
                    where.Bind(int64_t{v1::Action::STAGE_WITHDRAWN}), ")");
  if (!request.pha_unit_id().empty())
    absl::StrAppend(&meant, " OR (site_id = ", where.Bind(request.pha_site_id()),
                    " AND source_kind = ", where.Bind(int64_t{v1::SOURCE_KIND_PHA}),
                    " AND stage < ", where.Bind(int64_t{v1::Action::STAGE_VERIFIED}), ")");
  where.And(meant);
  auto& actions = *response.mutable_actions();
  if (auto status = ReadRows(rows, where, " ORDER BY action_id", asking.now_ms, actions);
      !status.ok())
    return status;
  const auto of_another_unit = [&](const v1::ActionRow& row) {
    const bool asked =
        unknown.contains(row.action_id()) ||
        (!request.change_id().empty() && row.before_startup_of_change_id() == request.change_id());
    return !asked && !row.unit_id().empty() && row.unit_id() != request.pha_unit_id();
  };
  actions.erase(std::remove_if(actions.begin(), actions.end(), of_another_unit), actions.end());
  bool settled = true;
  for (const auto& row : response.actions()) {
    unknown.erase(row.action_id());
    settled = settled && IsSettled(row);
  }
  for (const auto& id : unknown) response.add_unknown_action_ids(id);
  response.set_all_settled(settled && unknown.empty());
  return absl::OkStatus();
}

}  // namespace interlock::actions
