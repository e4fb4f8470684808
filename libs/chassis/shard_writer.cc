#include "libs/chassis/shard_writer.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/rpc/status.pb.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "libs/chassis/refusal.h"

namespace interlock {
namespace {

using enum absl::StatusCode;

constexpr int kRoundsMax = 3;
constexpr int64_t kAnswerAgeMaxMs = 2000;
constexpr int kSettleTries = 50;
constexpr std::chrono::milliseconds kSettlePause{100};

void CompareClocks(const std::string& stream, const std::vector<Clock>& before,
                   const std::vector<Clock>& after, std::vector<ClockChange>& changes) {
  for (const Clock& clock : after)
    if (std::find(before.begin(), before.end(), clock) == before.end())
      changes.push_back({stream, clock});
  for (const Clock& clock : before)
    if (std::none_of(after.begin(), after.end(), [&](auto& c) { return c.name == clock.name; }))
      changes.push_back({stream, clock, true});
}

// The same bytes for the same message in every process, maps included.
std::string SerializeAlike(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&out);
  out.Trim();
  return bytes;
}

// Without what is erasable: a name that was erased could be guessed, and the guess checked here.
std::string DigestOf(const PendingCommand& pending) {
  const auto rest = WithoutErasable(*pending.command);
  const Record record{.actor = pending.context.actor,
                      .type = pending.command->GetTypeName(),
                      .event = SerializeAlike(rest ? *rest : *pending.command)};
  return ChainHash("", record);
}

std::string RandomSalt() {
  std::string salt(16, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), int(salt.size())) != 1)
    std::abort();  // No randomness: nothing here may go on.
  return salt;
}

// A receipt as the caller gets it: the refusal again, if that is what was kept.
absl::StatusOr<StoredReceipt> AsAnswered(const StoredReceipt& receipt) {
  if (receipt.refusal.empty()) return receipt;
  google::rpc::Status status;
  if (!status.ParseFromString(receipt.refusal))
    return absl::DataLossError("the receipt of " + receipt.command_id + " cannot be read");
  return FromRpcStatus(status);
}

}  // namespace

ShardWriter::ShardWriter(Ledger& ledger, int shard, TimeSource& time, Asker asker, Options options)
    : ledger_(ledger),
      shard_(shard),
      time_(time),
      asker_(std::move(asker)),
      options_(std::move(options)),
      held_(options_.held_max),
      queue_(options_.queue),
      thread_([this] { Run(); }) {}

ShardWriter::~ShardWriter() {
  queue_.Stop();
  thread_.join();
}

void ShardWriter::Submit(PendingCommand pending) {
  // Here, while the writer's thread is at work on others.
  if (!pending.clock_due) pending.digest = DigestOf(pending);
  const absl::Status status = queue_.Put(pending);
  if (status.ok()) return;  // The writer may be gone already.
  if (absl::IsResourceExhausted(status)) {
    std::lock_guard guard(mutex_);
    ++counts_.overloaded;
  }
  pending.done(status);
}

void ShardWriter::Forget(const std::string& stream) {
  std::lock_guard holding(holding_);
  held_.Drop(stream);
  std::lock_guard guard(mutex_);
  counts_.held = held_.size();
}

ShardWriter::Counts ShardWriter::counts() const {
  std::lock_guard guard(mutex_);
  Counts counts = counts_;
  counts.waiting = queue_.waiting();
  return counts;
}

void ShardWriter::Run() {
  for (;;) {
    Batch batch{.commands = queue_.Next()};
    if (batch.commands.empty()) return;
    batch.answers.resize(batch.commands.size());
    absl::Status status;
    {
      std::lock_guard guard(holding_);
      status = DecideBatch(batch);
      held_.LetGo(batch.commands);
      Count(batch, status);
    }
    if (!status.ok())
      for (Answer& answer : batch.answers) answer = {status};
    const bool recorded = status.ok() && !batch.changes.records.empty();
    AskFirst(batch);
    AnswerAll(std::move(batch));
    // Last: whoever listens would compete with those who wait for their answer.
    if (recorded && options_.committed) options_.committed();
  }
}

void ShardWriter::AskFirst(Batch& batch) {
  for (size_t i = 0; i < batch.commands.size(); ++i) {
    if (batch.answers[i].questions.empty()) continue;
    queue_.WentAsking();
    asker_(*this, std::move(batch.commands[i]), std::move(batch.answers[i].questions));
    batch.commands[i].done = nullptr;
  }
}

void ShardWriter::AnswerAll(Batch batch) {
  const auto answer_all = [](const Batch& answered) {
    for (size_t i = 0; i < answered.commands.size(); ++i)
      if (answered.commands[i].done) answered.commands[i].done(answered.answers[i].receipt);
  };
  if (queue_.waiting() > 0) {
    auto answered = std::make_shared<const Batch>(std::move(batch));
    if (!answering_.Run([answer_all, answered] { answer_all(*answered); })) answer_all(*answered);
  } else {
    answer_all(batch);
  }
}

void ShardWriter::Count(const Batch& batch, const absl::Status& status) {
  std::lock_guard guard(mutex_);
  ++counts_.batches;
  counts_.commands += int64_t(batch.commands.size());
  counts_.held = held_.size();
  if (!status.ok()) return;
  counts_.events += int64_t(batch.changes.records.size());
  for (const Record& record : batch.changes.records)
    counts_.longest_stream = std::max(counts_.longest_stream, record.version);
}

absl::Status ShardWriter::DecideBatch(Batch& batch) {
  auto lock = ledger_.LockShard(shard_, WantedFor(batch.commands));
  if (!lock.ok()) return lock.status();
  if (!CatchUp((*lock)->known())) {  // Held states went; those streams were not asked for.
    lock->reset();
    lock = ledger_.LockShard(shard_, WantedFor(batch.commands));
    if (!lock.ok()) return lock.status();
    if (!CatchUp((*lock)->known())) return absl::AbortedError("the shard moves too fast");
  }
  const Known& known = (*lock)->known();
  if (std::llabs(known.store_now_ms - time_.now_ms()) > options_.apart_max_ms)
    return Refuse(kUnavailable, "CLOCKS_APART", "",
                  "The clock of the database and of this machine are far apart; no command is "
                  "taken until somebody sets them right.");
  held_.Load(batch.commands, known);

  using Key = std::pair<std::string_view, std::string_view>;  // Stream and command id.
  std::map<Key, const StoredReceipt*> receipts;
  if (options_.dedupe)
    for (const auto& receipt : known.receipts)
      receipts.emplace(Key(receipt.stream, receipt.command_id), &receipt);
  batch.changes.receipts.reserve(batch.commands.size());  // None of them moves.
  Head head = known.head;
  // The store's clock, and never before what is already recorded.
  const int64_t now_ms = std::max(known.store_now_ms, head.at_ms);
  for (size_t i = 0; i < batch.commands.size(); ++i) {
    PendingCommand& pending = batch.commands[i];
    const Key key(pending.stream, pending.command_id);
    if (auto found = receipts.find(key); !pending.clock_due && found != receipts.end()) {
      if (found->second->digest == pending.digest)
        batch.answers[i].receipt = AsAnswered(*found->second);
      else
        batch.answers[i].receipt =
            Refuse(kInvalidArgument, "COMMAND_ID_REUSED", "",
                   "This command id was used for another command; nothing was stored.");
      continue;
    }
    pending.context.now_ms = now_ms;
    const size_t receipts_before = batch.changes.receipts.size();
    batch.answers[i] = DecideOne(pending, head, batch.changes);
    if (batch.changes.receipts.size() > receipts_before)
      receipts.emplace(key, &batch.changes.receipts.back());
  }
  if (!options_.dedupe) batch.changes.receipts.clear();  // The store would notice a repeat, too.
  if (batch.changes.records.empty() && batch.changes.receipts.empty()) return absl::OkStatus();
  const auto begun = std::chrono::steady_clock::now();
  const absl::Status status = (*lock)->Commit(batch.changes);
  lock->reset();
  if (status.ok()) {
    queue_.Committed(batch.commands.size(), std::chrono::steady_clock::now() - begun);
    head_ = head;
    return status;
  }
  held_.Clear();  // The states have gone further than the ledger; `head_` has not.
  if (absl::IsUnavailable(status)) return Settle(batch);
  return status;
}

absl::StatusOr<bool> ShardWriter::IsStored(const Changes& changes, const Known& known) const {
  // All of a batch is stored or none, so one part of it tells. Another writer may have taken a
  // repeat of the same command in the meantime: only a record's hash is ours alone.
  if (!changes.records.empty()) {
    const Record& mine = changes.records.front();
    auto theirs = ledger_.ReadShard(shard_, mine.position - 1, 1);
    if (!theirs.ok()) return theirs.status();
    return !theirs->empty() && theirs->front().hash == mine.hash;
  }
  const StoredReceipt& mine = changes.receipts.front();
  return std::any_of(known.receipts.begin(), known.receipts.end(), [&](const auto& theirs) {
    return theirs.stream == mine.stream && theirs.command_id == mine.command_id &&
           theirs.digest == mine.digest;
  });
}

absl::Status ShardWriter::Settle(const Batch& batch) {
  Wanted wanted{.since = {}, .records_max = 0, .streams = {}, .commands = {}};
  for (const auto& receipt : batch.changes.receipts)
    wanted.commands.emplace_back(receipt.stream, receipt.command_id);
  for (int i = 0; i < kSettleTries; ++i) {
    auto lock = ledger_.LockShard(shard_, wanted);
    const auto stored =
        lock.ok() ? IsStored(batch.changes, (*lock)->known()) : absl::StatusOr<bool>(lock.status());
    if (!stored.ok()) {
      if (!queue_.Sleep(kSettlePause)) break;
      continue;
    }
    {
      std::lock_guard guard(mutex_);
      ++counts_.settled;
    }
    Tell(std::string("a commit whose outcome was not known turned out ") +
         (*stored ? "stored" : "not stored"));
    if (!*stored)
      return absl::UnavailableError(
          "The store did not take it; nothing was stored. Send it again with the same id.");
    return absl::OkStatus();
  }
  return absl::UnavailableError(
      "It is not known whether this was stored. Send it again with the same id: it takes effect "
      "once.");
}

void ShardWriter::Tell(const std::string& trouble) const {
  if (options_.trouble)
    options_.trouble(options_.service + " shard " + std::to_string(shard_) + ": " + trouble);
}

Wanted ShardWriter::WantedFor(const std::vector<PendingCommand>& commands) const {
  Wanted wanted{.since = head_, .streams = {}, .commands = {}};
  std::set<std::string_view> streams;
  for (const auto& pending : commands) {
    if (!pending.clock_due) wanted.commands.emplace_back(pending.stream, pending.command_id);
    if (!held_.Holds(pending.stream)) streams.insert(pending.stream);
  }
  wanted.streams.assign(streams.begin(), streams.end());
  return wanted;
}

bool ShardWriter::CatchUp(const Known& known) {
  const bool held_none = held_.size() == 0;
  if (known.follows) {
    held_.CatchUp(known.newer);
  } else {
    if (WasPutBack(known.head)) {
      Tell("the ledger was restored or forked: it stands at position " +
           std::to_string(known.head.position) + " and no longer holds what this program saw at " +
           "position " + std::to_string(head_.position));
      std::lock_guard guard(mutex_);
      ++counts_.restores;
    }
    held_.Clear();
  }
  head_ = known.head;
  return known.follows || held_none;
}

bool ShardWriter::WasPutBack(const Head& now) const {
  if (head_.position == 0) return false;  // It has seen nothing yet.
  if (now.position < head_.position) return true;
  // Others may have written more than a writer wants to take in; or it is another past.
  const auto seen = ledger_.ReadShard(shard_, head_.position - 1, 1);
  return seen.ok() && (seen->empty() || seen->front().hash != head_.hash);
}

absl::Status ShardWriter::Admit(const PendingCommand& pending, const HeldState& held,
                                int64_t now_ms) const {
  if ((pending.not_after_ms > 0 && now_ms > pending.not_after_ms) ||
      (pending.give_up_at && std::chrono::steady_clock::now() > *pending.give_up_at))
    return Refuse(kDeadlineExceeded, "COMMAND_TOO_LATE", "",
                  "The caller's time for this command was over before it was decided; nothing was "
                  "stored.");
  // What exists and names no site is the whole company's. What is new is looked at once decided.
  if (pending.caller != nullptr && held.version > 0)
    if (const std::string site = held.aggregate.SiteOf(*held.state);
        !pending.caller->Holds(*pending.roles, site))
      return RefuseSite(site);
  if (pending.if_version) {
    const int64_t wanted = std::max<int64_t>(0, *pending.if_version);
    if (held.version != wanted)
      return Refuse(kAborted, "VERSION_MISMATCH", "",
                    "Somebody changed this in the meantime: it is at version " +
                        std::to_string(held.version) + ", not " + std::to_string(wanted) +
                        ". Look at it again.");
  }
  return absl::OkStatus();
}

ShardWriter::Answer ShardWriter::DecideOne(PendingCommand& pending, Head& head, Changes& changes) {
  HeldState& held = held_.At(pending.stream);
  if (!held.readable.ok()) return {held.readable};
  Context& context = pending.context;
  const auto clocks_before = held.aggregate.Clocks(*held.state);
  if (pending.clock_due && (pending.clock_due->due_at_ms > context.now_ms ||
                            std::find(clocks_before.begin(), clocks_before.end(),
                                      *pending.clock_due) == clocks_before.end()))
    return {StoredReceipt{}};  // Moved, cancelled, rung already or not due: nothing to decide.
  if (auto no = Admit(pending, held, context.now_ms); !no.ok()) return {no};
  auto questions = context.facts.Missing(held.aggregate.Asks(*held.state, *pending.command),
                                         context.now_ms - kAnswerAgeMaxMs);
  if (!questions.empty() && pending.rounds < kRoundsMax) {
    ++pending.rounds;
    return {absl::UnavailableError("to be asked"), std::move(questions)};
  }
  for (const Question& question : questions) context.facts.Drop(question);
  context.rules = options_.rules;
  auto [refusal, events] = held.aggregate.Decide(*held.state, *pending.command, context);
  std::unique_ptr<google::protobuf::Message> before;
  if (pending.clock_due) before.reset(held.state->New()), before->CopyFrom(*held.state);
  std::vector<std::string> sites;
  for (const auto& event : events) {
    held.aggregate.Evolve(*held.state, *event);
    sites.push_back(held.aggregate.SiteOf(*held.state));
  }
  if (pending.caller != nullptr && held.version == 0 && !events.empty() &&
      !pending.caller->Holds(*pending.roles, sites.back())) {
    held.state = held.aggregate.NewState();
    return {RefuseSite(sites.back())};
  }
  const auto clocks_after = held.aggregate.Clocks(*held.state);
  if (pending.clock_due && std::find(clocks_after.begin(), clocks_after.end(),
                                     *pending.clock_due) != clocks_after.end()) {
    held.state = std::move(before);  // It would ring for ever: nothing of it is recorded.
    return {absl::InternalError(pending.stream + " still holds its clock " +
                                pending.clock_due->name + " after it rang")};
  }
  for (size_t i = 0; i < events.size(); ++i) {
    Record record{.position = head.position + 1,
                  .stream = pending.stream,
                  .version = ++held.version,
                  .at_ms = context.now_ms,
                  .site = std::move(sites[i]),
                  .actor = context.actor,
                  .cause = pending.cause,
                  .command_id = pending.command_id,
                  .trace = pending.trace};
    const bool salted = MayHoldErasable(events[i]->GetDescriptor());
    StoreEvent(*events[i], !salted ? "" : options_.salt ? options_.salt() : RandomSalt(), record);
    record.hash = ChainHash(head.hash, record);
    head = HeadOf(record);
    changes.records.push_back(std::move(record));
  }
  CompareClocks(pending.stream, clocks_before, clocks_after, changes.clocks);
  StoredReceipt receipt{pending.stream, pending.command_id, pending.digest,
                        held.version,   head.position,      int64_t(events.size())};
  if (!refusal.ok()) {
    // A refusal that is itself a fact is kept and given again; any other leaves no trace.
    if (!events.empty() && !pending.clock_due) {
      receipt.refusal = ToRpcStatus(refusal).SerializeAsString();
      changes.receipts.push_back(receipt);
    }
    std::lock_guard guard(mutex_);
    ++counts_.refused;
    return {refusal};
  }
  if (!pending.clock_due) changes.receipts.push_back(receipt);
  return {std::move(receipt)};
}

}  // namespace interlock
