#pragma once
// The chemicals file: what is known of each chemical, with the source of every value. Columns and
// sources are explained in docs/domain/chemicals.md.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "libs/csv/reader.h"
#include "services/incidents/classification/chemical_hazard.h"

namespace interlock::incidents {

// One row of the file.
struct Chemical {
  int64_t line = 0;
  ChemicalHazard hazard;  // Name, CAS number and what places it in a threshold category.
  std::vector<std::string> synonyms;
  std::vector<std::string> listed_in;  // "rmp_toxic", "rmp_flammable", "psm"
  std::string identity_source;         // Of name, CAS number and synonyms.
  std::string un_number;               // "UN1017"
  std::string note;                    // Why no class is given, or what to know of the one given.
};

struct ParsedChemicals {
  std::vector<Chemical> chemicals;
  std::vector<csv::Refusal> refusals;
};

// Takes every good row and refuses every bad one by line and field: unknown classes and groups,
// numbers that are none, CAS numbers with a wrong check digit, values without a source and sources
// without a value, a row without a class that does not say why, and a name that another row has.
ParsedChemicals ParseChemicals(std::string_view csv_text);

class Chemicals final : public ChemicalCatalogue {
 public:
  // A file with any bad row is refused as a whole (INVALID_ARGUMENT, CHEMICALS_FILE_WRONG): a hole
  // in it would silently lower tiers.
  static absl::StatusOr<std::unique_ptr<const Chemicals>> FromCsv(std::string_view csv_text);

  const ChemicalHazard* Find(std::string_view name_or_number) const override;
  std::vector<std::string> Names() const override;
  // The whole row. Names and synonyms differ in more than case, punctuation and spaces; a number
  // that several rows share finds the first of them, which is the pure substance.
  const Chemical* FindRow(std::string_view name_or_number) const;
  const std::vector<Chemical>& rows() const { return rows_; }

 private:
  explicit Chemicals(std::vector<Chemical> rows);

  std::vector<Chemical> rows_;
  absl::flat_hash_map<std::string, size_t> by_key_;
};

// The form in which names are compared: lower case, everything but letters and digits one space.
std::string ChemicalKey(std::string_view name_or_number);

// Is it a CAS number, "7782-50-5", by its form and its check digit? The last digit is the sum of
// the others, each times its place from the right, modulo ten.
bool IsCasNumber(const std::string& text);

}  // namespace interlock::incidents
