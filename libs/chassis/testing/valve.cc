#include "libs/chassis/testing/valve.h"

namespace interlock::valve {
namespace {

using enum absl::StatusCode;
using Event = v1::ValveEvent;

absl::Status NotInstalled() {
  return Refuse(kNotFound, "VALVE_UNKNOWN", "", "There is no such valve.");
}

Decision<Event> Install(const v1::Valve& valve, const v1::InstallValveRequest& request) {
  if (!valve.valve_id().empty())
    return Refuse(kAlreadyExists, "VALVE_INSTALLED", "", "This valve is there already.");
  Event event;
  event.mutable_installed()->set_valve_id(request.valve_id());
  event.mutable_installed()->set_site_id(request.site_id());
  event.mutable_installed()->set_installer(request.installer());
  return std::vector{event};
}

Decision<Event> Open(const v1::Valve& valve, const v1::OpenValveRequest& request,
                     const Context& context) {
  if (valve.valve_id().empty()) return NotInstalled();
  if (valve.open()) return Refuse(kFailedPrecondition, "VALVE_OPEN", "", "It is open already.");
  const auto safe = context.facts.Get<v1::IsSafeResponse>(IsSafe(request.valve_id()));
  if (!safe.ok())
    return Refuse(kUnavailable, "SAFETY_NOT_CONFIRMED", "", "Nobody said that it is safe.");
  Event event;
  if (!safe->safe()) {
    event.mutable_opening_refused();
    return {Refuse(kFailedPrecondition, "NOT_SAFE", "1910.119(i)", "It is not safe to open."),
            {event}};
  }
  event.mutable_opened()->set_close_by_ms(request.close_by_ms());
  event.mutable_opened()->set_stuck(request.stuck());
  return std::vector{event};
}

Decision<Event> Leak(const v1::Valve& valve, const v1::ReportLeakRequest& request) {
  if (valve.valve_id().empty()) return NotInstalled();
  Event event;
  auto& leak = *event.mutable_leak_reported();
  leak.set_medium(request.medium());
  for (const auto& person : request.seen_by()) {
    leak.add_witnesses()->set_person(person);
    leak.add_seen_by(person);
  }
  return std::vector{event};
}

}  // namespace

Question IsSafe(const std::string& valve_id) {
  v1::IsSafeRequest request;
  request.set_valve_id(valve_id);
  return {"/interlock.valve.v1.ValveCheckService/IsSafe", request.SerializeAsString()};
}

Decision<Event> ValveDecider::Decide(const State& valve, const Command& command,
                                     const Context& context) {
  Event event;
  switch (command.body_case()) {
    case Command::kInstall: return Install(valve, command.install());
    case Command::kOpen: return Open(valve, command.open(), context);
    case Command::kClose:
      if (!valve.open()) return std::vector<Event>{};
      event.mutable_closed();
      return std::vector{event};
    case Command::kReportLeak: return Leak(valve, command.report_leak());
    case Command::kClockDue: event.mutable_left_open(); return std::vector{event};
    case Command::BODY_NOT_SET: break;
  }
  return Refuse(kInvalidArgument, "NO_COMMAND", "", "This is no command.");
}

void ValveDecider::Evolve(State& valve, const Event& event) {
  switch (event.body_case()) {
    case Event::kInstalled:
      valve.set_valve_id(event.installed().valve_id());
      valve.set_site_id(event.installed().site_id());
      valve.set_installer(event.installed().installer());
      break;
    case Event::kOpened:
      valve.set_open(true);
      valve.set_openings(valve.openings() + 1);
      valve.set_close_by_ms(event.opened().close_by_ms());
      valve.set_stuck(event.opened().stuck());
      break;
    case Event::kOpeningRefused: valve.set_openings_refused(valve.openings_refused() + 1); break;
    case Event::kClosed:
      valve.set_open(false);
      valve.set_close_by_ms(0);
      break;
    case Event::kLeftOpen:
      valve.set_times_left_open(valve.times_left_open() + 1);
      if (!valve.stuck()) valve.set_close_by_ms(0);
      break;
    case Event::kLeakReported:
      for (const auto& person : event.leak_reported().seen_by()) valve.add_leaks_seen_by(person);
      break;
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Clock> ValveDecider::Clocks(const State& valve) {
  if (valve.close_by_ms() == 0) return {};
  return {{kClock, valve.close_by_ms()}};
}

absl::Status ValveDecider::MayErase(const State& valve) {
  if (!valve.open()) return absl::OkStatus();
  return Refuse(kFailedPrecondition, "VALVE_OPEN", "1910.119(m)(7)", "The valve is open.");
}

std::vector<Question> ValveDecider::Asks(const State& valve, const Command& command) {
  if (!command.has_open() || valve.valve_id().empty() || valve.open()) return {};
  return {IsSafe(command.open().valve_id())};
}

}  // namespace interlock::valve
