#include "libs/chassis/aggregate.h"

#include <google/protobuf/descriptor.h>

#include "interlock/core/v1/core.pb.h"

namespace interlock {

std::string Aggregate::SiteOf(const Message& state) const {
  const auto* site = SiteFieldOf(state.GetDescriptor());
  return site == nullptr ? "" : state.GetReflection()->GetString(state, site);
}

const google::protobuf::FieldDescriptor* SiteFieldOf(const google::protobuf::Descriptor* type) {
  for (int i = 0; i < type->field_count(); ++i)
    if (type->field(i)->options().GetExtension(core::v1::site)) return type->field(i);
  return nullptr;
}

}  // namespace interlock
