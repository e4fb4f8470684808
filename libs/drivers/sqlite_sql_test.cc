#include <fstream>
#include <thread>

#include "libs/contract/sql_contract.h"
#include "libs/contract/temp_folder.h"
#include "libs/drivers/drivers.h"

namespace interlock {
namespace {

std::unique_ptr<Sql> Open(const std::string& path) {
  auto sql = OpenSqliteSql(path);
  EXPECT_TRUE(sql.ok()) << sql.status();
  return *std::move(sql);
}

INSTANTIATE_TEST_SUITE_P(File, SqlContract, testing::Values(SqlFactory([] {
                           static std::unique_ptr<TempFolder> folder;
                           folder = std::make_unique<TempFolder>();
                           return Open(*folder / "views.db");
                         })));
INSTANTIATE_TEST_SUITE_P(Memory, SqlContract, testing::Values(SqlFactory([] { return Open(""); })));

TEST(SqliteSql, ReadersNeverWaitAndSeeOneSnapshot) {
  const TempFolder folder;
  auto sql = Open(folder / "views.db");
  const auto count = [](SqlSession& session) {
    int64_t rows = -1;
    EXPECT_TRUE(
        session.Query("SELECT count(*) FROM t", {}, [&](const SqlRow& row) { rows = row.Int(0); })
            .ok());
    return rows;
  };
  ASSERT_TRUE(
      sql->Write([](SqlSession& session) { return session.Run("CREATE TABLE t(id BIGINT)"); })
          .ok());
  ASSERT_TRUE(sql->Write([&](SqlSession& writing) {
                   auto inserted = writing.Run("INSERT INTO t VALUES (1)");
                   std::thread reader([&] {  // Would never come back if it waited.
                     EXPECT_TRUE(sql->Read([&](SqlSession& session) {
                                      EXPECT_EQ(count(session), 0);
                                      return absl::OkStatus();
                                    })
                                     .ok());
                   });
                   reader.join();
                   return inserted;
                 })
                  .ok());
  EXPECT_TRUE(sql->Read([&](SqlSession& session) {
                   EXPECT_EQ(count(session), 1);
                   EXPECT_TRUE(sql->Write([](SqlSession& other) {
                                    return other.Run("INSERT INTO t VALUES (2)");
                                  })
                                   .ok());
                   EXPECT_EQ(count(session), 1);
                   return absl::OkStatus();
                 })
                  .ok());
}

TEST(SqliteSql, KeepsItsTablesWhenClosed) {
  const TempFolder folder;
  ASSERT_TRUE(
      Open(folder / "views.db")
          ->Write([](SqlSession& session) { return session.Run("CREATE TABLE t(id BIGINT)"); })
          .ok());
  EXPECT_TRUE(Open(folder / "views.db")
                  ->Read([](SqlSession& session) {
                    return session.Query("SELECT id FROM t", {}, [](const SqlRow&) {});
                  })
                  .ok());
}

TEST(SqliteSql, NamesTheFileThatIsNoDatabase) {
  const TempFolder folder;
  std::ofstream(folder / "views.db") << std::string(5000, 'x');
  const absl::Status status = OpenSqliteSql(folder / "views.db").status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_NE(std::string(status.message()).find(folder / "views.db"), std::string::npos);
}

TEST(SqliteSql, NamesTheFolderThatIsNotThere) {
  const TempFolder folder;
  const absl::Status status = OpenSqliteSql(folder / "no/views.db").status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_NE(std::string(status.message()).find("the folder " + (folder / "no")), std::string::npos);
}

TEST(SqliteSql, SaysWhenTheDiskIsFullAndKeepsNothingOfTheTransaction) {
  const TempFolder folder;
  auto sql = Open(folder / "views.db");
  // A small bound on the file stands for a small disk: SQLite answers both with the same code.
  ASSERT_TRUE(
      sql->Write([](SqlSession& session) { return session.Run("CREATE TABLE t(id TEXT)"); }).ok());
  ASSERT_TRUE(
      sql->Write([](SqlSession& session) { return session.Run("PRAGMA max_page_count = 20"); })
          .ok());
  const absl::Status full = sql->Write([](SqlSession& session) {
    for (int i = 0; i < 100; ++i)
      if (auto run = session.Run("INSERT INTO t VALUES ($1)", {std::string(4000, 'x')}); !run.ok())
        return run;
    return absl::OkStatus();
  });
  EXPECT_TRUE(absl::IsResourceExhausted(full)) << full;
  EXPECT_TRUE(sql->Read([](SqlSession& session) {
                   return session.Query("SELECT id FROM t", {},
                                        [](const SqlRow&) { ADD_FAILURE() << "a row was kept"; });
                 })
                  .ok());
}

}  // namespace
}  // namespace interlock
