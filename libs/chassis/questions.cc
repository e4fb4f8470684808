#include "libs/chassis/questions.h"

#include "libs/chassis/wire.h"

namespace interlock {

// The questions of one command. Whoever hears the last answer submits the command again.
struct Questions::Round {
  struct One {
    Question question;
    grpc::ClientContext context;
    grpc::ByteBuffer request, reply;
  };
  ShardWriter* writer = nullptr;
  PendingCommand pending;
  std::vector<std::unique_ptr<One>> all;
  std::mutex mutex;
  size_t open = 0;
  int64_t asked_at_ms = 0;
};

void Questions::Connect(std::shared_ptr<grpc::Channel> channel) {
  stub_ = std::make_unique<grpc::GenericStub>(std::move(channel));
}

void Questions::Ask(ShardWriter& writer, PendingCommand pending, std::vector<Question> questions) {
  auto round = std::make_shared<Round>();
  round->writer = &writer;
  round->pending = std::move(pending);
  round->open = questions.size();
  round->asked_at_ms = time_.now_ms();
  for (Question& question : questions) {
    auto one = std::make_unique<Round::One>();
    const grpc::Slice slice(question.request);
    one->request = grpc::ByteBuffer(&slice, 1);
    one->question = std::move(question);
    one->context.set_deadline(std::chrono::system_clock::now() +
                              std::chrono::milliseconds(deadline_ms_));
    one->context.AddMetadata("authorization", "Bearer " + token_);
    if (!round->pending.trace.empty())
      one->context.AddMetadata("traceparent", round->pending.trace);
    round->all.push_back(std::move(one));
  }
  const auto answered = [round](Round::One& one, const grpc::Status& status) {
    absl::StatusOr<std::string> answer = std::string();
    if (!status.ok()) {
      answer = FromGrpc(status);
    } else {
      std::string& bytes = *answer;
      std::vector<grpc::Slice> slices;
      if (one.reply.Dump(&slices).ok())
        for (const auto& slice : slices)
          bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
    bool last = false;
    {
      std::lock_guard guard(round->mutex);
      round->pending.context.facts.Put(one.question, std::move(answer), round->asked_at_ms);
      last = --round->open == 0;
    }
    if (!last) return;
    // The contexts hold the channel. Whoever hears the answer may close the host, and the last of a
    // channel must not go on this thread, which is gRPC's own.
    round->all.clear();
    round->writer->Submit(std::move(round->pending));
  };
  for (auto& one : round->all)
    if (stub_ == nullptr)
      answered(*one, {grpc::StatusCode::UNAVAILABLE, "nobody can be asked yet"});
    else
      stub_->UnaryCall(&one->context, one->question.method, grpc::StubOptions(), &one->request,
                       &one->reply,
                       [answered, &one = *one](grpc::Status status) { answered(one, status); });
}

}  // namespace interlock
