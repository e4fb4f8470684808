#include "libs/drivers/sqlite_db.h"

#include <gtest/gtest.h>

#include "libs/contract/temp_folder.h"

namespace interlock {
namespace {

constexpr const char* kFirst[] = {"CREATE TABLE a(x INTEGER) STRICT; INSERT INTO a VALUES (1)"};
constexpr const char* kBoth[] = {kFirst[0], "ALTER TABLE a ADD COLUMN y TEXT"};
constexpr const char* kBroken[] = {kFirst[0], "INSERT INTO a VALUES (2); SELEKT"};

int64_t Number(SqliteDb& db, std::string_view sql) {
  SqliteDb::Statement statement(db, sql);
  EXPECT_TRUE(*statement.Step());
  return statement.IntAt(0);
}

TEST(Migrate, TakesEachStepOnceAndKeepsWhatIsThere) {
  auto db = *SqliteDb::OpenForWriting(":memory:");
  EXPECT_TRUE(Migrate(*db, kFirst).ok());
  EXPECT_TRUE(Migrate(*db, kFirst).ok());
  EXPECT_EQ(Number(*db, "PRAGMA user_version"), 1);
  EXPECT_TRUE(Migrate(*db, kBoth).ok());
  EXPECT_EQ(Number(*db, "PRAGMA user_version"), 2);
  EXPECT_EQ(Number(*db, "SELECT count(*) FROM a WHERE y IS NULL"), 1);
}

TEST(Migrate, RefusesAFileThatIsNewer) {
  auto db = *SqliteDb::OpenForWriting(":memory:");
  ASSERT_TRUE(Migrate(*db, kBoth).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Migrate(*db, kFirst)));
}

TEST(Migrate, AStepThatFailsLeavesTheFileAsItWas) {
  auto db = *SqliteDb::OpenForWriting(":memory:");
  EXPECT_FALSE(Migrate(*db, kBroken).ok());
  EXPECT_EQ(Number(*db, "PRAGMA user_version"), 1);
  EXPECT_EQ(Number(*db, "SELECT count(*) FROM a"), 1);
  EXPECT_TRUE(Migrate(*db, kBoth).ok());
}

TEST(SqliteTransaction, RollsBackUnlessItIsCommitted) {
  auto db = *SqliteDb::OpenForWriting(":memory:");
  ASSERT_TRUE(Migrate(*db, kFirst).ok());
  {
    SqliteDb::Transaction transaction(*db);
    EXPECT_TRUE(SqliteDb::Statement(*db, "DELETE FROM a").Finish().ok());
  }
  EXPECT_EQ(Number(*db, "SELECT count(*) FROM a"), 1);
  {
    SqliteDb::Transaction transaction(*db);
    EXPECT_TRUE(SqliteDb::Statement(*db, "DELETE FROM a").Finish().ok());
    EXPECT_TRUE(transaction.Commit().ok());
  }
  EXPECT_EQ(Number(*db, "SELECT count(*) FROM a"), 0);
}

TEST(SqliteReaders, ChangeNothing) {
  const TempFolder folder;
  auto db = *SqliteDb::OpenForWriting(folder / "test.db");
  ASSERT_TRUE(Migrate(*db, kFirst).ok());
  SqliteReaders readers(folder / "test.db");
  EXPECT_FALSE(readers
                   .Lend([](SqliteDb& reader) {
                     return SqliteDb::Statement(reader, "DELETE FROM a").Finish();
                   })
                   .ok());
  EXPECT_EQ(Number(*db, "SELECT count(*) FROM a"), 1);
}

}  // namespace
}  // namespace interlock
