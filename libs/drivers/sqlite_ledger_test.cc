#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <sstream>

#include "libs/contract/ledger_contract.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

namespace fs = std::filesystem;

INSTANTIATE_TEST_SUITE_P(Sqlite, LedgerContract,
                         testing::Values(LedgerFactory([](int shards, TimeSource& time) {
                           static std::unique_ptr<TempFolder> folder;
                           folder = std::make_unique<TempFolder>();
                           auto ledger = OpenSqliteLedger(*folder / "test.db", shards, time);
                           EXPECT_TRUE(ledger.ok()) << ledger.status();
                           return *std::move(ledger);
                         })));

std::string Contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void Overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void Execute(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  sqlite3_close(db);
}

absl::Status AppendTo(Ledger& ledger, size_t event_size) {
  auto lock = ledger.LockShard(0, {});
  if (!lock.ok()) return lock.status();
  const Head& head = (*lock)->known().head;
  Record record = ErasableRecordAfter(head, "a-1", head.position + 1);
  record.event.resize(event_size, 'x');
  Chain(head, record);
  return (*lock)->Commit(
      {{record},
       {{record.stream, record.command_id, "d", record.version, record.position, 1, ""}},
       {{record.stream, {"clock", record.version}}}});
}

// Every record whose link holds; the rest of a damaged chain is not looked at.
std::vector<Record> WholeChain(Ledger& ledger) {
  std::vector<Record> whole;
  std::string previous;
  for (;;) {
    const auto page = ledger.ReadShard(0, int64_t(whole.size()), 1);
    if (!page.ok() || page->empty()) return whole;
    const Record& record = page->front();
    if (record.hash != ChainHash(previous, record)) return whole;
    previous = record.hash;
    whole.push_back(record);
  }
}

class SqliteLedgerTest : public testing::Test {
 protected:
  std::unique_ptr<Ledger> Open(int shards = 1) {
    auto ledger = OpenSqliteLedger(path_, shards, time_);
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    return *std::move(ledger);
  }
  absl::Status WhyNot() { return OpenSqliteLedger(path_, 1, time_).status(); }
  void Fill(int records) {
    auto ledger = Open();
    for (int i = 0; i < records; ++i) ASSERT_TRUE(AppendTo(*ledger, 200).ok());
  }
  // Runs in a process of its own, which may change who and where it is. 0: as it should be.
  static int InChild(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  static bool Names(const absl::Status& status, const std::string& text) {
    return std::string(status.message()).find(text) != std::string::npos;
  }

  ManualTime time_;
  TempFolder folder_;
  const std::string path_ = folder_ / "ledger.db";
};

TEST_F(SqliteLedgerTest, KeepsItsIdAndItsNumberOfShards) {
  const std::string id = Open(3)->id();
  auto ledger = Open(5);
  EXPECT_EQ(ledger->id(), id);
  EXPECT_EQ(ledger->shards(), 3);
}

TEST_F(SqliteLedgerTest, KeepsWhatWasCommittedWhenClosed) {
  Fill(3);
  auto ledger = Open();
  EXPECT_EQ(WholeChain(*ledger).size(), 3u);
  EXPECT_EQ(ledger->ReadHead(0)->hash, WholeChain(*ledger).back().hash);
  EXPECT_EQ(*ledger->NextClock(0), 3);
}

TEST_F(SqliteLedgerTest, TwoLedgersHaveTwoIds) {
  EXPECT_NE(Open()->id(), (*OpenSqliteLedger(folder_ / "other.db", 1, time_))->id());
}

TEST_F(SqliteLedgerTest, LeavesNoWriteAheadLogWhenClosed) {
  Fill(3);
  EXPECT_FALSE(fs::exists(path_ + "-wal"));
}

TEST_F(SqliteLedgerTest, ASecondProcessIsToldWhoHasTheFile) {
  auto ledger = Open();
  const std::string holder = "process " + std::to_string(getpid());
  EXPECT_EQ(InChild([&] {
              const absl::Status status = WhyNot();
              return absl::IsFailedPrecondition(status) && Names(status, path_) &&
                             Names(status, holder)
                         ? 0
                         : 1;
            }),
            0);
  EXPECT_TRUE(absl::IsFailedPrecondition(WhyNot()));  // Nor twice by the same.
  ledger.reset();
  EXPECT_TRUE(WhyNot().ok());
}

TEST_F(SqliteLedgerTest, RefusesAFileOfANewerProgram) {
  Fill(1);
  Execute(path_, "PRAGMA user_version = 99");
  const absl::Status status = WhyNot();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_TRUE(Names(status, path_) && Names(status, "99")) << status;
}

TEST_F(SqliteLedgerTest, RefusesADatabaseOfSomeOtherProgram) {
  Execute(path_, "CREATE TABLE theirs(x)");
  EXPECT_TRUE(absl::IsFailedPrecondition(WhyNot()));
}

TEST_F(SqliteLedgerTest, NamesTheFileThatIsNoDatabase) {
  Overwrite(path_, std::string(10'000, 'x'));
  EXPECT_TRUE(absl::IsDataLoss(WhyNot())) << WhyNot();
  EXPECT_TRUE(Names(WhyNot(), path_));
}

TEST_F(SqliteLedgerTest, NamesTheFolderThatCannotBeWritten) {
  ASSERT_EQ(chmod(folder_.path().c_str(), 0555), 0);
  EXPECT_EQ(
      InChild([&] {
        if (getuid() == 0 && setuid(65534) != 0) return 2;
        const absl::Status status = WhyNot();
        return absl::IsUnavailable(status) && Names(status, "the folder " + folder_.path()) ? 0 : 1;
      }),
      0);
  ASSERT_EQ(chmod(folder_.path().c_str(), 0755), 0);
}

TEST_F(SqliteLedgerTest, AStreamThatCannotBeReadFailsAlone) {
  {
    auto ledger = Open();
    const Record first = RecordAfter({}, "a-1", 1);
    const Record second = RecordAfter(HeadOf(first), "b-1", 1);
    const Record third = RecordAfter(HeadOf(second), "a-1", 2);
    const Record last = RecordAfter(HeadOf(third), "b-1", 2);
    ASSERT_TRUE((*ledger->LockShard(0, {}))->Commit({{first, second, third, last}, {}, {}}).ok());
  }
  Execute(path_, "DELETE FROM records WHERE stream = 'a-1' AND version = 1");
  auto ledger = Open();
  const Known known = (*ledger->LockShard(0, {.streams = {"a-1", "b-1"}}))->known();
  ASSERT_EQ(known.unreadable.size(), 1u);
  EXPECT_EQ(known.unreadable[0].first, "a-1");
  EXPECT_TRUE(absl::IsDataLoss(known.unreadable[0].second));
  EXPECT_TRUE(Names(known.unreadable[0].second, path_));
  EXPECT_EQ(known.records.size(), 2u);
  EXPECT_TRUE(absl::IsDataLoss(ledger->ReadStream("a-1").status()));
  EXPECT_TRUE(absl::IsDataLoss(ledger->ReadShard(0, 0, 10).status()));
}

TEST_F(SqliteLedgerTest, WhatIsErasedIsGoneFromEveryFile) {
  auto ledger = Open();
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(AppendTo(*ledger, 200).ok());
  const auto found = [&](int version) {
    const std::string name = "name of the person of a-1@" + std::to_string(version) + ".";
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      if (Contents(entry.path()).find(name) != std::string::npos) return true;
    return false;
  };
  for (const int version : {1, 77, 78, 79, 200}) {
    ASSERT_TRUE(found(version)) << version;
    ASSERT_TRUE(ledger->Erase("a-1", version).ok());
    EXPECT_FALSE(found(version)) << version;
  }
  EXPECT_TRUE(found(80));
  ASSERT_TRUE(AppendTo(*ledger, 200).ok());
  ledger.reset();
  for (const int version : {1, 77, 78, 79, 200}) EXPECT_FALSE(found(version)) << version;
  EXPECT_TRUE(found(80));
  EXPECT_EQ(WholeChain(*Open()).size(), 201u);
}

TEST_F(SqliteLedgerTest, BeginsWithAnEmptyWriteAheadLogThatMayHoldWhatWasErasedBeforeACrash) {
  Fill(20);
  InChild([&]() -> int {
    auto ledger = *OpenSqliteLedger(path_, 1, time_);
    (void)AppendTo(*ledger, 200);
    _exit(0);  // Before anything is closed.
  });
  EXPECT_NE(Contents(path_ + "-wal").find("name of the person of a-1@21"), std::string::npos);
  auto ledger = Open();
  EXPECT_EQ(Contents(path_ + "-wal"), "");
  EXPECT_EQ(WholeChain(*ledger).size(), 21u);
}

TEST_F(SqliteLedgerTest, AFullDiskStoresNothingOfTheBatchAndKeepsAllBefore) {
  constexpr int kMayNotMount = 77;
  const int outcome = InChild([&] {
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return kMayNotMount;
    mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
    if (mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=600k") != 0) return kMayNotMount;
    auto ledger = *OpenSqliteLedger(path_, 1, time_);
    int acknowledged = 0;
    absl::Status status;
    for (; status.ok() && acknowledged < 1000; acknowledged += status.ok())
      status = AppendTo(*ledger, 20'000);
    if (!absl::IsResourceExhausted(status) || !Names(status, "disk full") || !Names(status, path_))
      return 1;
    if (int(WholeChain(*ledger).size()) != acknowledged || acknowledged == 0) return 2;
    if (ledger->ReadHead(0)->position != acknowledged) return 3;
    if (*ledger->NextClock(0) != acknowledged) return 4;
    if (!(*ledger->LockShard(
              0, {.commands = {{"a-1", "command-a-1@" + std::to_string(acknowledged + 1)}}}))
             ->known()
             .receipts.empty())
      return 5;
    ledger.reset();
    auto again = OpenSqliteLedger(path_, 1, time_);
    return again.ok() && int(WholeChain(**again).size()) == acknowledged ? 0 : 6;
  });
  if (outcome == kMayNotMount) GTEST_SKIP() << "may not mount a small disk here";
  EXPECT_EQ(outcome, 0);
}

// The child says what was acknowledged through a pipe, as a caller would have heard it.
TEST_F(SqliteLedgerTest, EverythingAcknowledgedIsThereAfterAKill) {
  int64_t acknowledged = 0;
  for (int round = 0; round < 6; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      auto ledger = OpenSqliteLedger(path_, 1, time_);
      if (!ledger.ok()) _exit(1);
      while (AppendTo(**ledger, 500).ok()) {
        const int64_t position = (*ledger)->ReadHead(0)->position;
        if (write(ends[1], &position, sizeof position) != sizeof position) _exit(2);
      }
      _exit(3);
    }
    close(ends[1]);
    const int64_t enough = acknowledged + 20 + 13 * round;
    for (int64_t position = 0; acknowledged < enough; acknowledged = position)
      ASSERT_EQ(read(ends[0], &position, sizeof position), ssize_t(sizeof position));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (int64_t position = 0; read(ends[0], &position, sizeof position) > 0;)
      acknowledged = position;
    close(ends[0]);
    auto ledger = Open();
    const auto whole = WholeChain(*ledger);
    ASSERT_GE(int64_t(whole.size()), acknowledged);
    ASSERT_EQ(ledger->ReadHead(0)->position, int64_t(whole.size()));
    Wanted wanted;
    for (const Record& record : whole)
      wanted.commands.emplace_back(record.stream, record.command_id);
    EXPECT_EQ((*ledger->LockShard(0, wanted))->known().receipts.size(), whole.size());
    EXPECT_EQ(*ledger->NextClock(0), int64_t(whole.size()));
    acknowledged = int64_t(whole.size());
  }
}

TEST_F(SqliteLedgerTest, ATruncatedFileIsNoticed) {
  Fill(100);
  const std::string whole = Contents(path_);
  for (size_t kept = 0; kept < whole.size(); kept += 4096 * 3 + 100) {
    Overwrite(path_, whole.substr(0, kept));
    auto ledger = OpenSqliteLedger(path_, 1, time_);
    const absl::Status status =
        ledger.ok() ? (*ledger)->ReadShard(0, 0, 1000).status() : ledger.status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << kept << ": " << status;
    EXPECT_TRUE(Names(status, path_)) << status;
  }
}

// A flipped bit makes an error or a broken link, or it lies where no record is; it never makes a
// record that looks right and is not, and never a crash.
TEST_F(SqliteLedgerTest, AFlippedBitIsNeverTakenForATruth) {
  Fill(60);
  const std::vector<Record> truth = WholeChain(*Open());
  const std::string whole = Contents(path_);
  std::mt19937 random(20261123);
  int noticed = 0;
  for (int i = 0; i < 200; ++i) {
    std::string flipped = whole;
    flipped[random() % flipped.size()] ^= char(1 << random() % 8);
    Overwrite(path_, flipped);
    auto ledger = OpenSqliteLedger(path_, 1, time_);
    if (!ledger.ok()) {
      EXPECT_FALSE(ledger.status().message().empty());
      ++noticed;
      continue;
    }
    const std::vector<Record> seen = WholeChain(**ledger);
    ASSERT_LE(seen.size(), truth.size());
    for (size_t n = 0; n < seen.size(); ++n) EXPECT_EQ(seen[n].event, truth[n].event);
    noticed += seen.size() < truth.size();
    (void)(*ledger)->ReadStream("a-1");
    (void)(*ledger)->ReadClocks(0, 1000, 1000);
    (void)(*ledger)->LockShard(0, {.streams = {"a-1"}, .commands = {{"a-1", "c"}}});
    if (i % 10 != 0) continue;  // These flush, which takes its time.
    (void)(*ledger)->Erase("a-1", 7);
    (void)AppendTo(**ledger, 100);
  }
  EXPECT_GT(noticed, 20);
}

}  // namespace
}  // namespace interlock
