#include "services/moc/change_query.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "libs/chassis/where.h"
#include "services/moc/waiting.h"

namespace interlock::moc {
namespace {

absl::StatusOr<v1::ChangeRow> ReadRow(const SqlRow& row, int64_t now_ms) {
  v1::Change change;
  if (!google::protobuf::util::JsonStringToMessage(std::string(row.Text(0)), &change).ok())
    return absl::DataLossError("the change's row is no change");
  v1::ChangeRow out;
  out.set_change_id(change.change_id());
  out.set_site_id(change.site_id());
  *out.mutable_facts() = change.facts();
  out.set_stage(change.stage());
  out.set_since_ms(row.Int(1));
  out.set_requested_by(change.requested_by());
  out.set_requested_at_ms(change.requested_at_ms());
  for (auto& waiting : WaitsOf(change, row.Int(1))) {
    waiting.set_overdue(waiting.due_at_ms() != 0 && waiting.due_at_ms() <= now_ms);
    out.set_overdue(out.overdue() || waiting.overdue());
    *out.add_waits() = std::move(waiting);
  }
  for (const auto& consideration : change.considerations())
    if (!consideration.limit_on().empty()) out.set_limit_on(consideration.limit_on());
  out.set_holds_unit(change.holds_unit());
  out.set_version(row.Int(2));
  return out;
}

Where Meant(const v1::ListChangesRequest& request, const Asking& asking) {
  Where where;
  where.AndInScope(asking.scope);
  if (!request.stages().empty())
    where.AndOneOf("stage", std::vector<int64_t>(request.stages().begin(), request.stages().end()));
  else
    where.And("is_over = 0");
  if (!request.site_ids().empty()) where.AndOneOf("site_id", request.site_ids());
  where.AndEqual("unit_id", request.unit_id());
  if (request.kind() != v1::CHANGE_KIND_UNSPECIFIED)
    where.And(absl::StrCat("kind = ", where.Bind(int64_t{request.kind()})));
  if (request.duration() != v1::CHANGE_DURATION_UNSPECIFIED)
    where.And(absl::StrCat("duration = ", where.Bind(int64_t{request.duration()})));
  const auto waits = [&](const char* column, const std::string& id) {
    if (!id.empty())
      where.And(absl::StrCat("change_id IN (SELECT change_id FROM {v}change_wait WHERE ", column,
                             " = ", where.Bind(id), ")"));
  };
  waits("person_id", request.waits_for_person_id());
  waits("role_id", request.waits_for_role_id());
  if (request.overdue_only()) where.And(absl::StrCat("due_at_ms <= ", where.Bind(asking.now_ms)));
  return where;
}

}  // namespace

absl::Status ListChanges(SqlSession& rows, const Asking& asking,
                         const v1::ListChangesRequest& request, v1::ListChangesResponse& response) {
  Where where = Meant(request, asking);
  if (auto status = where.AndAfter("requested_at_ms", "change_id", request.page().cursor());
      !status.ok())
    return status;
  const int limit = PageLimit(request.page());
  auto& changes = *response.mutable_changes();
  absl::Status wrong;
  auto status =
      rows.Query(absl::StrCat("SELECT state, since_ms, version FROM {v}change", where.text(),
                              " ORDER BY requested_at_ms, change_id LIMIT ", limit + 1),
                 where.values(), [&](const SqlRow& row) {
                   auto read = ReadRow(row, asking.now_ms);
                   if (read.ok())
                     *changes.Add() = *std::move(read);
                   else
                     wrong = read.status();
                 });
  if (!status.ok() || !wrong.ok()) return status.ok() ? wrong : status;
  if (changes.size() > limit) {
    changes.RemoveLast();
    const auto& last = *changes.rbegin();
    response.set_next_cursor(absl::StrCat(last.requested_at_ms(), ":", last.change_id()));
  }
  return absl::OkStatus();
}

}  // namespace interlock::moc
