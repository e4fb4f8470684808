#include "libs/csv/reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "libs/csv/utf8.h"
#include "libs/decider/decider.h"

namespace interlock::csv {
namespace {

// What a file reads as: "line:cell|cell" for a row, "line field REASON" for a refusal.
std::vector<std::string> Told(Source source, Limits limits = {}) {
  auto reader = Reader::Open(std::move(source), {}, limits);
  if (!reader.ok()) return {ReasonOf(reader.status())};
  std::vector<std::string> told;
  for (;;) {
    auto next = reader->Next();
    if (!next.ok()) {
      told.push_back(std::string(next.status().message()));
      return told;
    }
    if (!*next) return told;
    if (const auto* refusal = std::get_if<Refusal>(&**next)) {
      EXPECT_FALSE(refusal->sentence.empty());
      told.push_back(std::to_string(refusal->line) + " " + refusal->field + " " + refusal->reason);
      continue;
    }
    const Row& row = std::get<Row>(**next);
    std::string text = std::to_string(row.line()) + ":";
    for (size_t i = 0; i < row.cells().size(); ++i) text += (i ? "|" : "") + row.cells()[i];
    told.push_back(text);
  }
}
std::vector<std::string> Told(std::string_view text) { return Told(FromText(text)); }
using Lines = std::vector<std::string>;

absl::Status Opening(std::string_view text, const std::vector<std::string>& required) {
  return Reader::Open(FromText(text), required).status();
}

TEST(CsvReader, ReadsCellsWithAndWithoutQuotes) {
  EXPECT_EQ(Told("a,b\n1,\"2, \"\"two\"\"\"\n\"\",\n"), (Lines{"2:1|2, \"two\"", "3:|"}));
}
TEST(CsvReader, TakesByteOrderMarkCrlfAndAMissingLastLineEnd) {
  EXPECT_EQ(Told("\xEF\xBB\xBF\"a\",b\r\n1,2\r\n3,4"), (Lines{"2:1|2", "3:3|4"}));
  auto reader = Reader::Open(FromText("\xEF\xBB\xBF"
                                      "a,b\n"),
                             {"a", "b"});
  EXPECT_TRUE(reader.ok()) << reader.status();
}
TEST(CsvReader, CountsPhysicalLinesThroughCellsOfSeveralLines) {
  EXPECT_EQ(Told("a,b\n1,\"x\r\ny\nz\"\n2,q\n"), (Lines{"2:1|x\r\ny\nz", "5:2|q"}));
}
TEST(CsvReader, EmptyLinesAreNoRecords) {
  EXPECT_EQ(Told("a,b\n\n1,2\r\n\r\n3,4\n\n"), (Lines{"3:1|2", "5:3|4"}));
}
TEST(CsvReader, ARowGivesCellsByColumnName) {
  auto reader = Reader::Open(FromText("b,a\n1,2\n"), {"a"});
  ASSERT_TRUE(reader.ok());
  auto next = reader->Next();
  const Row& row = std::get<Row>(**next);
  EXPECT_EQ(row["a"], "2");
  EXPECT_EQ(row["b"], "1");
  EXPECT_EQ(row["c"], "");
}
TEST(CsvReader, NamesEveryMissingColumn) {
  const auto status = Opening("a,b\n", {"a", "c", "d"});
  EXPECT_EQ(ReasonOf(status), "COLUMNS_MISSING");
  EXPECT_NE(status.message().find("c, d"), std::string::npos) << status;
}
TEST(CsvReader, RefusesARepeatedColumn) {
  const auto status = Opening("a,b,a\n", {});
  EXPECT_EQ(ReasonOf(status), "COLUMN_REPEATED");
  EXPECT_NE(status.message().find("\"a\""), std::string::npos) << status;
}
TEST(CsvReader, RefusesAnEmptyFileAndUtf16) {
  using namespace std::string_view_literals;
  EXPECT_EQ(ReasonOf(Opening("", {})), "CSV_EMPTY");
  EXPECT_EQ(ReasonOf(Opening("\r\n\r\n", {})), "CSV_EMPTY");
  EXPECT_EQ(ReasonOf(Opening("\xFF\xFE"
                             "a\0,\0b\0\n\0"sv,
                             {})),
            "TEXT_NOT_UTF8");
  EXPECT_EQ(ReasonOf(Opening("a,\"b\n", {})), "CSV_HEADER_UNREADABLE");
}
TEST(CsvReader, ABadRecordIsRefusedAndTheNextOneRead) {
  EXPECT_EQ(Told("a,b\n1\n1,2,3\n4,5\n"),
            (Lines{"2  CELLS_MISSING", "3  CELLS_TOO_MANY", "4:4|5"}));
  EXPECT_EQ(Told("a,b\n1,x\"y\n\"p\"q,2\n4,5\n"),
            (Lines{"2 b QUOTE_MISPLACED", "3 a QUOTE_MISPLACED", "4:4|5"}));
}
TEST(CsvReader, AQuoteNeverClosedIsToldWhereItOpens) {
  EXPECT_EQ(Told("a,b\n1,2\n3,\"4\n5,6\n"), (Lines{"2:1|2", "3 b QUOTE_NOT_CLOSED"}));
}
TEST(CsvReader, ACarriageReturnAloneIsNoLineEnd) {
  EXPECT_EQ(Told("a,b\n1\r2,3\n4,5\n"), (Lines{"2 a LINE_END_BROKEN", "3:4|5"}));
  EXPECT_EQ(Told("a\n\r"), (Lines{"2 a LINE_END_BROKEN"}));
}
TEST(CsvReader, BrokenUtf8IsToldByLineAndColumn) {
  EXPECT_EQ(Told("a,b\n1,\"x\ny\xC3(\"\n2,\xC3\xA9\n"),
            (Lines{"3 b TEXT_NOT_UTF8", "4:2|\xC3\xA9"}));
}
TEST(CsvReader, RefusesAFieldThatIsTooLongAndReadsOn) {
  const std::string text = "a,b\n1," + std::string(9, 'x') + "\n2," + std::string(8, 'y') + "\n";
  EXPECT_EQ(Told(FromText(text), {.field_bytes = 8}),
            (Lines{"2 b FIELD_TOO_LONG", "3:2|yyyyyyyy"}));
}
TEST(CsvReader, AHundredMegabyteFieldIsReadPastInBoundedMemory) {
  int64_t left = 100'000'000;
  bool head_given = false;
  auto source = [&](char* into, size_t size) -> absl::StatusOr<size_t> {
    if (!head_given) {
      head_given = true;
      return std::string_view("a,b\n1,").copy(into, size);
    }
    const size_t given = std::min<size_t>(size, static_cast<size_t>(left));
    std::fill_n(into, given, 'x');
    left -= static_cast<int64_t>(given);
    return given;
  };
  EXPECT_EQ(Told(source), (Lines{"2 b FIELD_TOO_LONG"}));
}
TEST(CsvReader, SaysWhatTheSourceFailedWith) {
  bool given = false;
  auto source = [&](char* into, size_t size) -> absl::StatusOr<size_t> {
    if (given) return absl::DataLossError("disk");
    given = true;
    return std::string_view("a,b\n1,2\n3").copy(into, size);
  };
  EXPECT_EQ(Told(source), (Lines{"2:1|2", "disk"}));
}
TEST(CsvReader, ReadsTheSameInPiecesOfAnySize) {
  const std::string text = "a,b\r\n1,\"x\"\"\r\ny\"\r\n\"p\"q,2\r\n3,\xC3\xA9\r\n";
  const Lines whole = Told(text);
  for (size_t piece = 1; piece < 12; ++piece) {
    auto source = [inner = FromText(text), piece](char* into, size_t size) {
      return inner(into, std::min(size, piece));
    };
    EXPECT_EQ(Told(source), whole) << piece;
  }
}

TEST(CsvReader, AnyBytesAreReadToTheEndInOrderOfTheirLines) {
  std::mt19937_64 random(1);
  constexpr std::string_view kPieces[] = {"a",  ",",        "\"",   "\n", "\r\n",
                                          "\r", "\xC3\xA9", "\xFF", "x,y"};
  for (int round = 0; round < 2000; ++round) {
    std::string text = "a,b\n";
    for (uint64_t n = random() % 60; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    auto reader = Reader::Open(FromText(text), {});
    ASSERT_TRUE(reader.ok());
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    int64_t line = 1;
    for (;;) {
      auto next = reader->Next();
      ASSERT_TRUE(next.ok());
      if (!*next) break;
      const auto* refusal = std::get_if<Refusal>(&**next);
      const int64_t at = refusal ? refusal->line : std::get<Row>(**next).line();
      EXPECT_GT(at, line - (refusal ? 1 : 0)) << text;
      EXPECT_LE(at, lines) << text;
      line = at;
    }
  }
}

TEST(Utf8, TakesWellFormedTextAndNothingElse) {
  using namespace std::string_view_literals;
  const size_t fine = std::string_view::npos;
  EXPECT_EQ(FirstNotUtf8("caf\xC3\xA9 \xE2\x80\xA2 \xF0\x9F\x94\xA5"), fine);
  EXPECT_EQ(FirstNotUtf8("\xED\x9F\xBF\xF4\x8F\xBF\xBF"), fine);
  EXPECT_EQ(FirstNotUtf8("ab\xC0\xAF"), 2u) << "overlong";
  EXPECT_EQ(FirstNotUtf8("\xE0\x80\x80"), 0u) << "overlong";
  EXPECT_EQ(FirstNotUtf8("\xED\xA0\x80"), 0u) << "surrogate";
  EXPECT_EQ(FirstNotUtf8("\xF4\x90\x80\x80"), 0u) << "beyond Unicode";
  EXPECT_EQ(FirstNotUtf8("a\xE2\x82"), 1u) << "cut short";
  EXPECT_EQ(FirstNotUtf8("a\x80"), 1u) << "no lead byte";
  EXPECT_EQ(FirstNotUtf8("a\0b"sv), 1u) << "NUL";
}

}  // namespace
}  // namespace interlock::csv
