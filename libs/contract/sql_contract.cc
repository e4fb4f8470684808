#include "libs/contract/sql_contract.h"

#include <limits>
#include <thread>

namespace interlock {

using Lines = std::vector<std::string>;

void SqlContract::SetUp() {
  sql_ = GetParam()();
  ASSERT_TRUE(Write("CREATE TABLE t(id TEXT NOT NULL PRIMARY KEY, n BIGINT, x DOUBLE PRECISION,"
                    " note TEXT)")
                  .ok());
}

absl::Status SqlContract::Write(std::string_view sql, const SqlValues& values) {
  return sql_->Write([&](SqlSession& session) { return session.Run(sql, values); });
}

Lines SqlContract::Rows(std::string_view sql, int columns, const SqlValues& values) {
  Lines rows;
  const absl::Status status = sql_->Read([&](SqlSession& session) {
    return session.Query(sql, values, [&](const SqlRow& row) {
      std::string line;
      for (int column = 0; column < columns; ++column)
        line += (column > 0 ? "|" : "") + std::string(row.Text(column));
      rows.push_back(line);
    });
  });
  EXPECT_TRUE(status.ok()) << status;
  return rows;
}

TEST_P(SqlContract, KeepsValuesOfEveryType) {
  ASSERT_TRUE(Write("INSERT INTO t(id, n, x, note) VALUES ($1, $2, $3, $4)",
                    {"a", std::numeric_limits<int64_t>::min(), 0.1, "caf\xc3\xa9 'quoted' $1"})
                  .ok());
  int rows = 0;
  ASSERT_TRUE(sql_->Read([&](SqlSession& session) {
                    return session.Query(
                        "SELECT id, n, x, note FROM t", {}, [&](const SqlRow& row) {
                          ++rows;
                          EXPECT_EQ(row.Text(0), "a");
                          EXPECT_EQ(row.Int(1), std::numeric_limits<int64_t>::min());
                          EXPECT_EQ(row.Real(2), 0.1);
                          EXPECT_EQ(row.Text(3), "caf\xc3\xa9 'quoted' $1");
                          EXPECT_FALSE(row.IsNull(3));
                        });
                  })
                  .ok());
  EXPECT_EQ(rows, 1);
}

TEST_P(SqlContract, ReadsNullAsNothing) {
  ASSERT_TRUE(Write("INSERT INTO t(id, n) VALUES ($1, $2)", {"a", std::monostate()}).ok());
  ASSERT_TRUE(sql_->Read([&](SqlSession& session) {
                    return session.Query("SELECT n, x, note FROM t WHERE n IS NULL", {},
                                         [&](const SqlRow& row) {
                                           EXPECT_TRUE(row.IsNull(0));
                                           EXPECT_EQ(row.Int(0), 0);
                                           EXPECT_EQ(row.Real(1), 0.0);
                                           EXPECT_EQ(row.Text(2), "");
                                         });
                  })
                  .ok());
}

TEST_P(SqlContract, ParametersGoByTheirNumber) {
  ASSERT_TRUE(
      Write("INSERT INTO t(note, n, id) VALUES ($3, $2, $1)", {"a", int64_t{2}, "third"}).ok());
  EXPECT_EQ(Rows("SELECT id, n, note FROM t WHERE $2 = n AND (id = $1 OR note = $1)", 3,
                 {"a", int64_t{2}}),
            Lines{"a|2|third"});
}

TEST_P(SqlContract, UpsertsInTheCommonTongue) {
  const char kUpsert[] =
      "INSERT INTO t(id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = excluded.n";
  ASSERT_TRUE(Write(kUpsert, {"a", int64_t{1}}).ok());
  ASSERT_TRUE(Write(kUpsert, {"a", int64_t{2}}).ok());
  EXPECT_EQ(Rows("SELECT id, n FROM t", 2), Lines{"a|2"});
}

TEST_P(SqlContract, SaysHowManyRowsChanged) {
  ASSERT_TRUE(Write("INSERT INTO t(id, n) VALUES ($1, 1), ($2, 1)", {"a", "b"}).ok());
  int64_t changed = -1;
  const auto move = [&](int64_t from) {
    return sql_->Write([&](SqlSession& session) {
      return session.Run("UPDATE t SET n = $1 WHERE n = $2", {int64_t{9}, from}, &changed);
    });
  };
  ASSERT_TRUE(move(1).ok());
  EXPECT_EQ(changed, 2);
  ASSERT_TRUE(move(1).ok());
  EXPECT_EQ(changed, 0);
}

TEST_P(SqlContract, AFailedWorkLeavesNothing) {
  const absl::Status status = sql_->Write([&](SqlSession& session) -> absl::Status {
    EXPECT_TRUE(session.Run("INSERT INTO t(id) VALUES ('a')").ok());
    return absl::AbortedError("changed my mind");
  });
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_TRUE(Rows("SELECT id FROM t", 1).empty());
  EXPECT_TRUE(Write("INSERT INTO t(id) VALUES ('a')").ok());
}

TEST_P(SqlContract, AWorkSeesWhatItWrote) {
  int64_t seen = 0;
  ASSERT_TRUE(sql_->Write([&](SqlSession& session) -> absl::Status {
                    if (auto run = session.Run("INSERT INTO t(id, n) VALUES ('a', 5)"); !run.ok())
                      return run;
                    return session.Query("SELECT n FROM t", {},
                                         [&](const SqlRow& row) { seen = row.Int(0); });
                  })
                  .ok());
  EXPECT_EQ(seen, 5);
}

TEST_P(SqlContract, AQueryMayRunWhileItsTwinDoes) {
  ASSERT_TRUE(Write("INSERT INTO t(id, n) VALUES ('a', 1), ('b', 2)").ok());
  const char kQuery[] = "SELECT id FROM t ORDER BY id";
  std::string seen;
  ASSERT_TRUE(
      sql_->Read([&](SqlSession& session) {
            return session.Query(kQuery, {}, [&](const SqlRow& outer) {
              seen += outer.Text(0);
              EXPECT_TRUE(
                  session.Query(kQuery, {}, [&](const SqlRow& row) { seen += row.Text(0); }).ok());
            });
          })
          .ok());
  EXPECT_EQ(seen, "aabbab");
}

TEST_P(SqlContract, AReadChangesNothing) {
  for (const char* sql : {"INSERT INTO t(id) VALUES ('a')", "DELETE FROM t", "DROP TABLE t",
                          "CREATE TABLE u(id TEXT)"})
    EXPECT_FALSE(sql_->Read([&](SqlSession& session) { return session.Run(sql); }).ok()) << sql;
  EXPECT_TRUE(Rows("SELECT id FROM t", 1).empty());
}

TEST_P(SqlContract, AWrongStatementIsOurFault) {
  const auto wrong = [&](std::string_view sql, const SqlValues& values = {}) {
    const absl::Status status = Write(sql, values);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << sql << ": " << status;
  };
  wrong("SELEKT");
  wrong("");
  wrong("DELETE FROM no_such_table");
  wrong("DELETE FROM t; DELETE FROM t");
  wrong("DELETE FROM t WHERE id = $1");
  wrong("DELETE FROM t WHERE id = $2", {"a"});
  wrong("DELETE FROM t", {"a"});
  wrong("INSERT INTO t(id) VALUES ('a'), ('a')");
  EXPECT_TRUE(Write("INSERT INTO t(id) VALUES ('a')").ok());
}

TEST_P(SqlContract, TablesAreRenamedInATransaction) {
  ASSERT_TRUE(Write("INSERT INTO t(id) VALUES ('old')").ok());
  EXPECT_EQ(Rows("SELECT id FROM t", 1), Lines{"old"});
  ASSERT_TRUE(sql_->Write([&](SqlSession& session) -> absl::Status {
                    for (const char* sql : {"CREATE TABLE t_new(id TEXT NOT NULL PRIMARY KEY)",
                                            "INSERT INTO t_new(id) VALUES ('new')", "DROP TABLE t",
                                            "ALTER TABLE t_new RENAME TO t"})
                      if (auto run = session.Run(sql); !run.ok()) return run;
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_EQ(Rows("SELECT id FROM t", 1), Lines{"new"});
}

TEST_P(SqlContract, WritersWaitForOneAnother) {
  ASSERT_TRUE(Write("INSERT INTO t(id, n) VALUES ('a', 0)").ok());
  constexpr int kThreads = 4, kEach = 50;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([this] {
      for (int n = 0; n < kEach; ++n) {
        const absl::Status status = sql_->Write([](SqlSession& session) -> absl::Status {
          int64_t value = 0;
          if (auto query = session.Query("SELECT n FROM t WHERE id = 'a'", {},
                                         [&](const SqlRow& row) { value = row.Int(0); });
              !query.ok())
            return query;
          return session.Run("UPDATE t SET n = $1 WHERE id = 'a'", {value + 1});
        });
        EXPECT_TRUE(status.ok()) << status;
        EXPECT_EQ(Rows("SELECT count(*) FROM t", 1), Lines{"1"});
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Rows("SELECT n FROM t", 1), Lines{std::to_string(kThreads * kEach)});
}

}  // namespace interlock
