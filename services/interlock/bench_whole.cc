// P11 and what a person waits for: classification, the import of accident records, the start.
#include <filesystem>
#include <fstream>

#include "services/incidents/classification/classify_bench.h"
#include "services/incidents/service.h"
#include "services/interlock/bench_figures.h"
#include "services/interlock/bench_system.h"
#include "services/interlock/import/rmp_import.h"
#include "services/interlock/records/rmp_generator.h"

namespace interlock {
namespace {

constexpr char kRealRecords[] = "../shared/data/rmp_accidents.csv";
constexpr int kGeneratedRows = 1500;
constexpr uint64_t kSeed = 1;
constexpr int kImports = 3;

}  // namespace

absl::StatusOr<Figure> BenchClassification(const BenchOptions& options) {
  auto rules = incidents::LoadRules(options.rules);
  if (!rules.ok()) return rules.status();
  std::vector<double> rates;
  for (int i = 0; i < 5; ++i)
    rates.push_back(incidents::ClassificationsPerSecond(*(*rules)->Find(""), *(*rules)->chemicals));
  return Figure{.name = "P11 tier classifications on one core, explanation included",
                .unit = "classifications/s",
                .measured = Median(rates),
                .goal = Goal{Goal::Kind::kAtLeast, 200'000},
                .about =
                    "Four kinds of incident from near miss to disaster, each with every "
                    "criterion, number, threshold and clause written out."};
}

absl::StatusOr<Figure> BenchImport(const BenchOptions& options) {
  const bool real = std::filesystem::exists(kRealRecords);
  std::vector<double> rates;
  std::string of;
  for (int i = 0; i < kImports; ++i) {
    auto folder = TemporaryFolder::Make();
    if (!folder.ok()) return folder.status();
    std::string path = kRealRecords;
    if (!real) {
      path = (*folder)->path() + "/rmp.csv";
      std::ofstream(path) << records::GenerateRmpCsv(kGeneratedRows, kSeed);
    }
    Settings settings;
    settings.data = (*folder)->path() + "/var";
    settings.rules = options.rules;
    auto connection = Connection::Open(settings);
    if (!connection.ok()) return connection.status();
    auto result = ImportRmp(**connection, path);
    if (!result.ok()) return result.status();
    if (result->seconds <= 0) return absl::InternalError("an import of no time");
    rates.push_back(double(result->rows) / result->seconds);
    of = std::to_string(result->rows) + " rows, " + std::to_string(result->refused()) + " refused";
  }
  return Figure{.name = "import of EPA's accident records",
                .unit = "rows/s",
                .measured = Median(rates),
                .about = (real ? "EPA's own file: " : "Generated rows of the same shape: ") + of +
                         ". Sites first, then an incident a row, mapped, sent in batches, "
                         "classified and stored; then until the lists show them."};
}

}  // namespace interlock
