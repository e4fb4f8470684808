#include "libs/chassis/stored_event.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>

#include "interlock/core/v1/core.pb.h"
#include "libs/ports/sha256.h"

namespace interlock {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What must be looked at in a message of one type, found once.
struct Plan {
  std::vector<const FieldDescriptor*> enums;
  std::vector<const FieldDescriptor*> messages;
  std::vector<const FieldDescriptor*> erasables;
  bool erasable_below = false;
};

bool FindErasable(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->options().GetExtension(core::v1::erasable)) return true;
    if (field->message_type() != nullptr && FindErasable(field->message_type(), seen)) return true;
  }
  return false;
}

absl::Status CheckErasableBelow(const Descriptor* type, bool in_map,
                                std::set<std::pair<const Descriptor*, bool>>& seen) {
  if (!seen.emplace(type, in_map).second) return absl::OkStatus();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->options().GetExtension(core::v1::erasable) &&
        (in_map || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING))
      return absl::FailedPreconditionError(field->full_name() +
                                           " is marked erasable and cannot be erased");
    if (field->message_type() == nullptr) continue;
    if (auto status = CheckErasableBelow(field->message_type(), in_map || field->is_map(), seen);
        !status.ok())
      return status;
  }
  return absl::OkStatus();
}

const Plan& PlanFor(const Descriptor* type) {
  static std::shared_mutex mutex;
  static std::map<const Descriptor*, std::unique_ptr<Plan>> plans;
  {
    std::shared_lock guard(mutex);
    if (auto found = plans.find(type); found != plans.end()) return *found->second;
  }
  auto plan = std::make_unique<Plan>();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->options().GetExtension(core::v1::erasable) &&
        field->cpp_type() == FieldDescriptor::CPPTYPE_STRING)
      plan->erasables.push_back(field);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) plan->enums.push_back(field);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) plan->messages.push_back(field);
  }
  std::set<const Descriptor*> seen;
  plan->erasable_below = FindErasable(type, seen);
  std::unique_lock guard(mutex);
  return *plans.emplace(type, std::move(plan)).first->second;
}

// Moves erasable values out, each with the way to it: field numbers, and "#n" for the n-th of many.
void TakeOut(Message& message, const std::string& way, core::v1::ErasableFields& out) {
  const Plan& plan = PlanFor(message.GetDescriptor());
  if (!plan.erasable_below) return;
  const Reflection& reflection = *message.GetReflection();
  for (const FieldDescriptor* field : plan.erasables) {
    const std::string here = way + "/" + std::to_string(field->number());
    if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        auto& entry = *out.add_entries();
        entry.set_way(here + "#" + std::to_string(i));
        entry.set_value(reflection.GetRepeatedString(message, field, i));
        reflection.SetRepeatedString(&message, field, i, "");
      }
    } else if (auto value = reflection.GetString(message, field); !value.empty()) {
      auto& entry = *out.add_entries();
      entry.set_way(here);
      entry.set_value(std::move(value));
      reflection.ClearField(&message, field);
    }
  }
  for (const FieldDescriptor* field : plan.messages) {
    const std::string here = way + "/" + std::to_string(field->number());
    if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        TakeOut(*reflection.MutableRepeatedMessage(&message, field, i),
                here + "#" + std::to_string(i), out);
    } else if (reflection.HasField(message, field)) {
      TakeOut(*reflection.MutableMessage(&message, field), here, out);
    }
  }
}

bool HoldsErasable(const Message& message) {
  const Plan& plan = PlanFor(message.GetDescriptor());
  if (!plan.erasable_below) return false;
  const Reflection& reflection = *message.GetReflection();
  const auto holds = [&](const FieldDescriptor* field) {
    if (!field->is_repeated())
      return reflection.HasField(message, field) &&
             HoldsErasable(reflection.GetMessage(message, field));
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      if (HoldsErasable(reflection.GetRepeatedMessage(message, field, i))) return true;
    return false;
  };
  return std::any_of(plan.erasables.begin(), plan.erasables.end(),
                     [&](const FieldDescriptor* field) {
                       return field->is_repeated() ? reflection.FieldSize(message, field) > 0
                                                   : reflection.HasField(message, field);
                     }) ||
         std::any_of(plan.messages.begin(), plan.messages.end(), holds);
}

// False if the way leads nowhere.
bool PutBack(Message& message, std::string_view way, const std::string& value) {
  Message* at = &message;
  while (!way.empty()) {
    way.remove_prefix(1);
    const size_t end = std::min(way.find('/'), way.size());
    const std::string step(way.substr(0, end));
    way.remove_prefix(end);
    const size_t hash = step.find('#');
    const FieldDescriptor* field = at->GetDescriptor()->FindFieldByNumber(std::atoi(step.c_str()));
    if (field == nullptr || field->is_repeated() != (hash != std::string::npos)) return false;
    const int index = hash == std::string::npos ? 0 : std::atoi(step.c_str() + hash + 1);
    const Reflection& reflection = *at->GetReflection();
    if (field->is_repeated() && (index < 0 || index >= reflection.FieldSize(*at, field)))
      return false;
    if (way.empty()) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return false;
      if (field->is_repeated())
        reflection.SetRepeatedString(at, field, index, value);
      else
        reflection.SetString(at, field, value);
      return true;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
    at = field->is_repeated() ? reflection.MutableRepeatedMessage(at, field, index)
                              : reflection.MutableMessage(at, field);
  }
  return false;
}

constexpr size_t kSaltBytes = 16;

}  // namespace

std::string ErasableDigest(const std::string& erasable) { return Sha256(erasable); }

void StoreEvent(const Message& event, const std::string& salt, Record& record) {
  record.revision = kRecordRevision;
  record.type = event.GetTypeName();
  if (MayHoldErasable(event.GetDescriptor())) {
    std::unique_ptr<Message> kept(event.New());
    kept->CopyFrom(event);
    core::v1::ErasableFields fields;
    TakeOut(*kept, "", fields);
    if (fields.entries_size() > 0) {
      record.erasable = salt + fields.SerializeAsString();
      record.erasable_digest = ErasableDigest(record.erasable);
    }
    record.event = kept->SerializeAsString();
  } else {
    record.event = event.SerializeAsString();
  }
}

std::unique_ptr<Message> WithoutErasable(const Message& message) {
  if (!HoldsErasable(message)) return nullptr;
  std::unique_ptr<Message> rest(message.New());
  rest->CopyFrom(message);
  core::v1::ErasableFields taken;
  TakeOut(*rest, "", taken);
  return rest;
}

absl::Status LoadEvent(const Record& record, Message& event) {
  if (record.revision > kRecordRevision)
    return absl::FailedPreconditionError(record.stream +
                                         " holds a record form newer than this program");
  if (record.type != event.GetDescriptor()->full_name() || !event.ParseFromString(record.event))
    return absl::DataLossError(record.stream + " version " + std::to_string(record.version) +
                               " is no " + event.GetTypeName());
  if (HoldsUnknown(event))
    return absl::FailedPreconditionError(record.stream + " version " +
                                         std::to_string(record.version) +
                                         " holds what this program does not know");
  // An event is one of several: none of them means one that this program has never heard of.
  const Descriptor* type = event.GetDescriptor();
  if (type->oneof_decl_count() > 0 && type->oneof_decl(0)->name() == "body" &&
      !event.GetReflection()->HasOneof(event, type->oneof_decl(0)))
    return absl::FailedPreconditionError(record.stream + " holds an event newer than this program");
  if (record.erasable.size() > kSaltBytes) {
    core::v1::ErasableFields fields;
    if (!fields.ParseFromArray(record.erasable.data() + kSaltBytes,
                               int(record.erasable.size() - kSaltBytes)))
      return absl::DataLossError(record.stream + " has erasable fields that cannot be read");
    for (const auto& entry : fields.entries())
      if (!PutBack(event, entry.way(), entry.value()))
        return absl::DataLossError(record.stream + " has an erasable field that fits nowhere");
  }
  return absl::OkStatus();
}

bool HoldsUnknown(const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  const Plan& plan = PlanFor(message.GetDescriptor());
  for (const FieldDescriptor* field : plan.enums) {
    if (!field->is_repeated()) {
      const int number = reflection.GetEnumValue(message, field);
      if (number != 0 && field->enum_type()->FindValueByNumber(number) == nullptr) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      if (field->enum_type()->FindValueByNumber(
              reflection.GetRepeatedEnumValue(message, field, i)) == nullptr)
        return true;
  }
  for (const FieldDescriptor* field : plan.messages) {
    if (!field->is_repeated()) {
      if (reflection.HasField(message, field) &&
          HoldsUnknown(reflection.GetMessage(message, field)))
        return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      if (HoldsUnknown(reflection.GetRepeatedMessage(message, field, i))) return true;
  }
  return false;
}

absl::Status CheckErasable(const Descriptor* type) {
  std::set<std::pair<const Descriptor*, bool>> seen;
  return CheckErasableBelow(type, false, seen);
}

bool MayHoldErasable(const Descriptor* type) { return PlanFor(type).erasable_below; }

}  // namespace interlock
