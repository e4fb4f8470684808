#include "libs/chassis/intake.h"

#include <google/protobuf/descriptor.h>

#include "libs/chassis/attached.h"
#include "libs/chassis/field_rules.h"

namespace interlock {
namespace {

constexpr size_t kKeyMaxBytes = 200;
// A reaction's: the event's identity and the stream that it leads to, each with an id in it.
constexpr size_t kReactionKeyMaxBytes = 1000;

}  // namespace

absl::StatusOr<PendingCommand> Intake::Prepare(const Method& method, const Caller& caller,
                                               google::protobuf::Message& request,
                                               const std::string& command_id,
                                               const std::string& trace) const {
  if (auto no = Admit(method, caller, request); !no.ok()) return no;
  const bool reaction = caller.actor.starts_with("service:");
  if (command_id.empty() || command_id.size() > (reaction ? kReactionKeyMaxBytes : kKeyMaxBytes))
    return Refuse(absl::StatusCode::kInvalidArgument, "IDEMPOTENCY_KEY_MISSING", "",
                  "Send an idempotency-key of 1 to 200 characters with every command, and the "
                  "same one when you send it again.");
  if (auto violations = CheckFieldRules(request, hosted_.time.now_ms()); !violations.empty())
    return RefuseFields(violations);
  if (method.may_hold_attachments && hosted_.blobs != nullptr) {
    auto missing = MissingAttachments(request, *hosted_.blobs);
    if (!missing.ok()) return missing.status();
    if (!missing->empty()) return RefuseFields(*missing);
  }
  const auto* id = request.GetDescriptor()->FindFieldByNumber(1);
  const std::string name = request.GetReflection()->GetString(request, id);
  if (name.empty()) return RefuseFields({{id->name(), "is missing."}});
  PendingCommand pending{.aggregate = method.aggregate,
                         .stream = method.aggregate->category() + "-" + name,
                         .command_id = command_id,
                         .command = method.aggregate->NewCommand(),
                         .caller = &caller,
                         .roles = &method.roles};
  const bool hidden = HidesActor(method.hides_actor, request);
  pending.context.actor = hidden ? "anonymous" : caller.actor;
  pending.trace = hidden ? "" : trace;
  auto* body = pending.command->GetReflection()->MutableMessage(pending.command.get(), method.body);
  body->GetReflection()->Swap(body, &request);
  return pending;
}

void Intake::Submit(PendingCommand pending) const {
  const int shard = ShardOf(pending.stream, int(hosted_.writers.size()));
  hosted_.writers[shard]->Submit(std::move(pending));
}

core::v1::Receipt Intake::ReceiptOf(const StoredReceipt& stored) const {
  core::v1::Receipt receipt;
  receipt.set_stream(stored.stream);
  receipt.set_version(stored.version);
  receipt.set_shard(ShardOf(stored.stream, int(hosted_.writers.size())));
  receipt.set_position(stored.position);
  receipt.set_events(stored.events);
  return receipt;
}

}  // namespace interlock
