#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/training/content.h"
#include "services/training/known.h"
#include "services/training/sentences.h"
#include "services/training/standing_query.h"

namespace interlock::training {
namespace {

using Missing = v1::CheckReadinessResponse::Missing;

v1::Place PlaceOf(const v1::CheckReadinessRequest& request) {
  v1::Place place;
  place.set_site_id(request.site_id());
  place.set_unit_id(request.unit_id());
  place.set_process_id(request.process_id());
  return place;
}

// Goes over everybody whom a startup must find trained. What is not known is missing.
class Readiness {
 public:
  Readiness(const Known& known, const Rules& rules, const v1::CheckReadinessRequest& request,
            Day day)
      : known_(known),
        rules_(rules),
        request_(request),
        there_(PlaceOf(request)),
        day_(day),
        on_(day.ToString()),
        change_(ChangeAsked()) {}

  void CheckAffected() {
    std::set<std::string> affected;
    for (const auto& person_id : request_.affected_person_ids())
      affected.insert(known_.IdOf(person_id));
    for (const auto& role_id : request_.affected_role_ids()) {
      const auto holders = HoldersOf(role_id);
      affected.insert(holders.begin(), holders.end());
      if (holders.empty())
        Miss("", v1::STANDING_UNSPECIFIED, change_.requirement_id,
             absl::StrCat("Nobody is known to hold role ", role_id, " at ", There(),
                          ", which the change affects."));
    }
    for (const auto& person_id : affected) CheckAffectedPerson(person_id);
  }

  // 1910.119(i)(2)(iv): each employee involved in operating the process.
  void CheckOperators() {
    int operators = 0, present = 0;
    for (const auto& [id, known] : known_.people) {
      if (!known.IsHere(on_) || OperatingOf(known).empty()) continue;
      ++operators;
      present += known.LeaveOn(on_) == nullptr ? 1 : 0;
      CheckOperator(known, known.person);
      CheckStandIn(known);
    }
    if (operators == 0)
      Miss("", v1::STANDING_UNSPECIFIED, "",
           absl::StrCat("Nobody is known to operate ", There(), "."));
    else if (present == 0)
      Miss("", v1::STANDING_UNSPECIFIED, "",
           absl::StrCat("Everybody who operates ", There(), " is away on ", on_, "."));
  }

  void Answer(v1::CheckReadinessResponse& response) const {
    bool ready = true;
    for (const auto& missing : missing_) {
      ready &= missing.away();
      *response.add_missing() = missing;
    }
    response.set_everyone_ready(ready);
    response.set_on(on_);
    for (const auto& record_id : records_) response.add_records(IdentityOf(record_id));
  }

 private:
  // On the material of the change, if the question names it.
  Asked ChangeAsked() const {
    Asked asked{absl::StrCat("moc-", request_.change_id()), UnpublishedChange()};
    if (const auto* requirement = known_.FindRequirement(asked.requirement_id))
      if (auto content = ContentAt(*requirement, request_.site_id(), on_))
        asked.content = *std::move(content);
    if (!request_.material_version().empty()) {
      asked.content.clear_material_versions();
      asked.content.add_material_versions(request_.material_version());
    }
    return asked;
  }

  std::string There() const {
    return absl::StrCat(request_.unit_id().empty() ? "site " : "unit ",
                        request_.unit_id().empty() ? request_.site_id() : request_.unit_id(),
                        request_.process_id().empty() ? "" : ", process ", request_.process_id());
  }

  std::set<std::string> HoldersOf(const std::string& role_id) const {
    std::set<std::string> holders;
    for (const auto& [id, known] : known_.people)
      for (const auto& one : known.person.assignments)
        if (known.IsHere(on_) && one.role_id == role_id && HoldsOn(one, on_) &&
            Meet(one.place, there_))
          holders.insert(id);
    return holders;
  }

  std::vector<Assignment> OperatingOf(const KnownPerson& known) const {
    std::vector<Assignment> operating;
    for (const auto& one : known.person.assignments)
      if (HoldsOn(one, on_) && Meet(one.place, there_) && known_.Operates(one.role_id))
        operating.push_back(one);
    return operating;
  }

  void CheckAffectedPerson(const std::string& person_id) {
    const KnownPerson* known = known_.Find(person_id);
    if (known == nullptr) {
      Miss(person_id, v1::STANDING_NEVER, change_.requirement_id,
           absl::StrCat(person_id, " is affected by the change, and nobody of that id is known."));
      return;
    }
    if (!known->IsHere(on_)) return;  // Left: works on nothing here.
    Check(*known, known->person, change_);
    checked_for_change_.insert(person_id);
  }

  // As themselves, or with the assignments of whom they stand in for.
  void CheckOperator(const KnownPerson& known, const Person& as) {
    int asked_of = 0;
    for (const auto& requirement : known_.requirements) {
      auto content = ContentAt(requirement, request_.site_id(), on_);
      if (!content || !IsAskedOf(*content, as, there_, on_)) continue;
      const bool change = requirement.requirement_id() == change_.requirement_id;
      asked_of += change ? 0 : 1;
      if (change && checked_for_change_.contains(as.person_id)) continue;
      Check(known, as, {requirement.requirement_id(), *std::move(content)});
    }
    if (asked_of > 0) return;
    Miss(known, v1::STANDING_UNSPECIFIED, "",
         absl::StrCat(as.person_id, " operates ", There(),
                      ", and no requirement says what training that takes: nobody can tell that ",
                      as.person_id, " is trained."));
  }

  void CheckStandIn(const KnownPerson& away) {
    const Leave* leave = away.LeaveOn(on_);
    if (leave == nullptr || leave->stand_in_id.empty()) return;
    const KnownPerson* stand_in = known_.Find(leave->stand_in_id);
    if (stand_in == nullptr) {
      Miss(leave->stand_in_id, v1::STANDING_NEVER, "",
           absl::StrCat(leave->stand_in_id, " stands in for ", away.person.person_id,
                        ", and nobody of that id is known."));
      return;
    }
    if (!stand_in->IsHere(on_)) return;
    Person as = stand_in->person;
    for (const auto& one : OperatingOf(away)) as.assignments.push_back(one);
    CheckOperator(*stand_in, as);
  }

  void Check(const KnownPerson& known, const Person& as, const Asked& asked) {
    const auto standing = StandingOn(day_, asked, as, known.ProofsFor(asked), rules_.data);
    if (IsQualified(standing.standing)) {
      records_.insert(standing.record_ids.begin(), standing.record_ids.end());
      return;
    }
    Miss(known, standing.standing, asked.requirement_id,
         SentenceOf(standing, as.person_id, asked.requirement_id));
  }

  void Miss(const KnownPerson& known, v1::Standing standing, const std::string& requirement_id,
            std::string sentence) {
    const Leave* leave = known.LeaveOn(on_);
    if (leave != nullptr)
      absl::StrAppend(&sentence, " ", known.person.person_id, " is away",
                      leave->until_on.empty() ? "" : " until ", leave->until_on,
                      " and may not work on it until trained.");
    Miss(known.person.person_id, standing, requirement_id, sentence);
    missing_.back().set_away(leave != nullptr);
  }
  void Miss(const std::string& person_id, v1::Standing standing, const std::string& requirement_id,
            const std::string& sentence) {
    auto& missing = missing_.emplace_back();
    missing.set_person_id(person_id);
    missing.set_requirement_id(requirement_id);
    missing.set_standing(standing);
    missing.set_sentence(sentence);
  }

  const Known& known_;
  const Rules& rules_;
  const v1::CheckReadinessRequest& request_;
  const v1::Place there_;
  const Day day_;
  const std::string on_;
  const Asked change_;
  std::set<std::string> checked_for_change_, records_;
  std::vector<Missing> missing_;
};

}  // namespace

absl::Status CheckReadiness(SqlSession& rows, const Rules& rules, const Asking& asking,
                            const v1::CheckReadinessRequest& request,
                            v1::CheckReadinessResponse& response) {
  const bool affects =
      request.affected_person_ids_size() > 0 || request.affected_role_ids_size() > 0;
  if (affects && request.change_id().empty())
    return Refuse(absl::StatusCode::kInvalidArgument, "CHANGE_MISSING", "1910.119(l)(3)",
                  "Say by which change these people are affected.");
  const auto day = DayAsked(rows, request.site_id(), request.on(), asking.now_ms);
  if (!day.ok()) return day.status();
  Known known;
  const Wanted wanted{
      .site_id = request.site_id(),
      .person_ids = {request.affected_person_ids().begin(), request.affected_person_ids().end()}};
  auto status = ReadKnown(rows, wanted, known);
  if (status.ok()) status = ReadRoles(rows, known);
  if (!status.ok()) return status;
  Readiness readiness(known, rules, request, *day);
  readiness.CheckAffected();
  readiness.CheckOperators();
  readiness.Answer(response);
  return absl::OkStatus();
}

}  // namespace interlock::training
