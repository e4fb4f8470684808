#include "services/actions/hand_over.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interlock/core/v1/core.pb.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "libs/decider/same.h"
#include "services/actions/owner.h"

namespace interlock::actions {
namespace {

using enum absl::StatusCode;
using Decided = Decision<v1::HandOverEvent>;
using Events = std::vector<v1::HandOverEvent>;
using Owned = v1::ListOwnedActionsResponse;

Question Get(const char* method, const std::string& id) {
  core::v1::GetRequest request;
  request.set_id(id);
  return {absl::StrCat("/interlock.organisation.v1.", method), request.SerializeAsString()};
}

absl::Status NotAnswered(const std::string& reason, const std::string& what) {
  return Refuse(kUnavailable, reason, "",
                absl::StrCat("Nobody says at present ", what, ". Nothing was moved; try again."));
}

// PERSON_UNKNOWN, PERSON_LEFT, ROLE_UNKNOWN, or UNAVAILABLE: ORGANISATION_NOT_ANSWERED.
absl::Status CheckTakes(const v1::Owner& to, const Context& context) {
  const std::string& person_id = to.person_id();
  if (!person_id.empty()) {
    const auto person = context.facts.Get<organisation::v1::Person>(PersonQuestion(person_id));
    if (absl::IsNotFound(person.status()))
      return Refuse(kNotFound, "PERSON_UNKNOWN", "",
                    absl::StrCat("There is no person ", person_id, "."));
    if (!person.ok()) return NotAnswered("ORGANISATION_NOT_ANSWERED", "who is there");
    if (!person->left_on().empty() || !person->merged_into_person_id().empty())
      return Refuse(kFailedPrecondition, "PERSON_LEFT", "",
                    absl::StrCat(person_id,
                                 " left, or the record was merged into another one. "
                                 "Name somebody who is there."));
    return absl::OkStatus();
  }
  const auto role = context.facts.Get<organisation::v1::Role>(RoleQuestion(to.role_id()));
  if (absl::IsNotFound(role.status()))
    return Refuse(kNotFound, "ROLE_UNKNOWN", "",
                  absl::StrCat("There is no role ", to.role_id(), "."));
  return role.ok() ? absl::OkStatus()
                   : NotAnswered("ORGANISATION_NOT_ANSWERED", "which roles there are");
}

absl::Status Check(const v1::RecordHandOverRequest& request, const Context& context) {
  if (auto status = CheckOwner(request.from()); !status.ok()) return status;
  const bool roles_do = IsService(context) || request.roles_size() > 0;
  if (IsNobody(request.to()) && roles_do) return absl::OkStatus();
  if (auto status = CheckOwner(request.to()); !status.ok()) return status;
  if (Same(request.from(), request.to()))
    return Refuse(kInvalidArgument, "OWNER_UNCHANGED", "",
                  "They are owned by the one who is to take them.");
  return absl::OkStatus();
}

// Who takes them all; nobody: the roles, each at its site.
absl::StatusOr<v1::Owner> Taker(const v1::RecordHandOverRequest& request, const Context& context) {
  if (IsNobody(request.to())) return v1::Owner();
  const absl::Status takes = CheckTakes(request.to(), context);
  if (takes.ok()) return request.to();
  // A successor who is not there either leaves it to the roles.
  if (IsService(context) && !absl::IsUnavailable(takes)) return v1::Owner();
  return takes;
}

v1::Owner RoleFor(const v1::RecordHandOverRequest& request, const v1::OwnedAction& action) {
  v1::Owner owner;
  bool at_unit = false;
  for (const auto& role : request.roles()) {
    if (role.at_site_id() != action.site_id()) continue;
    const bool same_unit = !role.unit_id().empty() && role.unit_id() == action.unit_id();
    if (!owner.role_id().empty() && (at_unit || !same_unit)) continue;
    owner.set_role_id(role.role_id());
    at_unit = same_unit;
  }
  return owner;
}

absl::Status CheckOwned(const v1::RecordHandOverRequest& request, const Owned& owned,
                        const Context& context) {
  if (owned.more())
    return Refuse(kResourceExhausted, "TOO_MANY_ACTIONS", "",
                  "They own more open actions than are handed over at once. Name a site, or some "
                  "of the actions.");
  std::set<std::string> missing(request.action_ids().begin(), request.action_ids().end());
  for (const auto& action : owned.actions()) missing.erase(action.action_id());
  if (!missing.empty())
    return Refuse(
        kFailedPrecondition, "ACTIONS_NOT_OWNED", "",
        absl::StrCat("Not open, or owned by somebody else: ", absl::StrJoin(missing, ", "), "."));
  if (owned.actions().empty() && !IsService(context))
    return Refuse(kFailedPrecondition, "NOTHING_TO_HAND_OVER", "", "They have no open action.");
  return absl::OkStatus();
}

Decided Record(const v1::RecordHandOverRequest& request, const Owned& owned, const v1::Owner& taker,
               const Context& context) {
  Events events(1);
  auto& handed_over = *events[0].mutable_handed_over();
  handed_over.set_hand_over_id(request.hand_over_id());
  *handed_over.mutable_request() = request;
  handed_over.set_handed_over_by(context.actor);
  std::vector<std::string> left;
  for (const auto& action : owned.actions()) {
    auto& move = *handed_over.add_moves();
    move.set_action_id(action.action_id());
    move.set_site_id(action.site_id());
    *move.mutable_to() = IsNobody(taker) ? RoleFor(request, action) : taker;
    if (IsNobody(move.to())) left.push_back(action.action_id());
  }
  if (!left.empty() && !IsService(context))
    return Refuse(kFailedPrecondition, "OWNER_MISSING", "",
                  absl::StrCat("None of the roles takes ", absl::StrJoin(left, ", "),
                               ". Name a role for their site, or a person."));
  return events;
}

Decided Hand(const v1::HandOverRecord& record, const v1::RecordHandOverRequest& request,
             const Context& context) {
  if (!record.hand_over_id().empty())
    return Same(record.request(), request) ? Decided(Events{})
                                           : Refuse(kAlreadyExists, "HAND_OVER_EXISTS", "",
                                                    "Another hand-over has this id already.");
  if (auto status = Check(request, context); !status.ok()) return status;
  const auto owned = context.facts.Get<Owned>(OwnedQuestion(request));
  if (!owned.ok()) return NotAnswered("ACTIONS_NOT_ANSWERED", "which actions they own");
  if (auto status = CheckOwned(request, *owned, context); !status.ok()) return status;
  const auto taker = Taker(request, context);
  return taker.ok() ? Record(request, *owned, *taker, context) : taker.status();
}

}  // namespace

Question OwnedQuestion(const v1::RecordHandOverRequest& request) {
  v1::ListOwnedActionsRequest question;
  question.set_owner_person_id(request.from().person_id());
  question.set_owner_role_id(request.from().role_id());
  question.set_site_id(request.site_id());
  *question.mutable_action_ids() = request.action_ids();
  return {"/interlock.actions.v1.ActionListService/ListOwnedActions", question.SerializeAsString()};
}
Question PersonQuestion(const std::string& person_id) {
  return Get("PersonService/GetPerson", person_id);
}
Question RoleQuestion(const std::string& role_id) { return Get("RoleService/GetRole", role_id); }

Decided HandOver::Decide(const State& record, const Command& command, const Context& context) {
  switch (command.body_case()) {
    case Command::kHandOver: return Hand(record, command.hand_over(), context);
    case Command::kClockDue: return Events{};  // It holds no clock.
    case Command::BODY_NOT_SET: break;
  }
  return absl::InvalidArgumentError("empty command");
}

void HandOver::Evolve(State& record, const Event& event) {
  switch (event.body_case()) {
    case Event::kHandedOver: {
      const auto& handed_over = event.handed_over();
      record.set_hand_over_id(handed_over.hand_over_id());
      record.set_site_id(handed_over.request().site_id());
      *record.mutable_request() = handed_over.request();
      *record.mutable_moves() = handed_over.moves();
      record.set_handed_over_by(handed_over.handed_over_by());
      break;
    }
    case Event::BODY_NOT_SET: break;
  }
}

std::vector<Question> HandOver::Asks(const State& record, const Command& command) {
  if (!command.has_hand_over() || !record.hand_over_id().empty()) return {};
  const auto& request = command.hand_over();
  std::vector<Question> questions = {OwnedQuestion(request)};
  if (!request.to().person_id().empty())
    questions.push_back(PersonQuestion(request.to().person_id()));
  else if (!request.to().role_id().empty())
    questions.push_back(RoleQuestion(request.to().role_id()));
  return questions;
}

static_assert(Decider<HandOver> && HasQuestions<HandOver>);

}  // namespace interlock::actions
