// Is every change that holds the unit ready? Whatever is not answered, or answered about something
// else than what is registered, is a reason against it.
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interlock/actions/v1/action_list.pb.h"
#include "interlock/moc/v1/startup_sheet.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/decider/same.h"
#include "services/moc/startup_decisions.h"

namespace interlock::moc::startup {
namespace {

constexpr char kClauseL3[] = "1910.119(l)(3) / 1926.64(l)(3)";
constexpr char kClauseL2[] = "1910.119(l)(2) / 1926.64(l)(2)";
constexpr char kClauseI[] = "1910.119(i)(2) / 1926.64(i)(2)";
constexpr size_t kMostTold = 40;

template <class Request>
Question Ask(const char* method, const Request& request) {
  return {method, request.SerializeAsString()};
}

Question AskHolding(const Scope& scope) {
  v1::ListHoldingRequest request;
  request.set_site_id(scope.site_id);
  request.set_unit_id(scope.unit_id);
  for (const auto& change : scope.changes) request.add_change_ids(change.change_id());
  for (const auto& review : scope.reviews) request.add_pssr_ids(review.pssr_id());
  return Ask("/interlock.moc.v1.StartupSheetService/ListHolding", request);
}

Question AskActions(const actions::v1::CheckActionsRequest& request) {
  return Ask("/interlock.actions.v1.ActionListService/CheckActions", request);
}
// Of a new facility also what its hazard analyses recommend, (i)(2)(iii).
Question AskActions(const Scope& scope, const v1::HeldChange& change) {
  actions::v1::CheckActionsRequest request;
  *request.mutable_action_ids() = change.before_startup_action_ids();
  request.set_change_id(change.change_id());
  if (change.new_facility()) {
    request.set_pha_site_id(scope.site_id);
    request.set_pha_unit_id(scope.unit_id);
  }
  return AskActions(request);
}
Question AskActions(const v1::HeldReview& review) {
  actions::v1::CheckActionsRequest request;
  *request.mutable_action_ids() = review.before_startup_action_ids();
  return AskActions(request);
}

// Of one change, or, without, of those who operate.
Question AskReadiness(const Scope& scope, const v1::HeldChange& change) {
  training::v1::CheckReadinessRequest request;
  request.set_site_id(scope.site_id);
  request.set_unit_id(scope.unit_id);
  request.set_process_id(scope.process_id);
  request.set_change_id(change.change_id());
  request.set_material_version(change.material_version());
  *request.mutable_affected_person_ids() = change.affected_person_ids();
  *request.mutable_affected_role_ids() = change.affected_role_ids();
  return Ask("/interlock.training.v1.StandingService/CheckReadiness", request);
}

class Judging {
 public:
  Judging(const Scope& scope, const Facts& facts) : scope_(scope), facts_(facts) {}

  Verdict Run() {
    JudgeOwn();
    for (const auto& change : scope_.changes) {
      JudgeActions(AskActions(scope_, change), change.change_id(), "");
      JudgeTraining(change);
    }
    for (const auto& review : scope_.reviews)
      if (!review.before_startup_action_ids().empty())
        JudgeActions(AskActions(review), "", review.pssr_id());
    if (scope_.changes.empty()) JudgeTraining({});
    verdict_.not_to_work_person_ids.assign(away_.begin(), away_.end());
    return std::move(verdict_);
  }

 private:
  // The same sentence once, whichever changes it comes from.
  void Add(v1::StartupReason reason) {
    if (told_.insert(reason.sentence()).second) verdict_.reasons.push_back(std::move(reason));
  }
  void Add(v1::ReasonKind kind, const char* clause, const std::string& change_id,
           const std::string& pssr_id, const std::string& subject, const std::string& sentence) {
    v1::StartupReason reason;
    reason.set_kind(kind);
    reason.set_clause(clause);
    reason.set_change_id(change_id);
    reason.set_pssr_id(pssr_id);
    reason.set_subject(subject);
    reason.set_sentence(sentence);
    Add(std::move(reason));
  }

  // Null, and a reason: there was no answer, or one from who does not follow any more.
  template <class Answer>
  std::optional<Answer> Heard(const Question& question, const char* service, const char* clause,
                              const std::string& change_id, const std::string& pssr_id) {
    auto answer = facts_.Get<Answer>(question);
    if (answer.ok() && answer->freshness().stopped_because().empty()) return *std::move(answer);
    Add(v1::REASON_KIND_NO_ANSWER, clause, change_id, pssr_id, service,
        absl::StrCat("The service ", service, " did not say ",
                     change_id.empty() && pssr_id.empty()
                         ? "how the unit stands"
                         : absl::StrCat("how ", change_id, pssr_id, " stands"),
                     ", or too late. Try again; if it stays silent, have it looked after."));
    return std::nullopt;
  }

  v1::StartupEvidence& Evidence(const char* service, const core::v1::Freshness& freshness,
                                const std::string& change_id, const std::string& pssr_id) {
    auto& evidence = verdict_.evidence.emplace_back();
    evidence.set_service(service);
    evidence.set_change_id(change_id);
    evidence.set_pssr_id(pssr_id);
    *evidence.mutable_freshness() = freshness;
    return evidence;
  }

  void NotRegistered(const std::string& change_id, const std::string& pssr_id) {
    Add(v1::REASON_KIND_NOT_REGISTERED, kClauseL2, change_id, pssr_id, "moc",
        absl::StrCat(change_id.empty() ? "Review " : "Change ", change_id, pssr_id,
                     " is not registered for this startup as it stands now. Try again in a "
                     "moment; if it stays so, have the service moc looked after."));
  }

  // What this service knows, and that it is what the others were asked about.
  void JudgeOwn() {
    const auto answer =
        Heard<v1::ListHoldingResponse>(AskHolding(scope_), "moc", kClauseL2, "", "");
    if (!answer) return;
    JudgeHolding(
        answer->changes(), scope_.changes, [](const auto& held) { return held.change_id(); },
        [this](const std::string& id) { NotRegistered(id, ""); });
    JudgeHolding(
        answer->reviews(), scope_.reviews, [](const auto& held) { return held.pssr_id(); },
        [this](const std::string& id) { NotRegistered("", id); });
    for (const auto& one : answer->changes())
      if (InScope(one))
        Evidence("moc", answer->freshness(), one.held().change_id(), "")
            .add_records(absl::StrCat("moc/change-", one.held().change_id(), "@", one.version()));
    for (const auto& one : answer->reviews())
      if (InScope(one))
        Evidence("moc", answer->freshness(), "", one.held().pssr_id())
            .add_records(absl::StrCat("moc/pssr-", one.held().pssr_id(), "@", one.version()));
  }
  template <class Row>
  bool InScope(const Row& row) const {
    return row.released() || IsInScope(row.held().process_id(), scope_.process_id);
  }
  template <class Rows, class Held, class IdOf, class Refuse>
  void JudgeHolding(const Rows& rows, const std::vector<Held>& known, IdOf id_of, Refuse refuse) {
    std::set<std::string> seen;
    for (const auto& row : rows) {
      if (!InScope(row)) continue;
      const std::string id = id_of(row.held());
      seen.insert(id);
      const auto same = [&](const Held& held) {
        return id_of(held) == id && (row.released() || Same(held, row.held()));
      };
      if (std::none_of(known.begin(), known.end(), same)) refuse(id);
      for (const auto& reason : row.missing()) Add(reason);
    }
    for (const auto& held : known)
      if (!seen.contains(id_of(held))) refuse(id_of(held));
  }

  void JudgeActions(const Question& question, const std::string& change_id,
                    const std::string& pssr_id) {
    const auto answer =
        Heard<actions::v1::CheckActionsResponse>(question, "actions", kClauseI, change_id, pssr_id);
    if (!answer) return;
    auto& evidence = Evidence("actions", answer->freshness(), change_id, pssr_id);
    bool settled = true;
    for (const auto& action : answer->actions()) {
      evidence.add_records(
          absl::StrCat("actions/action-", action.action_id(), "@", action.version()));
      if (action.stage() == actions::v1::Action::STAGE_VERIFIED ||
          action.stage() == actions::v1::Action::STAGE_DECLINED)
        continue;
      settled = false;
      Add(v1::REASON_KIND_ACTION, kClauseI, change_id, pssr_id, action.action_id(),
          absl::StrCat("Action ", action.action_id(), " (", action.what(),
                       ") is to be done and verified before startup; it is with ",
                       action.owner().person_id(), action.owner().role_id(), "."));
    }
    for (const auto& id : answer->unknown_action_ids()) {
      settled = false;
      Add(v1::REASON_KIND_ACTION, kClauseI, change_id, pssr_id, id,
          absl::StrCat("Action ", id, " is to be done before startup, and is not opened yet."));
    }
    if (settled && !answer->all_settled())
      Add(v1::REASON_KIND_ACTION, kClauseI, change_id, pssr_id, "",
          absl::StrCat("Not every action of ", change_id, pssr_id, " is settled."));
  }

  void JudgeTraining(const v1::HeldChange& change) {
    const std::string& change_id = change.change_id();
    const char* clause = change_id.empty() ? kClauseI : kClauseL3;
    const auto answer = Heard<training::v1::CheckReadinessResponse>(
        AskReadiness(scope_, change), "training", clause, change_id, "");
    if (!answer) return;
    auto& evidence = Evidence("training", answer->freshness(), change_id, "");
    *evidence.mutable_records() = answer->records();
    bool ready = true;
    for (const auto& missing : answer->missing()) {
      if (missing.away()) {
        away_.insert(missing.person_id());
        continue;
      }
      ready = false;
      Add(v1::REASON_KIND_TRAINING, clause, change_id, "", missing.person_id(), missing.sentence());
    }
    if (ready && !answer->everyone_ready())
      Add(v1::REASON_KIND_TRAINING, clause, change_id, "", "",
          "Not everybody who is affected or operates is informed and trained.");
  }

  const Scope& scope_;
  const Facts& facts_;
  std::set<std::string> told_, away_;
  Verdict verdict_;
};

}  // namespace

static Scope ScopeOf(const v1::UnitStartup& startup, Scope scope) {
  for (const auto& change : startup.changes())
    if (IsInScope(change.process_id(), scope.process_id)) scope.changes.push_back(change);
  for (const auto& review : startup.reviews())
    if (IsInScope(review.process_id(), scope.process_id)) scope.reviews.push_back(review);
  return scope;
}
Scope ScopeOf(const v1::UnitStartup& startup, const v1::AuthorizeStartupRequest& command) {
  return ScopeOf(startup, Scope{command.site_id(), command.unit_id(), command.process_id()});
}
Scope ScopeOf(const v1::UnitStartup& startup, const v1::Authorisation& authorisation) {
  return ScopeOf(startup, Scope{startup.site_id(), startup.unit_id(), authorisation.process_id()});
}
Scope ScopeOf(const v1::UnitStartup& startup, const v1::BrokenGlass& glass) {
  return {startup.site_id(),
          startup.unit_id(),
          glass.process_id(),
          {glass.changes().begin(), glass.changes().end()},
          {glass.reviews().begin(), glass.reviews().end()}};
}

std::vector<Question> GateQuestions(const Scope& scope) {
  std::vector<Question> questions = {AskHolding(scope)};
  for (const auto& change : scope.changes) {
    questions.push_back(AskActions(scope, change));
    questions.push_back(AskReadiness(scope, change));
  }
  for (const auto& review : scope.reviews)
    if (!review.before_startup_action_ids().empty()) questions.push_back(AskActions(review));
  if (scope.changes.empty()) questions.push_back(AskReadiness(scope, {}));
  return questions;
}

Verdict Judge(const Scope& scope, const Facts& facts) { return Judging(scope, facts).Run(); }

bool IsUnchecked(const Reasons& reasons) {
  for (const auto& reason : reasons)
    if (reason.kind() != v1::REASON_KIND_NO_ANSWER &&
        reason.kind() != v1::REASON_KIND_NOT_REGISTERED)
      return false;
  return !reasons.empty();
}

std::string Tell(const Scope& scope, const Reasons& reasons) {
  std::vector<std::string> told;
  for (const auto& reason : reasons)
    if (told.size() < kMostTold) told.push_back(reason.sentence());
  return absl::StrCat("Unit ", scope.unit_id, scope.process_id.empty() ? "" : ", process ",
                      scope.process_id, " may not start up. ", absl::StrJoin(told, " "),
                      reasons.size() > kMostTold
                          ? absl::StrCat(" And ", reasons.size() - kMostTold,
                                         " reasons more, on the sheet of the unit.")
                          : "");
}

}  // namespace interlock::moc::startup
