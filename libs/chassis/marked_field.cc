#include "libs/chassis/marked_field.h"

#include <algorithm>

#include "interlock/core/v1/core.pb.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kDeepest = 8;

template <class Mark>
bool Extend(const Descriptor* type, const Mark& mark, WayToField& way) {
  if (way.size() > kDeepest) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->is_repeated() || !field->options().GetExtension(mark)) continue;
    way.push_back(field);
    return true;
  }
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->is_repeated() || field->message_type() == nullptr) continue;
    way.push_back(field);
    if (Extend(field->message_type(), mark, way)) return true;
    way.pop_back();
  }
  return false;
}

// The message that holds the field, as far as the request goes; null if it does not go so far.
const Message* HolderOf(const WayToField& way, const Message& request) {
  const Message* at = way.empty() ? nullptr : &request;
  for (size_t i = 0; at != nullptr && i + 1 < way.size(); ++i) {
    const auto& reflection = *at->GetReflection();
    at = reflection.HasField(*at, way[i]) ? &reflection.GetMessage(*at, way[i]) : nullptr;
  }
  return at;
}

}  // namespace

WayToField WayToHidesActor(const Descriptor* request) {
  WayToField way;
  Extend(request, core::v1::hides_actor, way);
  return way;
}

WayToField WayToSite(const Descriptor* request) {
  WayToField way;
  Extend(request, core::v1::site, way);
  return way;
}

bool HidesActor(const WayToField& way, const Message& request) {
  const Message* holder = HolderOf(way, request);
  return holder != nullptr && holder->GetReflection()->GetBool(*holder, way.back());
}

std::string SiteNamedBy(const WayToField& way, const Message& request) {
  const Message* holder = HolderOf(way, request);
  return holder == nullptr ? "" : holder->GetReflection()->GetString(*holder, way.back());
}

bool IsPublic(const google::protobuf::MethodDescriptor& method) {
  const auto& roles = method.options().GetExtension(core::v1::access).roles();
  return std::find(roles.begin(), roles.end(), "public") != roles.end();
}

}  // namespace interlock
