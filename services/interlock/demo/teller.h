#pragma once
// What telling a story takes: an agenda of deeds on the simulated clock, people who call methods
// over gRPC with roles of their own, and chance that falls the same way for the same seed.
#include <google/protobuf/text_format.h>

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "interlock/core/v1/core.pb.h"
#include "libs/calendar/calendar.h"
#include "libs/chassis/wire.h"
#include "services/interlock/embedded.h"
#include "services/interlock/story_time.h"

namespace interlock::demo {

inline constexpr int64_t kHourMs = 3'600'000;
inline constexpr char kManager[] = "m.hart";  // Manages process safety for the company.

struct StoryCounts {
  int64_t commands = 0, refused = 0, incidents = 0, near_misses = 0, investigations = 0, people = 0,
          trainings = 0, changes = 0, startups = 0, clocks_rung = 0;
};

// Messages written as text read as the story they tell.
template <class Message>
Message Said(const std::string& text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message))
    message.Clear();  // The service refuses it, and the story counts that.
  return message;
}

class Teller {
 public:
  using Deed = std::function<absl::Status()>;
  // The host is stepped by the story; it must not be started.
  Teller(Embedded& embedded, StoryTime& time, uint64_t seed)
      : embedded_(embedded), time_(time), random_(seed) {}

  const StoryCounts& counts() const { return counts_; }
  // Refusals that the story did not mean to meet, by reason.
  const std::map<std::string, int64_t>& refusals() const { return refusals_; }

 protected:
  void BeginAt(int64_t at_ms) { time_.Set(at_ms); }
  void At(int64_t at_ms, Deed deed) { agenda_.emplace(at_ms, std::move(deed)); }
  // Lives what is on the agenda until then; `told` hears of each deed's moment.
  absl::Status LiveUntil(int64_t ends_at_ms, const std::function<void(int64_t)>& told);
  // Everything that follows from what was done so far is known everywhere.
  absl::Status Settle() { return embedded_.host().Settle(); }

  // A command of one person; a refusal is counted and the story goes on.
  absl::Status Do(const std::string& person, const std::string& method,
                  const google::protobuf::Message& request);
  // Many of one kind, as a clerk enters them: "/package.Service/Method".
  template <class Request>
  absl::Status DoAll(const std::string& person, const std::string& method,
                     const std::vector<Request>& requests);
  // Without counting a refusal: for one that is meant.
  absl::Status Try(const std::string& person, const std::string& method,
                   const google::protobuf::Message& request);
  absl::Status Ask(const std::string& person, const std::string& method,
                   const google::protobuf::Message& request, google::protobuf::Message& answer) {
    return As(person).Call(method, request, answer);
  }

  // The digest of a file that commands may then name as attached.
  absl::StatusOr<std::string> StoreFile(const std::string& bytes) {
    return embedded_.blobs().Put(bytes);
  }

  int64_t now_ms() { return time_.now_ms(); }
  // A day that has begun at every site of the company.
  std::string Today() { return DayOfUtc(now_ms() - 8 * kHourMs).ToString(); }
  double Chance() { return std::uniform_real_distribution<>(0, 1)(random_); }
  int64_t Between(int64_t from, int64_t to) {
    return std::uniform_int_distribution<int64_t>(from, to)(random_);
  }
  template <class List>
  auto& OneOf(const List& list) {
    return list[size_t(Between(0, int64_t(list.size()) - 1))];
  }
  std::mt19937_64& random() { return random_; }
  StoryCounts counts_;

 private:
  Client& As(const std::string& person);
  absl::Status AdvanceTo(int64_t at_ms);
  absl::Status Batch(const std::string& person, const std::string& method,
                     const core::v1::BatchRequest& batch);
  std::string NewKey();
  // Unavailable stores end the story; a rule that says no is counted.
  absl::Status Count(const std::string& method, const absl::Status& status);

  Embedded& embedded_;
  StoryTime& time_;
  std::mt19937_64 random_;
  std::multimap<int64_t, Deed> agenda_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
  std::map<std::string, int64_t> refusals_;
  int64_t next_key_ = 1;
};

template <class Request>
absl::Status Teller::DoAll(const std::string& person, const std::string& method,
                           const std::vector<Request>& requests) {
  constexpr size_t kMost = 500;
  for (size_t from = 0; from < requests.size(); from += kMost) {
    core::v1::BatchRequest batch;
    for (size_t i = from; i < std::min(from + kMost, requests.size()); ++i) {
      auto& item = *batch.add_items();
      item.set_method(method.substr(method.rfind('/') + 1));
      item.set_command_id(NewKey());
      item.mutable_request()->PackFrom(requests[i]);
    }
    if (auto status = Batch(person, method, batch); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace interlock::demo
