#pragma once
// Rows of files as their tests read and judge them.
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "libs/csv/reader.h"

namespace interlock::records {

// The first row of a file.
inline csv::Row RowOf(absl::StatusOr<csv::Reader> reader) {
  EXPECT_TRUE(reader.ok()) << reader.status();
  auto next = reader->Next();
  EXPECT_TRUE(next.ok() && *next);
  return std::get<csv::Row>(**next);
}

// "line field REASON" of each wrong cell.
template <class Outcome>
std::string RefusalOf(const Outcome& outcome) {
  const auto* refusals = std::get_if<std::vector<csv::Refusal>>(&outcome);
  if (refusals == nullptr) return "taken";
  std::string all;
  for (const auto& refusal : *refusals)
    all += (all.empty() ? "" : "; ") + std::to_string(refusal.line) + " " + refusal.field + " " +
           refusal.reason;
  return all;
}

}  // namespace interlock::records
