#include "libs/chassis/erasure.h"

#include <algorithm>

namespace interlock {
namespace {

using core::v1::ErasureEvent;
using Events = std::vector<ErasureEvent>;
using enum absl::StatusCode;

Decision<ErasureEvent> RecordErasure(const core::v1::Erasure& erasure,
                                     const core::v1::RecordErasureRequest& request,
                                     const Context& context) {
  if (request.stream().empty() || request.version() < 1 || request.reason().empty())
    return Refuse(kInvalidArgument, "ERASURE_INCOMPLETE", "",
                  "Say which event of which stream is to lose its names, and why.");
  const auto& before = erasure.erased();
  if (std::any_of(before.begin(), before.end(),
                  [&](const auto& erased) { return erased.version() == request.version(); }))
    return Events{};
  Events events(1);
  core::v1::FieldsErased& erased = *events[0].mutable_erased();
  erased.set_stream(request.stream());
  erased.set_version(request.version());
  erased.set_reason(request.reason());
  erased.set_erased_by(context.actor);
  erased.set_erased_at_ms(context.now_ms);
  erased.set_site_id(request.site_id());
  return events;
}

}  // namespace

Decision<ErasureEvent> Erasure::Decide(const State& erasure, const Command& command,
                                       const Context& context) {
  switch (command.body_case()) {
    case Command::kRecord: return RecordErasure(erasure, command.record(), context);
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void Erasure::Evolve(State& erasure, const Event& event) {
  switch (event.body_case()) {
    case Event::kErased:
      erasure.set_stream(event.erased().stream());
      erasure.set_site_id(event.erased().site_id());
      *erasure.add_erased() = event.erased();
      break;
    case Event::BODY_NOT_SET: break;
  }
}

static_assert(Decider<Erasure>);

}  // namespace interlock
