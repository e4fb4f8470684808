#include "services/interlock/import/bulk_sender.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/chassis/refusal.h"
#include "services/interlock/connection.h"

namespace interlock {
namespace {

using std::chrono::steady_clock;

constexpr int kUnderWay = 3;
constexpr int kItemsMax = 250;
constexpr size_t kBytesMax = 1 << 20;
constexpr std::chrono::seconds kCallWithin{60};
constexpr std::chrono::seconds kGiveUpAfter{30};
constexpr std::chrono::milliseconds kRetryAfterMin{50}, kRetryAfterMax{2000};

bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status);
}

std::chrono::milliseconds DelayFor(const absl::Status& status) {
  return std::clamp(std::chrono::milliseconds(RetryAfterMsOf(status)), kRetryAfterMin,
                    kRetryAfterMax);
}

}  // namespace

BulkSender::BulkSender(Client& client, std::string batch_method, Told told)
    : client_(client),
      batch_method_(std::move(batch_method)),
      run_(NewKey()),
      told_(std::move(told)) {
  for (int i = 0; i < kUnderWay; ++i) workers_.emplace_back([this] { Work(); });
}

BulkSender::~BulkSender() { (void)Finish(); }

void BulkSender::Send(int64_t tag, const std::string& method,
                      const google::protobuf::Message& request) {
  auto& item = *filling_.request.add_items();
  item.set_method(method);
  item.set_command_id(absl::StrCat(run_, "/", tag));
  item.mutable_request()->PackFrom(request);
  filling_.tags.push_back(tag);
  filling_.bytes += item.request().value().size();
  if (filling_.request.items_size() >= kItemsMax || filling_.bytes >= kBytesMax) Queue();
}

void BulkSender::Queue() {
  if (filling_.tags.empty()) return;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < kUnderWay || !failure_.ok(); });
  if (failure_.ok()) waiting_.push_back(std::move(filling_));
  filling_ = {};
  changed_.notify_all();
}

absl::Status BulkSender::Finish() {
  Queue();
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  for (auto& worker : workers_) worker.join();
  workers_.clear();
  return failure_;
}

void BulkSender::Work() {
  for (;;) {
    Batch batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !waiting_.empty() || ended_; });
      if (waiting_.empty()) return;
      batch = std::move(waiting_.front());
      waiting_.pop_front();
      changed_.notify_all();
    }
    Deliver(std::move(batch));
  }
}

void BulkSender::Fail(const absl::Status& status) {
  std::lock_guard lock(mutex_);
  if (failure_.ok()) failure_ = status;
  waiting_.clear();
  changed_.notify_all();
}

void BulkSender::Deliver(Batch batch) {
  auto give_up_at = steady_clock::now() + kGiveUpAfter;
  while (!batch.tags.empty()) {
    core::v1::BatchResponse response;
    absl::Status busy = client_.Call(batch_method_, batch.request, response,
                                     {{"interlock-bulk", "1"}}, kCallWithin);
    if (!busy.ok() && !IsPassing(busy)) return Fail(busy);
    Batch left;
    if (!busy.ok()) {
      left = std::move(batch);
    } else if (response.outcomes_size() != batch.request.items_size()) {
      return Fail(absl::InternalError("The service did not answer every command of a batch."));
    } else {
      std::lock_guard telling(telling_);
      for (int i = 0; i < response.outcomes_size(); ++i) {
        const auto& outcome = response.outcomes(i);
        if (outcome.has_receipt()) {
          told_(batch.tags[size_t(i)], outcome.receipt());
          continue;
        }
        auto refusal = FromRpcStatus(outcome.refusal());
        if (refusal.ok()) refusal = absl::InternalError("a command was answered with nothing");
        if (!IsPassing(refusal)) {
          told_(batch.tags[size_t(i)], refusal);
          continue;
        }
        busy = refusal;
        left.tags.push_back(batch.tags[size_t(i)]);
        left.request.add_items()->Swap(batch.request.mutable_items(i));
      }
      if (left.tags.size() < batch.tags.size()) give_up_at = steady_clock::now() + kGiveUpAfter;
    }
    batch = std::move(left);
    if (batch.tags.empty()) return;
    if (steady_clock::now() > give_up_at) return Fail(busy);
    std::this_thread::sleep_for(DelayFor(busy));
  }
}

}  // namespace interlock
