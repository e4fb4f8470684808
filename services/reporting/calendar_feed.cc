#include "services/reporting/calendar_feed.h"

#include "absl/strings/escaping.h"
#include "libs/decider/same.h"
#include "libs/ports/sha256.h"

namespace interlock::reporting {
namespace {

using enum absl::StatusCode;
using Events = std::vector<v1::CalendarFeedEvent>;

// Compared as digests, so that how long it takes tells nothing of the secret.
std::string DigestOf(std::string_view secret) {
  return absl::BytesToHexString(Sha256(std::string("interlock calendar ").append(secret)));
}

v1::CalendarFeedOpened Opened(const v1::OpenFeedRequest& command, const std::string& actor) {
  v1::CalendarFeedOpened opened;
  opened.set_feed_id(command.feed_id());
  opened.set_site_id(command.site_id());
  opened.set_person_id(command.person_id());
  *opened.mutable_role_ids() = command.role_ids();
  *opened.mutable_fields() = command.fields();
  opened.set_secret_sha256(DigestOf(command.secret()));
  opened.set_opened_by(actor);
  return opened;
}

v1::CalendarFeed StateOf(const v1::CalendarFeedOpened& opened) {
  v1::CalendarFeed feed;
  feed.set_feed_id(opened.feed_id());
  feed.set_site_id(opened.site_id());
  feed.set_person_id(opened.person_id());
  *feed.mutable_role_ids() = opened.role_ids();
  *feed.mutable_fields() = opened.fields();
  feed.set_secret_sha256(opened.secret_sha256());
  feed.set_opened_by(opened.opened_by());
  return feed;
}

Decision<v1::CalendarFeedEvent> Open(const v1::CalendarFeed& feed,
                                     const v1::OpenFeedRequest& command, const Context& context) {
  Events events(1);
  *events[0].mutable_opened() = Opened(command, context.actor);
  if (feed.feed_id().empty()) return events;
  if (feed.withdrawn() && feed.secret_sha256() == events[0].opened().secret_sha256())
    return Refuse(kFailedPrecondition, "FEED_WITHDRAWN", "",
                  "This address was withdrawn and is not given again. Choose another secret.");
  if (feed.withdrawn()) return events;
  if (Same(StateOf(events[0].opened()), feed)) return Events{};
  return Refuse(kAlreadyExists, "FEED_EXISTS", "",
                "A calendar with this id is open already. Withdraw its address first.");
}

}  // namespace

Decision<v1::CalendarFeedEvent> CalendarFeed::Decide(const State& feed, const Command& command,
                                                     const Context& context) {
  if (feed.feed_id().empty() && !command.has_open())
    return Refuse(kNotFound, "FEED_UNKNOWN", "", "There is no such calendar.");
  switch (command.body_case()) {
    case Command::kOpen: return Open(feed, command.open(), context);
    case Command::kWithdraw: {
      if (feed.withdrawn()) return Events{};
      Events events(1);
      events[0].mutable_withdrawn()->set_feed_id(feed.feed_id());
      events[0].mutable_withdrawn()->set_site_id(feed.site_id());
      return events;
    }
    case Command::kClockDue: return Events{};  // A feed holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void CalendarFeed::Evolve(State& feed, const Event& event) {
  switch (event.body_case()) {
    case Event::kOpened: feed = StateOf(event.opened()); break;
    case Event::kWithdrawn: feed.set_withdrawn(true); break;
    case Event::BODY_NOT_SET: break;
  }
}

bool MayRead(const v1::CalendarFeed& feed, std::string_view secret) {
  return !feed.withdrawn() && !feed.secret_sha256().empty() &&
         feed.secret_sha256() == DigestOf(secret);
}

static_assert(Decider<CalendarFeed>);

}  // namespace interlock::reporting
