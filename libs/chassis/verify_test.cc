#include "libs/chassis/verify.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>

#include "libs/contract/records.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

constexpr int kShards = 2, kShard = 1, kRecords = 600;  // More than two pages.

std::unique_ptr<Ledger> Open(const std::string& path, TimeSource& time) {
  auto ledger = OpenSqliteLedger(path, kShards, time);
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  return *std::move(ledger);
}

void Fill(Ledger& ledger) {
  auto lock = *ledger.LockShard(kShard, {});
  Changes changes;
  Head head;
  for (int version = 1; version <= kRecords; ++version) {
    Record record = ErasableRecordAfter(head, StreamIn(kShard, kShards, 0), version);
    head = HeadOf(record);
    changes.records.push_back(std::move(record));
  }
  ASSERT_TRUE(lock->Commit(changes).ok());
}

void Tamper(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sql << ": " << sqlite3_errmsg(db);
  EXPECT_EQ(sqlite3_changes(db), 1) << sql;
  sqlite3_close(db);
}

TEST(VerifyChain, AWholeChainIsOkAndTellsItsHead) {
  ManualTime time;
  const TempFolder folder;
  auto ledger = Open(folder / "test.db", time);
  Fill(*ledger);
  ASSERT_TRUE(ledger->Erase(StreamIn(kShard, kShards, 0), 300).ok());
  int64_t seen = 0;
  const Verification found =
      VerifyChain(*ledger, kShard, [&](int64_t position, int64_t) { seen = position; });
  EXPECT_TRUE(found.ok()) << found.findings[0].why;
  EXPECT_EQ(found.position, kRecords);
  EXPECT_EQ(found.head, ledger->ReadHead(kShard)->hash);
  EXPECT_EQ(seen, kRecords);
  EXPECT_TRUE(VerifyChain(*ledger, 0).ok());
  EXPECT_EQ(VerifyChain(*ledger, 0).position, 0);
}

// A changed byte in any column of a stored row is found, at its shard and position.
class VerifyChainFinds : public testing::TestWithParam<const char*> {};

TEST_P(VerifyChainFinds, AChangedColumn) {
  constexpr int kAt = 300;
  const std::string column = GetParam();
  ManualTime time;
  const TempFolder folder;
  const std::string path = folder / "test.db";
  auto ledger = Open(path, time);
  Fill(*ledger);
  const std::string row = " WHERE shard = 1 AND position = " + std::to_string(kAt);
  const std::string numbers = " version revision at_ms beside ";
  if (column == "bytes")
    Tamper(path,
           "UPDATE erasable SET bytes = CAST(substr(bytes, 1, 20) || x'01' AS BLOB)"
           " WHERE number = (SELECT beside FROM records" +
               row + ")");
  else if (column == "row")
    Tamper(path, "DELETE FROM records" + row);
  else if (column == "no beside")
    Tamper(path, "UPDATE records SET beside = NULL" + row);
  else if (numbers.find(" " + column + " ") != std::string::npos)
    Tamper(path, "UPDATE records SET " + column + " = " + column + " + 4096" + row);
  else if (column == "event" || column == "hash" || column == "erasable_digest")
    Tamper(path, "UPDATE records SET " + column + " = CAST(x'7f' || substr(" + column +
                     ", 2) AS BLOB)" + row);
  else
    Tamper(path, "UPDATE records SET " + column + " = '~' || substr(" + column + ", 2)" + row);
  const Verification found = VerifyChain(*ledger, kShard);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.shard, kShard);
  EXPECT_EQ(found.findings[0].position, kAt) << found.findings[0].why;
  EXPECT_FALSE(found.findings[0].why.empty());
  if (column != "bytes") {
    EXPECT_EQ(found.position, kAt - 1);
  }
  EXPECT_TRUE(VerifyChain(*ledger, 0).ok());
}

INSTANTIATE_TEST_SUITE_P(EachColumn, VerifyChainFinds,
                         testing::Values("row", "stream", "version", "revision", "at_ms", "site",
                                         "actor", "cause", "command_id", "trace", "type",
                                         "erasable_digest", "hash", "event", "beside", "no beside",
                                         "bytes"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           return name;
                         });

TEST(VerifyChain, FindsAShardThatIsShorterThanItsHeadOrHasAnother) {
  ManualTime time;
  const TempFolder folder;
  const std::string path = folder / "test.db";
  auto ledger = Open(path, time);
  Fill(*ledger);
  Tamper(path, "UPDATE heads SET hash = x'00' WHERE shard = 1");
  EXPECT_EQ(VerifyChain(*ledger, kShard).findings.at(0).position, kRecords);
  Tamper(path, "DELETE FROM records WHERE shard = 1 AND position = 600");
  EXPECT_EQ(VerifyChain(*ledger, kShard).findings.at(0).position, kRecords);
}

}  // namespace
}  // namespace interlock
