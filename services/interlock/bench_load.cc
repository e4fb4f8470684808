#include "services/interlock/bench_load.h"

#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

#include "libs/chassis/wire.h"

namespace interlock {
namespace {

using Timer = std::chrono::steady_clock;

// One call at a time, again and again.
struct Flight {
  std::optional<grpc::ClientContext> context = {};
  grpc::ByteBuffer request = {}, reply = {};
  grpc::Status status = {};
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> call = {};
  Timer::time_point sent_at = {};
};

// All in the caller's thread: the machine's cores are for the program under load.
class Load {
 public:
  explicit Load(const Calls& calls)
      : calls_(calls), stub_(calls.channel), bearer_("Bearer " + calls.token), next_(calls.first) {}

  absl::StatusOr<Passed> KeepInFlight(int in_flight, std::chrono::milliseconds time) {
    flights_.resize(size_t(in_flight));
    const auto begun = Timer::now();
    for (Flight& flight : flights_) Send(flight, Timer::now());
    for (Flight* flight; (flight = NextAnswer(nullptr)) != nullptr;) {
      const auto now = Timer::now();
      if (Count(*flight, now) && now < begun + time) Send(*flight, now);
    }
    return Result(begun);
  }

  absl::StatusOr<Passed> SendAtRate(double per_second, std::chrono::milliseconds time) {
    const auto sends = size_t(per_second * double(time.count()) / 1000);
    flights_.resize(sends);
    const auto begun = Timer::now();
    for (size_t i = 0; i < sends; ++i) {
      const auto at = begun + std::chrono::duration_cast<Timer::duration>(
                                  std::chrono::duration<double>(double(i) / per_second));
      while (Flight* flight = NextAnswer(&at)) Count(*flight, Timer::now());
      Send(flights_[i], at);
    }
    while (Flight* flight = NextAnswer(nullptr)) Count(*flight, Timer::now());
    return Result(begun);
  }

 private:
  void Send(Flight& flight, Timer::time_point at) {
    const int64_t n = next_++;
    flight.context.emplace();
    if (!calls_.token.empty()) flight.context->AddMetadata("authorization", bearer_);
    if (calls_.keys)
      flight.context->AddMetadata("idempotency-key", "bench-command-" + std::to_string(n));
    flight.request = calls_.request(n);
    flight.reply.Clear();
    flight.sent_at = at;
    flight.call =
        stub_.PrepareUnaryCall(&*flight.context, calls_.method, flight.request, &answers_);
    flight.call->StartCall();
    flight.call->Finish(&flight.reply, &flight.status, &flight);
    ++under_way_;
  }

  // Waits for an answer: until a moment, or as long as it takes. Null: none came, or none is due.
  Flight* NextAnswer(const Timer::time_point* until) {
    void* tag = nullptr;
    bool ok = false;
    if (until == nullptr) {
      if (under_way_ == 0 || !answers_.Next(&tag, &ok)) return nullptr;
    } else if (const auto wall = std::chrono::system_clock::now() + (*until - Timer::now());
               answers_.AsyncNext(&tag, &ok, wall) != grpc::CompletionQueue::GOT_EVENT) {
      return nullptr;
    }
    --under_way_;
    return static_cast<Flight*>(tag);
  }

  // False: an answer that no bench goes on after.
  bool Count(const Flight& flight, Timer::time_point now) {
    if (flight.status.ok()) {
      took_us_.push_back(std::chrono::duration<double, std::micro>(now - flight.sent_at).count());
      return true;
    }
    if (calls_.may_be_refused &&
        flight.status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
      ++refused_;
      return true;
    }
    if (failure_.ok()) failure_ = FromGrpc(flight.status);
    return false;
  }

  absl::StatusOr<Passed> Result(Timer::time_point begun) {
    if (!failure_.ok()) return failure_;
    const double seconds = std::chrono::duration<double>(Timer::now() - begun).count();
    if (took_us_.empty()) return absl::InternalError("nothing was sent");
    std::sort(took_us_.begin(), took_us_.end());
    return Passed{int64_t(took_us_.size()), refused_, double(took_us_.size()) / seconds,
                  took_us_[took_us_.size() / 2], took_us_[took_us_.size() * 99 / 100]};
  }

  const Calls& calls_;
  grpc::CompletionQueue answers_;
  grpc::GenericStub stub_;
  const std::string bearer_;
  int64_t next_;
  std::deque<Flight> flights_;
  std::vector<double> took_us_;
  int64_t refused_ = 0;
  int64_t under_way_ = 0;
  absl::Status failure_;
};

}  // namespace

absl::StatusOr<Passed> KeepInFlight(const Calls& calls, int in_flight,
                                    std::chrono::milliseconds time) {
  return Load(calls).KeepInFlight(in_flight, time);
}

absl::StatusOr<Passed> SendAtRate(const Calls& calls, double per_second,
                                  std::chrono::milliseconds time) {
  return Load(calls).SendAtRate(per_second, time);
}

}  // namespace interlock
