#include "services/incidents/chemicals/chemicals.h"

#include <algorithm>
#include <map>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/decider/decider.h"
#include "services/incidents/chemicals/chemical_row.h"

namespace interlock::incidents {
namespace {

constexpr size_t kRefusalsTold = 20;

std::vector<std::string> Keys(const Chemical& chemical) {
  std::vector<std::string> keys = {ChemicalKey(chemical.hazard.name)};
  for (const std::string& synonym : chemical.synonyms) keys.push_back(ChemicalKey(synonym));
  return keys;
}

}  // namespace

std::string ChemicalKey(std::string_view text) {
  std::string key;
  bool gap = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+2000 to U+207F: bullets, dashes and primes as people and EPA's files write them.
    const bool punctuation =
        byte == 0xE2 && i + 2 < text.size() && (text[i + 1] == '\x80' || text[i + 1] == '\x81');
    if (punctuation) i += 2;
    if (punctuation || (byte < 0x80 && !absl::ascii_isalnum(byte))) {
      gap = true;
      continue;
    }
    if (gap && !key.empty()) key += ' ';
    gap = false;
    key += absl::ascii_tolower(byte);
  }
  // "UN 1017" is "UN1017".
  if (key.size() == 7 && (key.starts_with("un ") || key.starts_with("na "))) key.erase(2, 1);
  return key;
}

bool IsCasNumber(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '-');
  if (parts.size() != 3 || parts[0].size() < 2 || parts[0].size() > 7 || parts[1].size() != 2 ||
      parts[2].size() != 1)
    return false;
  const std::string digits = absl::StrCat(parts[0], parts[1], parts[2]);
  if (!std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit)) return false;
  int sum = 0;
  for (size_t place = 1; place < digits.size(); ++place)
    sum += static_cast<int>(place) * (digits[digits.size() - 1 - place] - '0');
  return sum % 10 == digits.back() - '0';
}

ParsedChemicals ParseChemicals(std::string_view csv_text) {
  ParsedChemicals parsed;
  auto reader = csv::Reader::Open(csv::FromText(csv_text), ChemicalColumns());
  if (!reader.ok()) {
    parsed.refusals.push_back(
        {1, "", "CHEMICALS_COLUMNS_WRONG", std::string(reader.status().message())});
    return parsed;
  }
  std::map<std::string, int64_t> lines;  // Of each key.
  for (;;) {
    auto next = reader->Next();
    if (!next.ok() || !*next) return parsed;  // Text in memory does not fail.
    if (auto* refusal = std::get_if<csv::Refusal>(&**next)) {
      parsed.refusals.push_back(std::move(*refusal));
      continue;
    }
    const auto& row = std::get<csv::Row>(**next);
    std::vector<csv::Refusal> wrong;
    Chemical chemical = ReadChemical(row, wrong);
    for (const std::string& key : Keys(chemical)) {
      auto [place, is_new] = lines.emplace(key, row.line());
      if (!is_new && place->second != row.line())
        wrong.push_back({row.line(), "name", "NAME_REPEATED",
                         absl::StrCat("\"", key, "\" is already a name of line ", place->second,
                                      "; a name finds one chemical.")});
    }
    if (wrong.empty()) parsed.chemicals.push_back(std::move(chemical));
    parsed.refusals.insert(parsed.refusals.end(), wrong.begin(), wrong.end());
  }
}

absl::StatusOr<std::unique_ptr<const Chemicals>> Chemicals::FromCsv(std::string_view csv_text) {
  ParsedChemicals parsed = ParseChemicals(csv_text);
  if (parsed.refusals.empty())
    return std::unique_ptr<const Chemicals>(new Chemicals(std::move(parsed.chemicals)));
  std::string sentence =
      absl::StrCat("The chemicals file has ", parsed.refusals.size(), " wrong entries:");
  for (size_t i = 0; i < std::min(kRefusalsTold, parsed.refusals.size()); ++i) {
    const csv::Refusal& refusal = parsed.refusals[i];
    absl::StrAppend(&sentence, "\nline ", refusal.line, ", ", refusal.field, ": ",
                    refusal.sentence);
  }
  return Refuse(absl::StatusCode::kInvalidArgument, "CHEMICALS_FILE_WRONG", "", sentence);
}

Chemicals::Chemicals(std::vector<Chemical> rows) : rows_(std::move(rows)) {
  // Names first: they belong to one row; of rows that share a number the first has it.
  for (size_t i = 0; i < rows_.size(); ++i)
    for (std::string& key : Keys(rows_[i])) by_key_.emplace(std::move(key), i);
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (!rows_[i].hazard.cas.empty()) by_key_.emplace(ChemicalKey(rows_[i].hazard.cas), i);
    const std::string& un = rows_[i].un_number;
    if (un.empty()) continue;
    by_key_.emplace(ChemicalKey(un), i);
    if (un.starts_with("UN")) by_key_.emplace(un.substr(2), i);
  }
}

const Chemical* Chemicals::FindRow(std::string_view name_or_number) const {
  auto found = by_key_.find(ChemicalKey(name_or_number));
  return found == by_key_.end() ? nullptr : &rows_[found->second];
}

const ChemicalHazard* Chemicals::Find(std::string_view name_or_number) const {
  const Chemical* row = FindRow(name_or_number);
  return row ? &row->hazard : nullptr;
}

std::vector<std::string> Chemicals::Names() const {
  std::vector<std::string> names;
  for (const Chemical& row : rows_) {
    names.push_back(row.hazard.name);
    names.insert(names.end(), row.synonyms.begin(), row.synonyms.end());
    if (!row.hazard.cas.empty()) names.push_back(row.hazard.cas);
  }
  return names;
}

}  // namespace interlock::incidents
