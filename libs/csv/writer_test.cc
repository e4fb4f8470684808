#include "libs/csv/writer.h"

#include <gtest/gtest.h>

#include "libs/csv/reader.h"

namespace interlock::csv {
namespace {

std::string Written(const std::vector<std::string>& cells) {
  std::string out;
  AppendRow(cells, out);
  return out;
}

TEST(CsvWriter, QuotesOnlyWhatMustBeQuoted) {
  EXPECT_EQ(Written({"plain", "a,b", "say \"so\"", "two\nlines", ""}),
            "plain,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
  EXPECT_EQ(Written({""}), "\"\"\r\n") << "or it would be an empty line";
}
TEST(CsvWriter, ACellThatASpreadsheetWouldRunIsMadeHarmless) {
  EXPECT_EQ(Written({"=1+1", "+1", "-1", "@SUM(A1)", "\tx"}), "'=1+1,'+1,'-1,'@SUM(A1),'\tx\r\n");
  EXPECT_EQ(Written({"\rx"}), "\"'\rx\"\r\n");
  EXPECT_EQ(Written({"=A1&\",\""}), "\"'=A1&\"\",\"\"\"\r\n");
}
TEST(CsvWriter, LeavesTheSameSignsAloneInsideACell) {
  EXPECT_EQ(Written({"1-2=3", "a@b", "C+H"}), "1-2=3,a@b,C+H\r\n");
}
TEST(CsvWriter, WhatIsWrittenIsReadBackTheSame) {
  const std::vector<std::string> cells = {"a,\"b\"\r\nc", "", " x ", "\xC3\xA9"};
  auto text = Written({"1", "2", "3", "4"}) + Written(cells);
  auto reader = Reader::Open(FromText(text), {});
  ASSERT_TRUE(reader.ok());
  auto next = reader->Next();
  ASSERT_TRUE(next.ok() && *next);
  EXPECT_EQ(std::get<Row>(**next).cells(), cells);
}

}  // namespace
}  // namespace interlock::csv
