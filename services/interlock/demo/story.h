#pragma once
// Lives years of a company on the simulated clock, every step over gRPC as people would take it:
// near misses, releases, amendments when more is known, investigations in time and late, hours and
// closed months; people who come, are trained and leave, contractors, what has to be done and is
// done in time or late; changes in every stage. The same seed lives the same life, to the last
// hash.
#include <ostream>

#include "services/interlock/demo/changes.h"
#include "services/interlock/demo/company.h"
#include "services/interlock/demo/teller.h"

namespace interlock::demo {

// Where the last startup takes place; nothing else is changed there.
inline constexpr char kLastUnit[] = "alky";

struct StoryOptions {
  int64_t begins_at_ms = 0;
  int64_t ends_at_ms = 0;
  size_t sites = Sites().size();  // The first so many of the company's.
  uint64_t seed = 1;
};

class Story : public Teller {
 public:
  // Told now and then: the simulated moment, and what happened so far.
  using Progress = std::function<void(int64_t now_ms, const StoryCounts&)>;
  Story(Embedded& embedded, StoryTime& time, StoryOptions options)
      : Teller(embedded, time, options.seed), options_(options) {}
  absl::Status Live(const Progress& progress);
  // After it: a startup is refused, what was missing is mended, and the unit starts up. Tells it.
  absl::Status ShowStartup(std::ostream& out);

 private:
  // The company, its businesses, sites and units (story.cc).
  absl::Status Found();
  void PlanMonth(int64_t begins_ms, int64_t ends_ms, const std::string& month);
  void PlanHours(const Site& site, int64_t ends_ms, const std::string& month);
  void PlanClosing(int64_t ends_ms, const std::string& month);

  // incidents.cc
  void PlanNearMiss(const Site& site, int64_t at_ms);
  void PlanRelease(const Site& site, int64_t at_ms);
  absl::Status DecideAgainst(const std::string& person, const std::string& incident_id);
  absl::Status TellAuthorities(const std::string& person, const std::string& incident_id);
  void PlanInvestigation(const Site& site, const std::string& incident_id, int64_t at_ms,
                         int64_t reported_at_ms);
  absl::Status Finish(const std::string& lead, const std::string& incident_id,
                      const std::string& owner);

  // Who works where (people.cc).
  absl::Status FoundRoles();
  absl::Status FoundOffice();
  absl::Status FoundPeople(const Site& site);
  void PlanLeaves(const Site& site);
  absl::Status Tell(const std::string& method, const google::protobuf::Message& request);
  absl::Status AssignFromOtherUnit(const Site& site, const std::string& unit);

  // What they are trained in, and when (training.cc).
  absl::Status PublishRequirements();
  void PlanTraining(const Site& site);
  void PlanProgramme(const Site& site);
  void PlanContractors(const Site& site);

  // What has to be done beside investigations (actions.cc).
  void PlanFindings(const Site& site, int64_t begins_ms, int64_t ends_ms);
  absl::Status WorkOnActions();

  // What is changed (changes.cc).
  void PlanChanges(const Site& site);
  void PlanUrgentChanges();
  void PlanChange(const Change& change);
  absl::Status RequestChange(const Change& change);
  absl::Status PrepareChange(const Change& change);
  absl::Status ApproveChange(const Change& change);
  absl::Status InstallChange(const Change& change);

  // Before a unit starts up with a change, and after (startup.cc).
  absl::Status DocumentChange(const Change& change);
  absl::Status SettleActions(const Change& change);
  absl::Status TrainForStartup(const Change& change);
  absl::Status ReviewBeforeStartup(const Change& change);
  absl::Status AskToStartUp(const Change& change);
  absl::Status ReportStartedUp(const Change& change);
  absl::Status StartUpChange(const Change& change);
  absl::Status StartUpUnit(const Change& change);
  absl::Status CloseChange(const Change& change);
  Change LastChange() const;
  void PlanLastStartup();

  const StoryOptions options_;
};

}  // namespace interlock::demo
