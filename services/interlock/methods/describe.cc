#include "services/interlock/methods/describe.h"

#include <map>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "interlock/core/v1/core.pb.h"
#include "services/interlock/table.h"

namespace interlock {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The columns of rows that have more than a line holds.
const std::map<std::string, std::vector<std::string>>& Columns() {
  static const std::map<std::string, std::vector<std::string>> kColumns = {
      {"interlock.reporting.v1.IncidentRow",
       {"incident_id", "occurred_on", "site_name", "tier", "at_least", "severity_points", "title"}},
      {"interlock.reporting.v1.SiteRow",
       {"site_id", "name", "business_name", "go_live_on", "incidents", "tier_1", "tier_2", "tier_3",
        "at_least", "open_investigations"}},
      {"interlock.reporting.v1.Duty",
       {"due_at_ms", "state", "site_name", "incident_id", "sentence", "clause"}},
      {"interlock.reporting.v1.TimelineEntry", {"at_ms", "actor", "sentence", "clause"}},
      {"interlock.incidents.v1.Criterion",
       {"held", "id", "subject", "compared", "threshold", "unit", "clause"}},
      {"interlock.incidents.v1.MissingFact", {"field", "could_raise_to", "sentence"}},
      {"interlock.core.v1.AsideEvent",
       {"owner", "consumer", "source", "shard", "position", "type", "attempts", "reason",
        "discard_proposed_by"}}};
  return kColumns;
}

std::string Words(const std::string& name) { return absl::StrReplaceAll(name, {{"_", " "}}); }

bool IsMoment(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 &&
         (absl::EndsWith(field.name(), "_at_ms") || field.name() == "at_ms" ||
          field.name() == "as_of_ms" || field.name() == "now_ms");
}

// A moment is shown as one, not as the milliseconds of its name.
std::string HeadingOf(const FieldDescriptor& field) {
  std::string name = field.name();
  if (IsMoment(field)) name.erase(name.size() - 3);
  return Words(name);
}

std::string EnumText(const google::protobuf::EnumValueDescriptor& value) {
  if (value.number() == 0) return "";
  std::string name = value.name();
  const std::string zero = value.type()->value(0)->name();
  const size_t at = zero.rfind("UNSPECIFIED");
  const std::string prefix = zero.substr(0, at == zero.npos ? 0 : at);
  if (absl::StartsWith(name, prefix) && !absl::ascii_isdigit(name[prefix.size()]))
    name.erase(0, prefix.size());
  name = absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", " "}}));
  return name;
}

// The value of a field that is no list and has no parts; `index` in a list, or -1.
std::string Value(const Message& message, const FieldDescriptor& field, int index) {
  const auto& reflection = *message.GetReflection();
  const bool many = index >= 0;
  std::string scratch;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_BYTES) return "(bytes)";
      return many ? reflection.GetRepeatedStringReference(message, &field, index, &scratch)
                  : reflection.GetStringReference(message, &field, &scratch);
    case FieldDescriptor::CPPTYPE_BOOL:
      return (many ? reflection.GetRepeatedBool(message, &field, index)
                   : reflection.GetBool(message, &field))
                 ? "yes"
                 : "";
    case FieldDescriptor::CPPTYPE_INT64: {
      const int64_t value = many ? reflection.GetRepeatedInt64(message, &field, index)
                                 : reflection.GetInt64(message, &field);
      return !IsMoment(field) ? absl::StrCat(value) : value == 0 ? "" : MomentText(value);
    }
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(many ? reflection.GetRepeatedInt32(message, &field, index)
                               : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (!many && field.has_presence() && !reflection.HasField(message, &field)) return "";
      return absl::StrCat(many ? reflection.GetRepeatedDouble(message, &field, index)
                               : reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(many ? *reflection.GetRepeatedEnum(message, &field, index)
                           : *reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type() == core::v1::Decimal::descriptor() && !many)
        return static_cast<const core::v1::Decimal&>(reflection.GetMessage(message, &field))
            .value();
      return "";
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_FLOAT: break;  // No proto has them.
  }
  return "";
}

bool HasColumns(const google::protobuf::Descriptor& type) {
  return Columns().contains(type.full_name());
}

void PrintTable(const Message& message, const FieldDescriptor& field, std::ostream& out) {
  const auto& reflection = *message.GetReflection();
  const auto& type = *field.message_type();
  const auto& columns = Columns().at(type.full_name());
  std::vector<std::string> headings;
  for (const auto& column : columns) headings.push_back(HeadingOf(*type.FindFieldByName(column)));
  Table table(headings);
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const Message& row = reflection.GetRepeatedMessage(message, &field, i);
    std::vector<std::string> cells;
    for (const auto& column : columns)
      cells.push_back(Value(row, *type.FindFieldByName(column), -1));
    table.Add(std::move(cells));
  }
  table.Print(out);
}

void DescribeEvent(const core::v1::RecordedEvent& recorded, std::ostream& out);

void Describe(const Message& message, const std::string& indent, std::ostream& out) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string name = HeadingOf(*field);
    const bool parts = field->message_type() != nullptr &&
                       field->message_type() != core::v1::Decimal::descriptor();
    if (!field->is_repeated() && !parts) {
      if (const std::string value = Value(message, *field, -1); !value.empty())
        out << indent << name << ": " << value << "\n";
    } else if (!field->is_repeated()) {
      out << indent << name << ":\n";
      Describe(reflection.GetMessage(message, field), indent + "  ", out);
    } else if (!parts) {
      std::vector<std::string> values;
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        values.push_back(Value(message, *field, i));
      out << indent << name << ": " << absl::StrJoin(values, ", ") << "\n";
    } else if (field->message_type() == core::v1::RecordedEvent::descriptor()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        DescribeEvent(static_cast<const core::v1::RecordedEvent&>(
                          reflection.GetRepeatedMessage(message, field, i)),
                      out);
    } else if (HasColumns(*field->message_type())) {
      out << indent << name << ":\n";
      PrintTable(message, *field, out);
    } else {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        out << indent << name << " " << i + 1 << ":\n";
        Describe(reflection.GetRepeatedMessage(message, field, i), indent + "  ", out);
      }
    }
  }
}

void DescribeEvent(const core::v1::RecordedEvent& recorded, std::ostream& out) {
  out << recorded.version() << "  " << MomentText(recorded.at_ms()) << "  " << recorded.actor()
      << (recorded.clause().empty() ? "" : "  (" + recorded.clause() + ")") << "\n";
  const std::string& url = recorded.event().type_url();
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      url.substr(url.rfind('/') + 1));
  if (type == nullptr) return;
  const std::unique_ptr<Message> event(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (recorded.event().UnpackTo(event.get())) Describe(*event, "   ", out);
}

}  // namespace

std::string MomentText(int64_t at_ms) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixMillis(at_ms),
                          absl::UTCTimeZone());
}

void Describe(const Message& message, std::ostream& out) { Describe(message, "", out); }

}  // namespace interlock
