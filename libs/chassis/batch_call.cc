#include "libs/chassis/batch_call.h"

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "libs/chassis/refusal.h"
#include "libs/chassis/stored_event.h"

namespace interlock {
namespace {

using enum absl::StatusCode;
using Done = std::function<void(const absl::StatusOr<core::v1::BatchResponse>&)>;

constexpr int kItemsMax = 1000;

// The event that a reaction's command is named after: "<service>/<stream>@<version>/...".
std::string CauseIn(const std::string& command_id) {
  const size_t at = command_id.find('@');
  return at == std::string::npos ? "" : command_id.substr(0, command_id.find('/', at));
}

// A batch under way; kept alive by the commands that are.
class BatchCall : public std::enable_shared_from_this<BatchCall> {
 public:
  BatchCall(const Intake& intake, Done done) : intake_(intake), done_(std::move(done)) {}

  void Run(const core::v1::BatchRequest& request, const BatchTerms& terms) {
    for (int i = 0; i < request.items_size(); ++i) Take(i, request.items(i), terms);
    if (open_ == 0) return done_(response_);
    std::vector<Item> first;
    for (auto& [stream, waiting] : streams_) {
      first.push_back(std::move(waiting.front()));
      waiting.pop_front();
    }
    for (Item& item : first) Submit(std::move(item));
  }

 private:
  struct Item {
    int index = 0;
    PendingCommand pending;
  };

  void Take(int index, const core::v1::BatchRequest::Item& item, const BatchTerms& terms) {
    auto& outcome = *response_.add_outcomes();
    auto pending = Prepare(item, terms);
    if (!pending.ok()) {
      *outcome.mutable_refusal() = ToRpcStatus(pending.status());
      return;
    }
    pending->give_up_at = terms.give_up_at;
    pending->bulk = true;
    if (terms.caller.actor.starts_with("service:")) pending->cause = CauseIn(item.command_id());
    ++open_;
    auto& waiting = streams_[pending->stream];
    waiting.push_back({index, *std::move(pending)});
  }

  absl::StatusOr<PendingCommand> Prepare(const core::v1::BatchRequest::Item& item,
                                         const BatchTerms& terms) const {
    const Method* method = terms.find(item.method());
    if (method == nullptr || method->kind != Method::Kind::kCommand)
      return Refuse(kInvalidArgument, "METHOD_UNKNOWN", "",
                    "There is no command " + item.method() + " in this service.");
    const std::string& type = method->proto->input_type()->full_name();
    std::unique_ptr<google::protobuf::Message> request(method->request->New());
    if (item.request().type_url().substr(item.request().type_url().rfind('/') + 1) != type ||
        !request->ParseFromString(item.request().value()) || HoldsUnknown(*request))
      return Refuse(kInvalidArgument, "MESSAGE_BROKEN", "", "This is no " + type + ".");
    auto pending = intake_.Prepare(*method, terms.caller, *request, item.command_id(), terms.trace);
    if (pending.ok() && item.if_version() != 0) pending->if_version = item.if_version();
    return pending;
  }

  void Submit(Item item) {
    item.pending.done = [self = shared_from_this(), index = item.index,
                         stream =
                             item.pending.stream](const absl::StatusOr<StoredReceipt>& receipt) {
      self->OnOutcome(index, stream, receipt);
    };
    intake_.Submit(std::move(item.pending));
  }

  void OnOutcome(int index, const std::string& stream,
                 const absl::StatusOr<StoredReceipt>& receipt) {
    std::optional<Item> next;
    bool last = false;
    {
      std::lock_guard guard(mutex_);
      auto& outcome = *response_.mutable_outcomes(index);
      if (receipt.ok())
        *outcome.mutable_receipt() = intake_.ReceiptOf(*receipt);
      else
        *outcome.mutable_refusal() = ToRpcStatus(receipt.status());
      if (auto& waiting = streams_[stream]; !waiting.empty()) {
        next = std::move(waiting.front());
        waiting.pop_front();
      }
      last = --open_ == 0;
    }
    if (next) Submit(*std::move(next));
    if (last) done_(response_);
  }

  const Intake& intake_;
  const Done done_;
  std::mutex mutex_;  // Of all below, once commands are under way.
  core::v1::BatchResponse response_;
  std::map<std::string, std::deque<Item>> streams_;  // What waits for others of its stream.
  int open_ = 0;
};

}  // namespace

void RunBatch(const Intake& intake, const core::v1::BatchRequest& request, const BatchTerms& terms,
              Done done) {
  if (request.items_size() > kItemsMax)
    return done(
        Refuse(kInvalidArgument, "BATCH_TOO_LARGE", "", "A batch takes at most 1,000 commands."));
  std::make_shared<BatchCall>(intake, std::move(done))->Run(request, terms);
}

}  // namespace interlock
