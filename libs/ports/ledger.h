#pragma once
// The log of one service. It is cut into shards; a shard is one gapless, hash-chained sequence of
// records. Whoever holds a shard's lock is its only writer, on this machine or any other, so what
// it knows of the shard stays true until it commits.
//
// Statuses of every method: UNAVAILABLE, the store cannot be reached and may be later; DATA_LOSS,
// what is stored cannot be what was written, with the file and the place; FAILED_PRECONDITION, the
// store was made by a newer program. No method throws. Any thread may call any method; a Lock
// belongs to the thread that took it.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/decider/decider.h"

namespace interlock {

// One event as it is stored. Everything but `erasable` is under the chain.
struct Record {
  int64_t position = 0;     // 1, 2, 3 ... in the shard, without gaps.
  std::string stream = {};  // "<category>-<id>"
  int64_t version = 0;      // 1, 2, 3 ... in the stream.
  int32_t revision = 1;     // Form of the record; a program refuses forms it does not know.
  int64_t at_ms = 0;        // When we knew; never less than the record before.
  std::string site = {};    // The site that it concerns, or empty.
  std::string actor = {};
  std::string cause = {};  // Identity of the event that led to the command, or empty.
  std::string command_id = {};
  std::string trace = {};            // W3C traceparent of the call, or empty.
  std::string type = {};             // Full name of the event message.
  std::string event = {};            // As serialised when decided, erasable fields taken out.
  std::string erasable_digest = {};  // SHA-256 over salt and erasable bytes; empty if it had none.
  std::string hash = {};             // Over the previous record's hash and all of the above.
  // Beside the chain, and gone once erased: 16 bytes of salt, then the erasable fields.
  std::string erasable = {};
};

// SHA-256 over the previous hash and the record's stored fields in the order of the struct, each
// with its length before it ("<decimal length>:<bytes>"; numbers as decimal text).
std::string ChainHash(const std::string& previous, const Record& record);

// The shard of a stream: murmur2 as Kafka's own partitioner has it, sign bit off, modulo shards.
int ShardOf(const std::string& stream, int shards);

// The answer given to a command, kept as long as the events, so that a repeat gets the same one.
struct StoredReceipt {
  std::string stream = {};
  std::string command_id = {};
  std::string digest = {};  // Of actor and command: the same id with another digest is another.
  int64_t version = 0;
  int64_t position = 0;
  int64_t events = 0;  // How many it recorded; 0: it changed nothing.
  // A refusal that was itself a fact (google.rpc.Status, serialised), or empty: accepted.
  std::string refusal = {};
};

struct ClockChange {
  std::string stream;
  Clock clock;
  bool cancelled = false;
};

struct Head {
  int64_t position = 0;
  int64_t at_ms = 0;
  std::string hash = {};
  bool operator==(const Head&) const = default;
};

inline Head HeadOf(const Record& record) { return {record.position, record.at_ms, record.hash}; }

struct Changes {
  std::vector<Record> records;
  std::vector<StoredReceipt> receipts;
  std::vector<ClockChange> clocks;
};

// What a writer wants to know as it gets the lock.
struct Wanted {
  Head since;  // Records after it, at most `records_max`.
  int records_max = 1024;
  std::vector<std::string> streams;                           // Whole, each named once.
  std::vector<std::pair<std::string, std::string>> commands;  // (stream, command id)
};

// The shard as it is while the lock is held.
struct Known {
  Head head;
  int64_t store_now_ms = 0;  // The store's own clock.
  // False: `since` is no record of this shard, or too far back, or what came after it is damaged.
  bool follows = false;
  std::vector<Record> newer;            // What others wrote after `since`, if it follows.
  std::vector<Record> records;          // Of the wanted streams, in order. None: a new stream.
  std::vector<StoredReceipt> receipts;  // Of the wanted commands, those answered before.
  // Streams that were wanted and could not be read, with the reason; they fail alone.
  std::vector<std::pair<std::string, absl::Status>> unreadable;
};

// What every driver checks before it stores anything, whatever its caller believes: each record
// belongs to the shard, is the next after the head in position, time and hash. INTERNAL names the
// first that does not.
absl::Status CheckFollows(int shard, int shards, const Head& head,
                          const std::vector<Record>& records);

class Ledger {
 public:
  class Lock {
   public:
    // Gives the lock up. What was not committed is as if it never was.
    virtual ~Lock() = default;
    virtual const Known& known() const = 0;
    // Makes all of it durable or none. UNAVAILABLE: not known which; take the lock again and read
    // the receipts before answering anybody. RESOURCE_EXHAUSTED: the disk is full, nothing was
    // stored. INTERNAL, nothing was stored: the records do not follow the head (CheckFollows), a
    // version of a stream or a receipt is there already, or the lock was used before.
    virtual absl::Status Commit(const Changes& changes) = 0;
  };

  virtual ~Ledger() = default;
  virtual int shards() const = 0;
  // Chosen when the ledger was made: 32 hexadecimal digits. Another id is another ledger.
  virtual std::string id() const = 0;
  // Waits for the lock, then learns. One round trip locks and learns, one commits; the decisions
  // between them cost no trip at all.
  virtual absl::StatusOr<std::unique_ptr<Lock>> LockShard(int shard, const Wanted& wanted) = 0;
  // An unknown stream is empty, not an error. Never waits for a shard's lock.
  virtual absl::StatusOr<std::vector<Record>> ReadStream(const std::string& stream) = 0;
  // Records after a position, in order, at most `limit`: feed, relay, rebuild, verification.
  virtual absl::StatusOr<std::vector<Record>> ReadShard(int shard, int64_t after, int limit) = 0;
  virtual absl::StatusOr<Head> ReadHead(int shard) = 0;
  // The clocks that a shard holds and that are due at or before a moment, earliest first.
  virtual absl::StatusOr<std::vector<ClockChange>> ReadClocks(int shard, int64_t due_until_ms,
                                                              int limit) = 0;
  // The earliest due instant that a shard holds, or INT64_MAX if it holds none.
  virtual absl::StatusOr<int64_t> NextClock(int shard) = 0;
  // Destroys the erasable bytes of one event for good, in the file too (not only in its free
  // pages). NOT_FOUND if there is no such event. The chain stays whole.
  virtual absl::Status Erase(const std::string& stream, int64_t version) = 0;
};

}  // namespace interlock
