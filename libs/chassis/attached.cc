#include "libs/chassis/attached.h"

#include <google/protobuf/descriptor.h>

#include <set>

#include "interlock/core/v1/core.pb.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool Holds(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (type == core::v1::Attachment::descriptor()) return true;
  if (!seen.insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i)
    if (const Descriptor* below = type->field(i)->message_type();
        below != nullptr && Holds(below, seen))
      return true;
  return false;
}

absl::Status Look(const Message& message, const std::string& way, Blobs& blobs,
                  std::vector<FieldViolation>& missing) {
  if (message.GetDescriptor() == core::v1::Attachment::descriptor()) {
    const auto& attachment = static_cast<const core::v1::Attachment&>(message);
    auto stored = blobs.Has(attachment.sha256());
    if (!stored.ok()) return stored.status();
    if (!*stored)
      missing.push_back({way + ".sha256", "no such file is stored; send the file itself first."});
    return absl::OkStatus();
  }
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string here = way.empty() ? field->name() : way + "." + field->name();
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Message& below = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                  : reflection.GetMessage(message, field);
      const std::string at = field->is_repeated() ? here + "[" + std::to_string(i) + "]" : here;
      if (auto status = Look(below, at, blobs, missing); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool MayHoldAttachments(const Descriptor* type) {
  std::set<const Descriptor*> seen;
  return Holds(type, seen);
}

absl::StatusOr<std::vector<FieldViolation>> MissingAttachments(const Message& request,
                                                               Blobs& blobs) {
  std::vector<FieldViolation> missing;
  if (auto status = Look(request, "", blobs, missing); !status.ok()) return status;
  return missing;
}

}  // namespace interlock
