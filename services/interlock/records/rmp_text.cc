#include "services/interlock/records/rmp_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/interlock/records/rmp_columns.h"

namespace interlock::records {
namespace {

constexpr size_t kLongestChemical = 120;
constexpr size_t kLongestRemark = 2000;
constexpr const char* kHeadings[] = {"Release",       "Source",
                                     "Environment",   "Contributing factors",
                                     "Changed since", "Off-site responders"};

// At most so many bytes, never a part of a character.
std::string Cut(std::string text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  text.resize(bytes);
  return text;
}

std::string OneLine(std::string text) {
  for (char& c : text)
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  absl::RemoveExtraAsciiWhitespace(&text);
  return Cut(std::move(text), kLongestRemark);
}

}  // namespace

std::string RmpTitle(const csv::Row& row, const std::vector<ReleasedChemical>& chemicals) {
  std::string title = "Release of ";
  absl::StrAppend(&title, chemicals.empty() ? "an unnamed substance"
                                            : Cut(OneLine(chemicals[0].name), kLongestChemical));
  if (chemicals.size() > 1) absl::StrAppend(&title, " and ", chemicals.size() - 1, " more");
  if (row["RE_Fire"] == "Yes") title += ", fire";
  if (row["RE_Explosion"] == "Yes") title += ", explosion";
  return title;
}

std::string RmpDescription(const csv::Row& row) {
  std::vector<std::string> paragraphs;
  for (const std::string heading : kHeadings) {
    std::vector<std::string> words;
    for (const RmpTick& tick : kRmpTicks)
      if (tick.heading == heading && row[tick.column] == "Yes") words.emplace_back(tick.words);
    for (const RmpRemark& remark : kRmpRemarks)
      if (remark.heading == heading && !row[remark.column].empty())
        words.push_back(OneLine(row[remark.column]));
    if (!words.empty()) paragraphs.push_back(heading + ": " + absl::StrJoin(words, ", ") + ".");
  }
  return absl::StrJoin(paragraphs, " ");
}

}  // namespace interlock::records
