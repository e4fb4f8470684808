#include "services/incidents/classification/sentence.h"

namespace interlock::incidents {
namespace {

// Criterion ids begin with the tier that they belong to; the terms of every tier do not.
bool BelongsTo(const v1::Criterion& criterion, v1::Tier tier) {
  const std::string& id = criterion.id();
  return id.starts_with("tier-") && id[5] == char('0' + int(tier));
}

// "... (clause)."
void AppendWithClause(std::string& text, const v1::Criterion& criterion) {
  std::string_view reason = criterion.reason();
  if (reason.ends_with('.')) reason.remove_suffix(1);
  Append(text, {reason, " (", criterion.clause(), ")."});
}

// The criteria that made the tier, at most three of them.
void WriteGrounds(const v1::Classification& answer, std::string& text) {
  int written = 0, more = 0;
  for (const auto& criterion : answer.criteria()) {
    if (criterion.held() != v1::Criterion::YES || !BelongsTo(criterion, answer.tier())) continue;
    if (written == 3) {
      ++more;
      continue;
    }
    ++written;
    text += ' ';
    if (!criterion.subject().empty()) Append(text, {criterion.subject(), ": "});
    AppendWithClause(text, criterion);
  }
  if (more == 0) return;
  text += " And ";
  AppendInt(text, more);
  text += " more.";
}

// Why it is none: what took it out, or what every tier needs and is not there.
void WriteWhyNone(const v1::Classification& answer, std::string& text) {
  for (const auto& exclusion : answer.exclusions())
    if (exclusion.applied() == v1::Criterion::YES && exclusion.id() != "personnel-safety")
      Append(text, {" Excluded as ", exclusion.id(), " (", exclusion.clause(),
                    "), claimed because: ", exclusion.claimed_reason(), "."});
  bool written = false;
  for (const auto& criterion : answer.criteria())
    if (criterion.held() == v1::Criterion::NO && !criterion.id().starts_with("tier-") &&
        criterion.id() != NameOf(CriterionKind::kLossOfContainment)) {
      text += ' ';
      AppendWithClause(text, criterion);
      written = true;
    }
  if (!written && answer.exclusions().empty())
    text += " Nothing that is certain meets a criterion.";
}

void WritePoints(const v1::Severity& severity, std::string& text) {
  bool any = false;
  const auto write = [&](std::string_view name, int points) {
    if (points == 0) return;
    Append(text, {any ? ", " : " (", name, " "});
    AppendInt(text, points);
    any = true;
  };
  write("safety", severity.safety());
  write("fire or explosion", severity.fire_explosion());
  write("release", severity.release());
  write("community", severity.community());
  write("environment", severity.environment());
  text += any ? ")." : ".";
}

}  // namespace

void WriteSentence(const v1::IncidentFacts& facts, const RuleSet& rules, bool held_back,
                   v1::Classification& answer) {
  std::string& text = *answer.mutable_sentence();
  const v1::Tier tier = answer.tier();
  if (answer.at_least() && tier == v1::NOT_PSE)
    Append(text, {"Not yet known to be a process safety event under ", rules.id, ", and at most ",
                  NameOf(answer.at_most_tier()), "."});
  else if (answer.at_least())
    Append(text, {"At least ", NameOf(tier), " under ", rules.id, ", and possibly ",
                  NameOf(answer.at_most_tier()), "."});
  else if (tier == v1::NOT_PSE)
    Append(text, {"Not a process safety event under ", rules.id, "."});
  else
    Append(text, {NameOf(tier), " under ", rules.id, "."});
  if (tier == v1::NOT_PSE)
    WriteWhyNone(answer, text);
  else
    WriteGrounds(answer, text);
  if (answer.at_least()) {
    text += ' ';
    AppendInt(text, answer.missing_facts_size());
    text += answer.missing_facts_size() == 1 ? " missing fact would settle it."
                                             : " missing facts would settle it.";
  }
  if (tier == v1::TIER_1) {
    Append(text, {" Severity ", answer.severity_at_least() ? "at least " : ""});
    AppendInt(text, answer.severity_points());
    text += answer.severity_points() == 1 ? " point" : " points";
    WritePoints(answer.severity(), text);
    if (held_back) text += " No release points: secondary containment held what would have scored.";
  }
  if (tier == v1::TIER_3 && !facts.weak_management_system().empty())
    Append(text, {" Weak part of the management system: ", facts.weak_management_system(), "."});
  // Facts do not say which standard their site is under, and both say the same.
  text += answer.at_most_tier() <= v1::TIER_2
              ? " 1910.119(m) / 1926.64(m) asks for an investigation, begun within 48 hours, of "
                "anything that led, or could reasonably have led, to a catastrophic release."
              : " This tier does not say that no investigation is needed: 1910.119(m) / "
                "1926.64(m) goes by what could reasonably have happened.";
}

}  // namespace interlock::incidents
