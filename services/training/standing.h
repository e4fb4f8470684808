#pragma once
// How one person stands to one requirement on a day: from what is asked and what was recorded.
#include <optional>
#include <span>
#include <string>

#include "absl/container/inlined_vector.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/rules.pb.h"
#include "interlock/training/v1/standing.pb.h"
#include "libs/calendar/calendar.h"
#include "services/training/audience.h"

namespace interlock::training {

// A record that was not withdrawn, of the person in question.
struct Proof {
  std::string record_id;
  std::string requirement_id;
  Day held_on;
  v1::Means means = v1::MEANS_UNSPECIFIED;
  v1::Result result = v1::RESULT_UNSPECIFIED;
  std::string language = {};
  std::string material_version = {};
  // Of a certificate in lieu of training; empty: an attendance.
  std::string in_lieu_process_id = {};
};

// Those of one person that are of interest to a requirement, by day where they are many; others
// among them do no harm.
struct Proofs {
  std::span<const Proof> own;
  // Of the requirement that it refreshes.
  std::span<const Proof> refreshed = {};
};

struct StandingOnDay {
  v1::Standing standing = v1::STANDING_NEVER;
  // The last day on which it holds; nothing: for good, or it never did.
  std::optional<Day> valid_until_on = {};
  // Of what is due: the fewest of the warning days that are not fewer than what is left.
  int due_within_days = 0;
  // What it rests on: the last that qualifies, or all of those that do not.
  absl::InlinedVector<std::string, 1> record_ids = {};
};

struct Asked {
  std::string requirement_id;
  // As it holds at the site on the day.
  v1::Content content;
};

// The same day of the month so many months later, or the month's last.
Day MonthsLater(Day day, int months);

// Whether it was verified by a means and in a language that count, on material that counts.
bool Qualifies(const Proof& proof, const Asked& asked, const Person& person);

// Records after the day say nothing about it.
StandingOnDay StandingOn(Day day, const Asked& asked, const Person& person, const Proofs& proofs,
                         const v1::TrainingRules& rules);

inline bool IsQualified(v1::Standing standing) {
  return standing == v1::STANDING_CURRENT || standing == v1::STANDING_DUE;
}

}  // namespace interlock::training
