#include "libs/chassis/hidden_actor.h"

#include "interlock/core/v1/core.pb.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kDeepest = 8;

bool Extend(const Descriptor* type, WayToHidesActor& way) {
  if (way.size() > kDeepest) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->is_repeated()) continue;
    way.push_back(field);
    if (field->options().GetExtension(core::v1::hides_actor)) return true;
    if (field->message_type() != nullptr && Extend(field->message_type(), way)) return true;
    way.pop_back();
  }
  return false;
}

}  // namespace

WayToHidesActor FindHidesActor(const Descriptor* request) {
  WayToHidesActor way;
  Extend(request, way);
  return way;
}

bool HidesActor(const WayToHidesActor& way, const Message& request) {
  const Message* at = &request;
  for (const FieldDescriptor* field : way) {
    const auto& reflection = *at->GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) return reflection.GetBool(*at, field);
    if (!reflection.HasField(*at, field)) return false;
    at = &reflection.GetMessage(*at, field);
  }
  return false;
}

}  // namespace interlock
