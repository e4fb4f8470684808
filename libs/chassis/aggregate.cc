#include "libs/chassis/aggregate.h"

#include <google/protobuf/descriptor.h>

#include "interlock/core/v1/core.pb.h"

namespace interlock {

std::string Aggregate::SiteOf(const Message& state) const {
  const auto* type = state.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i)
    if (type->field(i)->options().GetExtension(core::v1::site))
      return state.GetReflection()->GetString(state, type->field(i));
  return "";
}

}  // namespace interlock
