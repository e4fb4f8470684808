#include "services/moc/startup_reaction.h"

#include <google/protobuf/message.h>

#include "absl/strings/str_cat.h"
#include "interlock/actions/v1/action.pb.h"
#include "interlock/moc/v1/change.pb.h"
#include "interlock/moc/v1/pssr.pb.h"
#include "interlock/moc/v1/reliance.pb.h"
#include "interlock/moc/v1/startup.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "libs/chassis/stored_event.h"
#include "services/moc/holding.h"

namespace interlock::moc {
namespace {

using google::protobuf::Message;
using Commands = std::vector<ReactionCommand>;

template <class Event>
bool Is(const FeedEvent& fed) {
  return fed.record.type == Event::descriptor()->full_name();
}
std::string IdOf(const FeedEvent& fed) {
  return fed.record.stream.substr(fed.record.stream.find('-') + 1);
}

std::string Text(const Message& message, const char* field_name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(field_name);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

// The unit that an event is about, as its body, its facts or its scope names it; empty: it changes
// nothing of what holds one.
std::string UnitOf(const Message& event) {
  const auto& reflection = *event.GetReflection();
  const auto* set = reflection.GetOneofFieldDescriptor(event, event.GetDescriptor()->oneof_decl(0));
  if (set == nullptr) return "";
  const Message& body = reflection.GetMessage(event, set);
  if (const std::string unit_id = Text(body, "unit_id"); !unit_id.empty()) return unit_id;
  for (const char* about : {"facts", "scope"})
    if (const auto* field = body.GetDescriptor()->FindFieldByName(about))
      return Text(body.GetReflection()->GetMessage(body, field), "unit_id");
  return "";
}

Commands Register(const FeedEvent& fed, const std::string& unit_id, const std::string& change_id,
                  const std::string& pssr_id) {
  if (unit_id.empty()) return {};
  auto request = std::make_shared<v1::RegisterHoldingRequest>();
  request->set_startup_id(StartupIdOf(fed.record.site, unit_id));
  request->set_site_id(fed.record.site);
  request->set_unit_id(unit_id);
  request->set_change_id(change_id);
  request->set_pssr_id(pssr_id);
  return {{.method = "/interlock.moc.v1.StartupService/RegisterHolding",
           .stream = absl::StrCat("startup-", request->startup_id()),
           .request = request}};
}

absl::StatusOr<Commands> ReactToHolding(const FeedEvent& fed) {
  if (Is<v1::ChangeEvent>(fed)) {
    auto event = EventAs<v1::ChangeEvent>(fed.record);
    if (!event.ok()) return event.status();
    return Register(fed, UnitOf(*event), IdOf(fed), "");
  }
  if (Is<v1::PssrEvent>(fed)) {
    auto event = EventAs<v1::PssrEvent>(fed.record);
    if (!event.ok()) return event.status();
    return Register(fed, UnitOf(*event), "", IdOf(fed));
  }
  return Commands{};
}

Commands TellStartedUp(const v1::StartedUp& started) {
  Commands commands;
  const auto& authorisation = started.authorisation();
  // Of this unit's many startups, which.
  const std::string id = absl::StrCat(started.startup_id(), ":", authorisation.number());
  for (const auto& change_id : authorisation.change_ids()) {
    auto request = std::make_shared<v1::NoteStartedUpRequest>();
    request->set_change_id(change_id);
    request->set_startup_id(id);
    request->set_started_up_at_ms(authorisation.started_up_at_ms());
    commands.push_back({"/interlock.moc.v1.ChangeService/NoteStartedUp",
                        absl::StrCat("change-", change_id), request});
  }
  for (const auto& pssr_id : authorisation.pssr_ids()) {
    auto request = std::make_shared<v1::NotePssrStartedUpRequest>();
    request->set_pssr_id(pssr_id);
    request->set_startup_id(id);
    request->set_started_up_at_ms(authorisation.started_up_at_ms());
    commands.push_back({"/interlock.moc.v1.PssrService/NotePssrStartedUp",
                        absl::StrCat("pssr-", pssr_id), request});
  }
  return commands;
}

// "actions/action-c1:PSI@7" names "action-c1:PSI".
std::string EvidenceIdOf(const std::string& record) {
  const std::string stream = record.substr(record.find('/') + 1);
  return stream.substr(0, stream.find('@'));
}

Commands TellReliance(const v1::StartupAuthorised& authorised) {
  Commands commands;
  for (const auto& evidence : authorised.evidence()) {
    if (evidence.service() == "moc") continue;  // Looked at whenever something happens to it.
    for (const auto& record : evidence.records()) {
      auto request = std::make_shared<v1::NoteRelianceRequest>();
      request->set_evidence_id(EvidenceIdOf(record));
      request->set_startup_id(authorised.startup_id());
      request->set_authorisation(authorised.authorisation().number());
      request->set_answered_at_ms(evidence.freshness().answered_at_ms());
      commands.push_back({"/interlock.moc.v1.RelianceService/NoteReliance",
                          absl::StrCat("reliance-", request->evidence_id()), request});
    }
  }
  return commands;
}

Commands TellWithdrawn(const v1::RelianceWithdrawn& withdrawn) {
  Commands commands;
  for (const auto& relying : withdrawn.relying()) {
    auto request = std::make_shared<v1::WithdrawEvidenceRequest>();
    request->set_startup_id(relying.startup_id());
    request->set_authorisation(relying.authorisation());
    request->set_evidence_id(withdrawn.evidence_id());
    request->set_why(withdrawn.why());
    commands.push_back({"/interlock.moc.v1.StartupService/WithdrawEvidence",
                        absl::StrCat("startup-", relying.startup_id()), request});
  }
  return commands;
}

absl::StatusOr<Commands> ReactToStartup(const FeedEvent& fed) {
  if (Is<v1::StartupEvent>(fed)) {
    auto event = EventAs<v1::StartupEvent>(fed.record);
    if (!event.ok()) return event.status();
    if (event->has_started_up()) return TellStartedUp(event->started_up());
    if (event->has_authorised()) return TellReliance(event->authorised());
  }
  if (Is<v1::RelianceEvent>(fed)) {
    auto event = EventAs<v1::RelianceEvent>(fed.record);
    if (!event.ok()) return event.status();
    if (event->has_withdrawn()) return TellWithdrawn(event->withdrawn());
  }
  return Commands{};
}

absl::StatusOr<Commands> ReactToAuthorisation(const FeedEvent& fed) {
  if (!Is<v1::StartupEvent>(fed)) return Commands{};
  auto event = EventAs<v1::StartupEvent>(fed.record);
  if (!event.ok()) return event.status();
  if (!event->has_authorised()) return Commands{};
  auto request = std::make_shared<v1::RecheckStartupRequest>();
  request->set_startup_id(event->authorised().startup_id());
  request->set_authorisation(event->authorised().authorisation().number());
  return Commands{{"/interlock.moc.v1.StartupService/RecheckStartup",
                   absl::StrCat("startup-", request->startup_id()), request}};
}

Commands Withdraw(const FeedEvent& fed, const std::string& why) {
  auto request = std::make_shared<v1::WithdrawRelianceRequest>();
  request->set_evidence_id(fed.record.stream);
  request->set_withdrawn_at_ms(fed.record.at_ms);
  request->set_why(why);
  return {{"/interlock.moc.v1.RelianceService/WithdrawReliance",
           absl::StrCat("reliance-", fed.record.stream), request}};
}

absl::StatusOr<Commands> ReactToFacts(const FeedEvent& fed) {
  if (Is<actions::v1::ActionEvent>(fed)) {
    auto event = EventAs<actions::v1::ActionEvent>(fed.record);
    if (!event.ok()) return event.status();
    if (event->has_reopened())
      return Withdraw(
          fed, absl::StrCat("Action ", IdOf(fed), " was reopened: ", event->reopened().reason()));
    if (event->has_revised())
      return Withdraw(fed, absl::StrCat("Action ", IdOf(fed), " is another one than it was."));
  }
  if (Is<training::v1::RecordEvent>(fed)) {
    auto event = EventAs<training::v1::RecordEvent>(fed.record);
    if (!event.ok()) return event.status();
    if (event->has_withdrawn())
      return Withdraw(fed, absl::StrCat("Training record ", IdOf(fed),
                                        " was withdrawn: ", event->withdrawn().reason()));
    if (event->has_corrected())
      return Withdraw(fed, absl::StrCat("Training record ", IdOf(fed),
                                        " was corrected: ", event->corrected().reason()));
  }
  return Commands{};
}

}  // namespace

Reaction RegisterHoldings() {
  return {.name = "register_holdings", .sources = {"moc"}, .react = ReactToHolding};
}
Reaction NoteStartups() {
  return {.name = "note_startups", .sources = {"moc"}, .react = ReactToStartup};
}
Reaction RecheckStartups() {
  return {.name = "recheck_startups", .sources = {"moc"}, .react = ReactToAuthorisation};
}
Reaction WithdrawFacts() {
  return {.name = "withdraw_facts", .sources = {"actions", "training"}, .react = ReactToFacts};
}

}  // namespace interlock::moc
