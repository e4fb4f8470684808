#include "libs/chassis/eraser.h"

#include <algorithm>
#include <future>
#include <memory>

#include "absl/strings/escaping.h"
#include "libs/chassis/handler.h"
#include "libs/ports/sha256.h"

namespace interlock {
namespace {

using enum absl::StatusCode;

constexpr int kPage = 1000;

std::string StreamOf(const std::string& erased) {
  return std::string(Erasure::kCategory) + "-" + erased;
}

std::string NameOf(const std::string& stream, int64_t version) {
  return stream + "@" + std::to_string(version);
}

}  // namespace

absl::StatusOr<core::v1::Erasure> ReadErasure(Ledger& ledger, const std::string& stream) {
  core::v1::Erasure erasure;
  auto records = ledger.ReadStream(StreamOf(stream));
  if (!records.ok()) return records.status();
  for (const Record& record : *records) {
    auto event = EventAs<core::v1::ErasureEvent>(record);
    if (!event.ok()) return event.status();
    Erasure::Evolve(erasure, *event);
  }
  return erasure;
}

Eraser::Eraser(const Service& service, Ledger& ledger,
               const std::vector<std::unique_ptr<ShardWriter>>& writers, Sql& sql,
               std::function<void(const std::string&)> tell)
    : service_(service), ledger_(ledger), writers_(writers), sql_(sql), tell_(std::move(tell)) {}

Eraser::~Eraser() { Stop(); }

absl::Status Eraser::MakeTables(Sql& sql) {
  return sql.Write([](SqlSession& session) {
    return session.Run(
        "CREATE TABLE IF NOT EXISTS erasure_looked (ledger TEXT, shard BIGINT, position BIGINT, "
        "hash TEXT, PRIMARY KEY (ledger, shard))");
  });
}

// Asking ---------------------------------------------------------------------------------------

absl::StatusOr<core::v1::FieldsErased> Eraser::Erase(const core::v1::EraseFieldsRequest& request,
                                                     const Caller& caller,
                                                     const std::vector<std::string>& roles) {
  const std::string& stream = request.stream();
  const int64_t version = request.version();
  auto records = ledger_.ReadStream(stream);
  if (!records.ok()) return records.status();
  if (version < 1 || version > int64_t(records->size()))
    return Refuse(kNotFound, "EVENT_UNKNOWN", "",
                  "There is no event " + NameOf(stream, version) + ".");
  const Record& record = (*records)[size_t(version - 1)];
  if (record.erasable_digest.empty())
    return Refuse(kFailedPrecondition, "NOTHING_TO_ERASE", "",
                  NameOf(stream, version) + " never held names or medical detail.");
  if (auto no = MayErase(stream, *records); !no.ok()) return no;
  core::v1::RecordErasureRequest decision;
  decision.set_stream(stream);
  decision.set_version(version);
  decision.set_reason(request.reason());
  decision.set_site_id(record.site);
  if (auto status = RecordDecision(decision, caller, roles); !status.ok()) return status;
  if (auto status = Destroy(stream, version); !status.ok()) return status;
  return Recorded(stream, version);
}

absl::Status Eraser::Destroy(const std::string& stream, int64_t version) {
  if (auto status = ledger_.Erase(stream, version); !status.ok()) return status;
  WriterOf(stream).Forget(stream);  // The state that it holds has the names still.
  return absl::OkStatus();
}

ShardWriter& Eraser::WriterOf(const std::string& stream) const {
  return *writers_[size_t(ShardOf(stream, int(writers_.size())))];
}

absl::Status Eraser::MayErase(const std::string& stream, const std::vector<Record>& records) const {
  const std::string category = stream.substr(0, stream.find('-'));
  for (const auto& aggregate : service_.aggregates) {
    if (aggregate->category() != category) continue;
    auto state = aggregate->NewState();
    for (const Record& record : records)
      if (auto status = aggregate->EvolveStored(*state, record); !status.ok()) return status;
    return aggregate->MayErase(*state);
  }
  return absl::FailedPreconditionError(stream + " is of a kind that this program does not know");
}

absl::Status Eraser::RecordDecision(const core::v1::RecordErasureRequest& request,
                                    const Caller& caller, const std::vector<std::string>& roles) {
  PendingCommand pending{.aggregate = &erasures_,
                         .stream = StreamOf(request.stream()),
                         .command = erasures_.NewCommand(),
                         .caller = &caller,
                         .roles = &roles};
  *static_cast<core::v1::ErasureCommand&>(*pending.command).mutable_record() = request;
  pending.context.actor = caller.actor;
  // The same person asking the same again is one command.
  pending.command_id = "erase/" + std::to_string(request.version()) + "/" +
                       absl::BytesToHexString(Sha256(caller.actor + "\n" + request.reason()));
  // Shared: who sets it is still at work inside it when the one who waits goes on.
  auto outcome = std::make_shared<std::promise<absl::Status>>();
  pending.done = [outcome](const absl::StatusOr<StoredReceipt>& receipt) {
    outcome->set_value(receipt.status());
  };
  ShardWriter& writer = WriterOf(pending.stream);
  writer.Submit(std::move(pending));
  return outcome->get_future().get();
}

absl::StatusOr<core::v1::FieldsErased> Eraser::Recorded(const std::string& stream,
                                                        int64_t version) const {
  auto erasure = ReadErasure(ledger_, stream);
  if (!erasure.ok()) return erasure.status();
  for (const auto& erased : erasure->erased())
    if (erased.version() == version) return erased;
  return absl::DataLossError("the erasure of " + NameOf(stream, version) + " is gone");
}

// Finishing ------------------------------------------------------------------------------------

void Eraser::Start() {
  stopping_ = false;
  thread_ = std::thread([this] {
    if (auto status = Finish(); !status.ok() && tell_)
      tell_(service_.name +
            ": erasures cut off before could not be looked for; the next start does: " +
            std::string(status.message()));
  });
}

void Eraser::Stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

absl::Status Eraser::Finish() {
  for (int shard = 0; shard < ledger_.shards(); ++shard)
    if (auto status = FinishShard(shard); !status.ok()) return status;
  return absl::OkStatus();
}

absl::Status Eraser::FinishShard(int shard) {
  // What is decided from now on is done by who asks for it.
  auto head = ledger_.ReadHead(shard);
  if (!head.ok()) return head.status();
  auto looked = ReadLooked(shard);
  if (!looked.ok()) return looked.status();
  int64_t position = looked->position;
  while (position < head->position) {
    if (stopping_) return absl::OkStatus();
    auto records = ledger_.ReadShard(shard, position, kPage);
    if (!records.ok()) return records.status();
    if (records->empty()) return absl::DataLossError("the shard is shorter than its head says");
    for (const Record& record : *records)
      if (record.type == core::v1::ErasureEvent::descriptor()->full_name())
        if (auto status = FinishOne(record); !status.ok()) return status;
    position = records->back().position;
  }
  return WriteLooked(shard, *head);
}

absl::Status Eraser::FinishOne(const Record& record) {
  auto event = EventAs<core::v1::ErasureEvent>(record);
  if (!event.ok()) return event.status();
  const core::v1::FieldsErased& erased = event->erased();
  auto records = ledger_.ReadStream(erased.stream());
  auto status = records.ok() ? MayErase(erased.stream(), *records) : records.status();
  if (status.ok()) status = Destroy(erased.stream(), erased.version());
  if (status.ok() || MayPass(status)) return status;
  // Nothing that a later start could do better.
  if (tell_)
    tell_(service_.name + ": " + NameOf(erased.stream(), erased.version()) +
          " was to lose its names by a decision of " + erased.erased_by() +
          " and could not: " + std::string(status.message()));
  return absl::OkStatus();
}

absl::StatusOr<Head> Eraser::ReadLooked(int shard) {
  Head looked;
  std::string hash;
  auto status = sql_.Read([&](SqlSession& session) {
    return session.Query(
        "SELECT position, hash FROM erasure_looked WHERE ledger = $1 AND shard = $2",
        {ledger_.id(), int64_t(shard)}, [&](const SqlRow& row) {
          looked.position = row.Int(0);
          hash = row.Text(1);
        });
  });
  if (!status.ok()) return status;
  if (looked.position == 0) return Head();
  auto seen = ledger_.ReadShard(shard, looked.position - 1, 1);
  if (!seen.ok()) return seen.status();
  // Another past than the one that was looked through: the ledger was put back.
  if (seen->empty() || absl::BytesToHexString(seen->front().hash) != hash) return Head();
  return looked;
}

absl::Status Eraser::WriteLooked(int shard, const Head& until) {
  return sql_.Write([&](SqlSession& session) {
    return session.Run(
        "INSERT INTO erasure_looked (ledger, shard, position, hash) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (ledger, shard) DO UPDATE SET position = excluded.position, "
        "hash = excluded.hash",
        {ledger_.id(), int64_t(shard), until.position, absl::BytesToHexString(until.hash)});
  });
}

}  // namespace interlock
