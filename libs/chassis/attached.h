#pragma once
// Files that a request refers to: each must have been stored before, or the record would point to a
// proof that nobody has.
#include <google/protobuf/message.h>

#include <vector>

#include "libs/chassis/refusal.h"
#include "libs/ports/blobs.h"

namespace interlock {

// True if the type holds a core.v1.Attachment at any depth.
bool MayHoldAttachments(const google::protobuf::Descriptor* type);

// One for each attachment whose content is not stored. Fails when the store cannot be asked.
absl::StatusOr<std::vector<FieldViolation>> MissingAttachments(
    const google::protobuf::Message& request, Blobs& blobs);

}  // namespace interlock
