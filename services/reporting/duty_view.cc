#include "services/reporting/duty_view.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "interlock/core/v1/core.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/reporting/duty_declarations.h"

namespace interlock::reporting {
namespace {

using core::v1::DutyChange;
using google::protobuf::FieldDescriptor, google::protobuf::Message;

// The message that was recorded: the one field of the event's oneof that is set. Null: none is.
const Message* BodyOf(const Message& event) {
  const auto* oneof = event.GetDescriptor()->oneof_decl_count() == 0
                          ? nullptr
                          : event.GetDescriptor()->oneof_decl(0);
  if (oneof == nullptr) return nullptr;
  const auto* field = event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
  return field == nullptr ? nullptr : &event.GetReflection()->GetMessage(event, field);
}

// Calls `read` with the message that holds the last field of the way.
template <class Read>
absl::Status Follow(const Message& body, const std::string& path, const Read& read) {
  if (path.empty()) return absl::OkStatus();
  const auto way = WayTo(body.GetDescriptor(), path);
  if (way.empty()) return Misnamed(body.GetDescriptor(), path);
  const Message* at = &body;
  for (size_t i = 0; i + 1 < way.size(); ++i) at = &at->GetReflection()->GetMessage(*at, way[i]);
  return read(*at, way.back()) ? absl::OkStatus() : Misnamed(body.GetDescriptor(), path);
}

absl::Status ReadText(const Message& body, const std::string& path, std::string& text) {
  return Follow(body, path, [&](const Message& holder, const FieldDescriptor* field) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return false;
    text = holder.GetReflection()->GetString(holder, field);
    return true;
  });
}

absl::Status ReadMoment(const Message& body, const std::string& path, int64_t& at_ms) {
  return Follow(body, path, [&](const Message& holder, const FieldDescriptor* field) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_INT64) return false;
    at_ms = holder.GetReflection()->GetInt64(holder, field);
    return true;
  });
}

absl::Status Load(SqlSession& rows, DutyRow& duty) {
  return rows.Query(
      "SELECT owner_person_id, owner_role_id, due_at_ms, clause, sentence, grave_after_days "
      "FROM {v}duty WHERE service = $1 AND stream = $2 AND kind = $3 AND item = $4",
      {duty.service, duty.stream, duty.kind, duty.item}, [&](const SqlRow& row) {
        duty.owner_person_id = row.Text(0);
        duty.owner_role_id = row.Text(1);
        duty.due_at_ms = row.Int(2);
        duty.clause = row.Text(3);
        duty.sentence = row.Text(4);
        duty.grave_after_days = row.Int(5);
      });
}

absl::Status OpenDuty(SqlSession& rows, const DutyChange& change, const Message& body,
                      DutyRow duty) {
  if (auto status = Load(rows, duty); !status.ok()) return status;
  std::string title;
  for (const auto& status : {ReadText(body, change.owner_person_id(), duty.owner_person_id),
                             ReadText(body, change.owner_role_id(), duty.owner_role_id),
                             ReadMoment(body, change.due_at_ms(), duty.due_at_ms),
                             ReadText(body, change.title(), title)})
    if (!status.ok()) return status;
  if (!title.empty()) duty.sentence = title;
  if (duty.sentence.empty()) duty.sentence = InWords(change.kind());
  if (!change.clause().empty()) duty.clause = change.clause();
  if (change.grave_after_days() > 0) duty.grave_after_days = change.grave_after_days();
  return PutDuty(rows, duty);
}

absl::Status Apply(SqlSession& rows, const DutyChange& change, const Message& body,
                   const FeedEvent& fed) {
  DutyRow duty{.service = fed.service,
               .stream = fed.record.stream,
               .kind = change.kind(),
               .site_id = fed.record.site};
  if (auto status = ReadText(body, change.item(), duty.item); !status.ok()) return status;
  switch (change.effect()) {
    case DutyChange::OPENS: return OpenDuty(rows, change, body, std::move(duty));
    case DutyChange::ESCALATES:
      return rows.Run(
          "UPDATE {v}duty SET escalated_at_ms = $1 WHERE service = $2 AND stream = $3 AND "
          "kind = $4 AND (item = $5 OR $6 = 1)",
          {fed.record.at_ms, duty.service, duty.stream, duty.kind, duty.item,
           int64_t{change.item().empty()}});
    case DutyChange::ENDS:
      if (!change.item().empty()) return EndDuty(rows, duty);
      return rows.Run("DELETE FROM {v}duty WHERE service = $1 AND stream = $2 AND kind = $3",
                      {duty.service, duty.stream, duty.kind});
    case DutyChange::REMINDS:
    case DutyChange::OVERDUE:  // Both follow from the moment of asking.
    default: return absl::OkStatus();
  }
}

}  // namespace

std::string InWords(const std::string& kind) {
  std::string words = absl::StrReplaceAll(absl::AsciiStrToLower(kind), {{"_", " "}});
  if (!words.empty()) words[0] = absl::ascii_toupper(static_cast<unsigned char>(words[0]));
  return words;
}

const std::vector<std::string> kDutySchema = {
    "CREATE TABLE {v}duty (service TEXT NOT NULL, stream TEXT NOT NULL, kind TEXT NOT NULL, "
    "item TEXT NOT NULL, site_id TEXT NOT NULL, owner_person_id TEXT NOT NULL, "
    "owner_role_id TEXT NOT NULL, due_at_ms BIGINT NOT NULL, clause TEXT NOT NULL, "
    "sentence TEXT NOT NULL, grave_after_days BIGINT NOT NULL, escalated_at_ms BIGINT NOT NULL, "
    // Of an incident's duty, by which its incident is joined; empty: another service's.
    "incident_id TEXT NOT NULL, PRIMARY KEY (service, stream, kind, item))",
    "CREATE INDEX {v}duty_due ON {v}duty (due_at_ms)",
    "CREATE INDEX {v}duty_incident ON {v}duty (incident_id)",
    "CREATE INDEX {v}duty_owner ON {v}duty (owner_person_id)",
};

absl::Status PutDuty(SqlSession& rows, const DutyRow& duty) {
  constexpr std::string_view kIncident = "incident-";
  const std::string incident_id = duty.service == "incidents" && duty.stream.starts_with(kIncident)
                                      ? duty.stream.substr(kIncident.size())
                                      : "";
  return rows.Run(
      "INSERT INTO {v}duty (service, stream, kind, item, site_id, owner_person_id, owner_role_id, "
      "due_at_ms, clause, sentence, grave_after_days, escalated_at_ms, incident_id) VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12) "
      "ON CONFLICT (service, stream, kind, item) DO UPDATE SET site_id = excluded.site_id, "
      "owner_person_id = excluded.owner_person_id, owner_role_id = excluded.owner_role_id, "
      "due_at_ms = excluded.due_at_ms, clause = excluded.clause, sentence = excluded.sentence, "
      "grave_after_days = excluded.grave_after_days, escalated_at_ms = excluded.escalated_at_ms",
      {duty.service, duty.stream, duty.kind, duty.item, duty.site_id, duty.owner_person_id,
       duty.owner_role_id, duty.due_at_ms, duty.clause, duty.sentence, duty.grave_after_days,
       incident_id});
}

absl::Status EndDuty(SqlSession& rows, const DutyRow& duty) {
  return rows.Run(
      "DELETE FROM {v}duty WHERE service = $1 AND stream = $2 AND kind = $3 AND item = $4",
      {duty.service, duty.stream, duty.kind, duty.item});
}

absl::Status ApplyDuties(SqlSession& rows, const FeedEvent& fed) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(fed.record.type);
  if (type == nullptr)
    return absl::FailedPreconditionError(
        absl::StrCat("events of the type ", fed.record.type, " are not known to this program"));
  const std::unique_ptr<Message> event(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (auto status = LoadEvent(fed.record, *event); !status.ok()) return status;
  const Message* body = BodyOf(*event);
  if (body == nullptr) return absl::OkStatus();
  const auto& options = body->GetDescriptor()->options();
  for (int i = 0; i < options.ExtensionSize(core::v1::duty); ++i)
    if (auto status = Apply(rows, options.GetExtension(core::v1::duty, i), *body, fed);
        !status.ok())
      return status;
  return absl::OkStatus();
}

}  // namespace interlock::reporting
