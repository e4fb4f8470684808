#pragma once
// Lives years of a company on the simulated clock, every step over gRPC as people would take it:
// near misses, releases, amendments when more is known, investigations in time and late, hours,
// closed months. The same seed lives the same life, to the last hash.
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "libs/chassis/wire.h"
#include "services/interlock/demo_company.h"
#include "services/interlock/embedded.h"
#include "services/interlock/story_time.h"

namespace interlock::demo {

struct StoryOptions {
  int64_t begins_at_ms = 0;
  int64_t ends_at_ms = 0;
  size_t sites = 7;  // The first so many of the company's.
  uint64_t seed = 1;
};

struct StoryCounts {
  int64_t commands = 0, refused = 0, incidents = 0, near_misses = 0, investigations = 0,
          clocks_rung = 0;
};

class Story {
 public:
  // Told now and then: the simulated moment, and what happened so far.
  using Progress = std::function<void(int64_t now_ms, const StoryCounts&)>;
  // The host is stepped by the story; it must not be started.
  Story(Embedded& embedded, StoryTime& time, StoryOptions options);
  absl::Status Live(const Progress& progress);
  const StoryCounts& counts() const { return counts_; }
  // Refusals that the story did not mean to meet, by reason.
  const std::map<std::string, int64_t>& refusals() const { return refusals_; }

 private:
  using Action = std::function<absl::Status()>;
  void At(int64_t at_ms, Action action) { agenda_.emplace(at_ms, std::move(action)); }
  absl::Status AdvanceTo(int64_t at_ms);
  // A command of one person; a refusal is counted and the story goes on.
  absl::Status Do(const std::string& person, const std::string& method,
                  const google::protobuf::Message& request);
  Client& As(const std::string& person);
  absl::Status Found();
  void PlanMonth(int64_t month_begins_ms, int64_t month_ends_ms, const std::string& month);
  void PlanNearMiss(const Site& site, int64_t at_ms);
  absl::Status DecideAgainst(const std::string& person, const std::string& incident_id);
  absl::Status TellAuthorities(const std::string& person, const std::string& incident_id);
  void PlanRelease(const Site& site, int64_t at_ms);
  void PlanInvestigation(const Site& site, const std::string& incident_id, int64_t at_ms,
                         int64_t reported_at_ms);
  double Chance() { return std::uniform_real_distribution<>(0, 1)(random_); }
  int64_t Between(int64_t from, int64_t to) {
    return std::uniform_int_distribution<int64_t>(from, to)(random_);
  }
  template <class List>
  auto& OneOf(const List& list) {
    return list[size_t(Between(0, int64_t(list.size()) - 1))];
  }

  Embedded& embedded_;
  StoryTime& time_;
  const StoryOptions options_;
  std::mt19937_64 random_;
  std::multimap<int64_t, Action> agenda_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
  StoryCounts counts_;
  std::map<std::string, int64_t> refusals_;
  int64_t next_key_ = 1;
};

}  // namespace interlock::demo
