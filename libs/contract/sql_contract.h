#pragma once
// What every store of views promises.
#include <gtest/gtest.h>

#include <functional>

#include "libs/ports/sql.h"

namespace interlock {

// A new, empty store.
using SqlFactory = std::function<std::unique_ptr<Sql>()>;

class SqlContract : public testing::TestWithParam<SqlFactory> {
 protected:
  void SetUp() override;
  absl::Status Write(std::string_view sql, const SqlValues& values = {});
  // The rows of a query, columns joined by "|" as text.
  std::vector<std::string> Rows(std::string_view sql, int columns, const SqlValues& values = {});

  std::unique_ptr<Sql> sql_;
};

}  // namespace interlock
