#pragma once
// Destroys names and medical detail of events for good, and leaves the proof that somebody decided
// it: the erasure is recorded first, then the bytes go. Where the program died between the two, the
// next start destroys them, or the same erasure asked for again.
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "interlock/core/v1/admin.pb.h"
#include "libs/chassis/erasure.h"
#include "libs/chassis/service.h"
#include "libs/chassis/shard_writer.h"
#include "libs/ports/sql.h"

namespace interlock {

// One service's. Any thread.
class Eraser {
 public:
  // All must outlive it. `tell` hears what an operator should read.
  Eraser(const Service& service, Ledger& ledger,
         const std::vector<std::unique_ptr<ShardWriter>>& writers, Sql& sql,
         std::function<void(const std::string&)> tell);
  ~Eraser();  // As Stop.

  // How far each shard was looked through; once for each store, before any.
  static absl::Status MakeTables(Sql& sql);

  // Blocks until the bytes are gone. Gives the erasure as it is recorded: the first one, where it
  // is asked for again. The caller and the roles must live on. NOT_FOUND, EVENT_UNKNOWN;
  // FAILED_PRECONDITION, NOTHING_TO_ERASE; what the state of the stream forbids (a legal hold), and
  // a stream that this program cannot read, since nobody knows then what it forbids. UNAVAILABLE:
  // it may be recorded and not done; ask again.
  absl::StatusOr<core::v1::FieldsErased> Erase(const core::v1::EraseFieldsRequest& request,
                                               const Caller& caller,
                                               const std::vector<std::string>& roles);

  // Destroys what was decided before and is still there: looks through everything recorded since it
  // last did so. What has become forbidden meanwhile is told and left.
  absl::Status Finish();
  // Does so beside everything else.
  void Start();
  void Stop();

 private:
  // What forbids it, by the state of the stream.
  absl::Status MayErase(const std::string& stream, const std::vector<Record>& records) const;
  absl::Status RecordDecision(const core::v1::RecordErasureRequest& request, const Caller& caller,
                              const std::vector<std::string>& roles);
  // The bytes, and what is held of them in memory.
  absl::Status Destroy(const std::string& stream, int64_t version);
  ShardWriter& WriterOf(const std::string& stream) const;
  absl::StatusOr<core::v1::FieldsErased> Recorded(const std::string& stream, int64_t version) const;
  absl::Status FinishShard(int shard);
  absl::Status FinishOne(const Record& record);
  absl::StatusOr<Head> ReadLooked(int shard);
  absl::Status WriteLooked(int shard, const Head& until);

  const Service& service_;
  Ledger& ledger_;
  const std::vector<std::unique_ptr<ShardWriter>>& writers_;
  Sql& sql_;
  const std::function<void(const std::string&)> tell_;
  const ErasedAggregate<Erasure> erasures_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// Of a stream, folded from its erasures; empty if nothing of it was erased.
absl::StatusOr<core::v1::Erasure> ReadErasure(Ledger& ledger, const std::string& stream);

}  // namespace interlock
