#include "services/reporting/duty_declarations.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "interlock/core/v1/core.pb.h"

namespace interlock::reporting {
namespace {

using core::v1::DutyChange;
using google::protobuf::Descriptor, google::protobuf::FieldDescriptor;

absl::Status CheckChange(const DutyChange& change, const Descriptor* body) {
  if (change.kind().empty() || change.effect() == DutyChange::EFFECT_UNSPECIFIED)
    return absl::FailedPreconditionError(
        absl::StrCat("a duty of ", body->full_name(), " has no kind or no effect"));
  const auto names = [&](const std::string& path, FieldDescriptor::CppType wanted) {
    const auto way = WayTo(body, path);
    return path.empty() || (!way.empty() && way.back()->cpp_type() == wanted);
  };
  for (const auto& path :
       {change.item(), change.owner_person_id(), change.owner_role_id(), change.title()})
    if (!names(path, FieldDescriptor::CPPTYPE_STRING)) return Misnamed(body, path);
  if (!names(change.due_at_ms(), FieldDescriptor::CPPTYPE_INT64))
    return Misnamed(body, change.due_at_ms());
  return absl::OkStatus();
}

}  // namespace

std::vector<const FieldDescriptor*> WayTo(const Descriptor* type, const std::string& path) {
  std::vector<const FieldDescriptor*> way;
  for (const auto& name : absl::StrSplit(path, '.')) {
    const auto* field = type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr || field->is_repeated()) return {};
    way.push_back(field);
    type = field->message_type();
  }
  return way;
}

absl::Status Misnamed(const Descriptor* type, const std::string& path) {
  return absl::FailedPreconditionError(absl::StrCat("a duty of ", type->full_name(), " names ",
                                                    path,
                                                    ", which is no field of it that can be read"));
}

absl::Status CheckDuties(const Descriptor& event) {
  for (int i = 0; i < event.field_count(); ++i) {
    const Descriptor* body = event.field(i)->message_type();
    if (body == nullptr) continue;
    for (int j = 0; j < body->options().ExtensionSize(core::v1::duty); ++j)
      if (auto status = CheckChange(body->options().GetExtension(core::v1::duty, j), body);
          !status.ok())
        return status;
  }
  return absl::OkStatus();
}

}  // namespace interlock::reporting
