// What people are trained in, when they were, and the contract employers.
#include "absl/strings/str_cat.h"
#include "interlock/training/v1/contractor.pb.h"
#include "interlock/training/v1/programme.pb.h"
#include "interlock/training/v1/record.pb.h"
#include "interlock/training/v1/requirement.pb.h"
#include "libs/calendar/calendar.h"
#include "services/interlock/demo/story.h"

namespace interlock::demo {
namespace {

constexpr char kRequirements[] = "/interlock.training.v1.RequirementService/";
constexpr char kRecords[] = "/interlock.training.v1.RecordService/";
constexpr char kContractors[] = "/interlock.training.v1.ContractorService/";

struct Course {
  const char* id;
  const char* content;  // All but the groups.
  std::vector<const char*> roles;
  bool contract_workers;
  int interval_months;  // 0: once is enough.
};

const std::vector<Course>& Courses() {
  static const std::vector<Course> courses{
      {"overview",
       "title: 'Overview of the process and its procedures' kind: KIND_INITIAL_OVERVIEW topics: "
       "TOPIC_PROCESS_OVERVIEW topics: TOPIC_OPERATING_PROCEDURES topics: TOPIC_HAZARDS topics: "
       "TOPIC_EMERGENCY_OPERATIONS topics: TOPIC_SAFE_WORK_PRACTICES means: MEANS_WRITTEN_TEST "
       "means: MEANS_DEMONSTRATION",
       {"operator", "shift-supervisor"},
       false,
       0},
      {"refresher",
       "title: 'Operating procedures, refresher' kind: KIND_REFRESHER topics: "
       "TOPIC_OPERATING_PROCEDURES interval_months: 36 means: MEANS_WRITTEN_TEST means: "
       "MEANS_SIMULATOR refreshes_requirement_id: 'overview'",
       {"operator", "shift-supervisor"},
       false,
       36},
      {"emergency-plan",
       "title: 'Emergency action plan' kind: KIND_EMERGENCY_PLAN topics: TOPIC_EMERGENCY_PLAN "
       "interval_months: 12 means: MEANS_WRITTEN_TEST means: MEANS_DEMONSTRATION",
       {"operator", "shift-supervisor", "mechanic"},
       false,
       12},
      {"safe-work",
       "title: 'Lockout, line breaking and confined space' kind: KIND_SAFE_WORK_PRACTICE topics: "
       "TOPIC_SAFE_WORK_PRACTICES interval_months: 24 means: MEANS_WRITTEN_TEST means: "
       "MEANS_OBSERVED_AT_WORK",
       {"operator", "mechanic"},
       false,
       24},
      {"permit-issuer",
       "title: 'Issuing hot work permits' kind: KIND_PERMIT_ISSUER interval_months: 24 means: "
       "MEANS_WRITTEN_TEST",
       {"shift-supervisor"},
       false,
       24},
      {"maintenance",
       "title: 'Maintaining process equipment' kind: KIND_MAINTENANCE_SKILL topics: "
       "TOPIC_PROCESS_OVERVIEW topics: TOPIC_HAZARDS topics: TOPIC_JOB_PROCEDURES means: "
       "MEANS_DEMONSTRATION",
       {"mechanic"},
       false,
       0},
      {"contractor-hazards",
       "title: 'Hazards of the site, for contract workers' kind: KIND_CONTRACTOR_HAZARDS topics: "
       "TOPIC_HAZARDS topics: TOPIC_EMERGENCY_PLAN interval_months: 12 means: MEANS_WRITTEN_TEST",
       {},
       true,
       12}};
  return courses;
}

bool Needs(const Member& member, const Course& course) {
  if (member.contractor) return course.contract_workers;
  for (const std::string role : course.roles)
    if (role == member.role) return true;
  return false;
}

training::v1::RecordTrainingRequest Attended(const Site& site, const Course& course,
                                             const Member& member, int64_t at_ms) {
  const std::string day = DayOfUtc(at_ms).ToString();
  return Said<training::v1::RecordTrainingRequest>(absl::StrCat(
      "record_id: '", site.id, "-", course.id, "-", member.person_id, "-", day, "' site_id: '",
      site.id, "' attendance { person_id: '", member.person_id, "' requirement_id: '", course.id,
      "' held_on: '", day, "' trainer_person_id: '", HolderOf(site, "technical-authority"),
      "' language: 'en' means: ",
      std::string(course.id) == "maintenance" ? "MEANS_DEMONSTRATION" : "MEANS_WRITTEN_TEST",
      " result: RESULT_PASSED session_id: '", site.id, "-", course.id, "-", day, "' }"));
}

}  // namespace

absl::Status Story::PublishRequirements() {
  const Day from = DayOfUtc(options_.begins_at_ms - 400 * kDayMs);
  for (const Course& course : Courses()) {
    std::string groups;
    for (const char* role : course.roles)
      absl::StrAppend(&groups, " groups { role_id: '", role, "' }");
    if (course.contract_workers) groups += " groups { contract_workers {} }";
    if (auto status = Do(kManager, absl::StrCat(kRequirements, "PublishRequirement"),
                         Said<training::v1::PublishRequirementRequest>(absl::StrCat(
                             "requirement_id: '", course.id, "' content { ", course.content, groups,
                             " } from_on: '", from.ToString(), "'")));
        !status.ok())
      return status;
  }
  // One site agreed with its operators on a refresher every two years.
  const Site& site = Sites()[0];
  return Do(kManager, absl::StrCat(kRequirements, "TightenRequirement"),
            Said<training::v1::TightenRequirementRequest>(absl::StrCat(
                "requirement_id: 'refresher' site_id: '", site.id,
                "' tightening { interval_months: 24 consultation { person_ids: '",
                HolderOf(site, "operator"), "' held_on: '", from.ToString(), "' } } from_on: '",
                from.ToString(), "' reason: 'Agreed with the operators after the audit.'")));
}

// The classes of a course are held in time for most; who misses one comes later, or not at all.
void Story::PlanTraining(const Site& site) {
  const auto crew = CrewOf(site);
  for (const Course& course : Courses()) {
    const int64_t interval_ms = course.interval_months * 30 * kDayMs;
    const int64_t first_ms = options_.begins_at_ms - Between(20, 200) * kDayMs;
    for (int64_t at_ms = first_ms; at_ms < options_.ends_at_ms; at_ms += interval_ms) {
      const int64_t told_ms = std::max(at_ms, options_.begins_at_ms) + 10 * kHourMs;
      std::vector<training::v1::RecordTrainingRequest> there;
      for (const Member& member : crew) {
        if (!Needs(member, course)) continue;
        const double fate = at_ms == first_ms || member.contractor ? 0 : Chance();
        if (fate < 0.9) there.push_back(Attended(site, course, member, at_ms));
        const int64_t later_ms = at_ms + Between(45, 80) * kDayMs;
        if (fate >= 0.9 && fate < 0.97 && later_ms < options_.ends_at_ms)
          At(later_ms + 10 * kHourMs, [=, this, &site, &course] {
            return Do(kManager, absl::StrCat(kRecords, "RecordTraining"),
                      Attended(site, course, member, later_ms));
          });
      }
      if (told_ms < options_.ends_at_ms)
        At(told_ms, [=, this] {
          counts_.trainings += int64_t(there.size());
          return DoAll(kManager, absl::StrCat(kRecords, "RecordTraining"), there);
        });
      if (interval_ms == 0) break;
    }
  }
}

// Whether the training does what it should is looked at every other year.
void Story::PlanProgramme(const Site& site) {
  const int64_t at_ms = options_.begins_at_ms + Between(60, 300) * kDayMs;
  At(at_ms, [=, this, &site] {
    return Do(kManager, "/interlock.training.v1.ProgrammeService/EvaluateProgramme",
              Said<training::v1::EvaluateProgrammeRequest>(absl::StrCat(
                  "site_id: '", site.id, "' evaluation { evaluated_on: '", Today(),
                  "' evaluated_by_person_id: '", HolderOf(site, "safety-manager"),
                  "' method: 'Watched six operators at the panel; compared three years of tests.' "
                  "conclusion: 'Procedures are known; the drill of the night shift is weak.' }")));
  });
}

// Evaluated before they come and every year after, which one site forgets; they come and go.
void Story::PlanContractors(const Site& site) {
  const std::string id = absl::StrCat(site.id, ":", Contractors()[0].id);
  const std::string named = absl::StrCat("contractor_id: '", id, "' site_id: '", site.id,
                                         "' employer_id: '", Contractors()[0].id, "' ");
  const bool forgets = std::string(site.id) == "fresno";
  int64_t evaluated_until_ms = 0;
  for (int64_t at_ms = options_.begins_at_ms + 2 * kDayMs; at_ms < options_.ends_at_ms;
       at_ms += 350 * kDayMs) {
    if (forgets && at_ms + 365 * kDayMs > options_.ends_at_ms) break;
    evaluated_until_ms = at_ms + 350 * kDayMs;
    At(at_ms, [=, this, &site] {
      return Do(kManager, absl::StrCat(kContractors, "EvaluateContractor"),
                Said<training::v1::EvaluateContractorRequest>(absl::StrCat(
                    named, "evaluation { evaluated_on: '", DayOfUtc(at_ms - kDayMs).ToString(),
                    "' evaluated_by_person_id: '", HolderOf(site, "safety-manager"),
                    "' safety_performance: 'Rates below the trade for three years; no release.' "
                    "safety_programme: 'Own training records seen, supervisors on site.' outcome: "
                    "EVALUATION_OUTCOME_APPROVED }")));
    });
  }
  std::string worker;
  for (const Member& member : CrewOf(site))
    if (member.contractor && !member.speaks_spanish_only) worker = member.person_id;
  for (int64_t at_ms = options_.begins_at_ms + 30 * kDayMs + 14 * kHourMs;
       at_ms < std::min(evaluated_until_ms, options_.ends_at_ms); at_ms += 61 * kDayMs) {
    const std::string unit = OneOf(site.units).id;
    At(at_ms, [=, this]() -> absl::Status {
      if (auto status = Settle(); !status.ok()) return status;  // The gate asks for training.
      return Do(kManager, absl::StrCat(kContractors, "RecordEntry"),
                Said<training::v1::RecordEntryRequest>(
                    absl::StrCat(named, "person_id: '", worker, "' unit_id: '", unit,
                                 "' work: WORK_KIND_PROCESS entered_at_ms: ", at_ms,
                                 " hazards_explained: true emergency_plan_explained: true")));
    });
    At(at_ms + 8 * kHourMs, [=, this] {
      return Do(kManager, absl::StrCat(kContractors, "RecordExit"),
                Said<training::v1::RecordExitRequest>(
                    absl::StrCat("contractor_id: '", id, "' person_id: '", worker,
                                 "' left_at_ms: ", at_ms + 8 * kHourMs)));
    });
  }
}

}  // namespace interlock::demo
