#include "services/interlock/bench_load.h"

#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "libs/chassis/wire.h"

namespace interlock {
namespace {

using Timer = std::chrono::steady_clock;

// One call at a time, again and again.
struct Flight {
  std::optional<grpc::ClientContext> context = {};
  grpc::ByteBuffer request = {}, reply = {};
  Timer::time_point sent_at = {};
  std::vector<double> took_us = {};
};

class Load {
 public:
  explicit Load(const Calls& calls)
      : calls_(calls), stub_(calls.channel), bearer_("Bearer " + calls.token), next_(calls.first) {}

  absl::StatusOr<Passed> KeepInFlight(int in_flight, std::chrono::milliseconds time) {
    flights_.resize(size_t(in_flight));
    const auto begun = Timer::now();
    until_ = begun + time;
    under_way_ = in_flight;
    for (Flight& flight : flights_) Send(flight, Timer::now(), true);
    return Finish(begun);
  }

  absl::StatusOr<Passed> SendAtRate(double per_second, std::chrono::milliseconds time) {
    const auto sends = size_t(per_second * double(time.count()) / 1000);
    flights_.resize(sends);
    const auto begun = Timer::now();
    under_way_ = int(sends);
    for (size_t i = 0; i < sends; ++i) {
      const auto at = begun + std::chrono::duration_cast<Timer::duration>(
                                  std::chrono::duration<double>(double(i) / per_second));
      std::this_thread::sleep_until(at);
      Send(flights_[i], at, false);
    }
    return Finish(begun);
  }

 private:
  void Send(Flight& flight, Timer::time_point at, bool again) {
    const int64_t n = next_.fetch_add(1, std::memory_order_relaxed);
    flight.context.emplace();
    if (!calls_.token.empty()) flight.context->AddMetadata("authorization", bearer_);
    if (calls_.keys)
      flight.context->AddMetadata("idempotency-key", "bench-command-" + std::to_string(n));
    flight.request = calls_.request(n);
    flight.reply.Clear();
    flight.sent_at = at;
    stub_.UnaryCall(&*flight.context, calls_.method, grpc::StubOptions(), &flight.request,
                    &flight.reply, [this, &flight, again](grpc::Status status) {
                      Answered(flight, std::move(status), again);
                    });
  }

  void Answered(Flight& flight, grpc::Status status, bool again) {
    const auto now = Timer::now();
    flight.took_us.push_back(
        std::chrono::duration<double, std::micro>(now - flight.sent_at).count());
    const bool refused =
        calls_.may_be_refused && status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
    if (refused) {
      flight.took_us.pop_back();
      ++refused_;
    }
    const bool fine = status.ok() || refused;
    if (fine && again && now < until_) return Send(flight, now, true);
    std::lock_guard guard(mutex_);
    if (!fine && failure_.ok()) failure_ = FromGrpc(status);
    if (--under_way_ == 0) ended_.notify_one();
  }

  absl::StatusOr<Passed> Finish(Timer::time_point begun) {
    {
      std::unique_lock guard(mutex_);
      ended_.wait(guard, [this] { return under_way_ == 0; });
    }
    if (!failure_.ok()) return failure_;
    const double seconds = std::chrono::duration<double>(Timer::now() - begun).count();
    std::vector<double> all;
    for (const Flight& flight : flights_)
      all.insert(all.end(), flight.took_us.begin(), flight.took_us.end());
    if (all.empty()) return absl::InternalError("nothing was sent");
    std::sort(all.begin(), all.end());
    return Passed{int64_t(all.size()), refused_, double(all.size()) / seconds, all[all.size() / 2],
                  all[all.size() * 99 / 100]};
  }

  const Calls& calls_;
  grpc::GenericStub stub_;
  const std::string bearer_;
  std::atomic<int64_t> next_;
  std::deque<Flight> flights_;
  Timer::time_point until_;
  std::atomic<int64_t> refused_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  int under_way_ = 0;
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
