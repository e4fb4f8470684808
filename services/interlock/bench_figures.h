#pragma once
// The figures that `interlock bench` can print.
#include <string>
#include <vector>

#include "services/interlock/bench_figure.h"

namespace interlock {

struct BenchOptions {
  std::string rules = "data";  // Folder of rule data.
};

struct Bench {
  std::string name;  // "P3", "import": by which it is asked for.
  std::function<absl::StatusOr<Figure>(const BenchOptions&)> run;
};

// In the order in which they are printed.
std::vector<Bench> AllBenches();

// How fast commands are taken.
absl::StatusOr<Figure> BenchBatching(const BenchOptions& options);   // P3
absl::StatusOr<Figure> BenchOneCaller(const BenchOptions& options);  // P4
absl::StatusOr<Figure> BenchAccepts(const BenchOptions& options);    // P5
// How fast they are seen.
absl::StatusOr<Figure> BenchVisible(const BenchOptions& options);  // P6
absl::StatusOr<Figure> BenchVisibleUnderLoad(const BenchOptions& options);
absl::StatusOr<Figure> BenchProjection(const BenchOptions& options);  // P8
absl::StatusOr<Figure> BenchRebuild(const BenchOptions& options);     // P9
// How fast training is told: a thousand people times fifty requirements.
absl::StatusOr<Figure> BenchMatrix(const BenchOptions& options);
absl::StatusOr<Figure> BenchStanding(const BenchOptions& options);
// The rest.
absl::StatusOr<Figure> BenchClassification(const BenchOptions& options);  // P11

absl::StatusOr<Figure> BenchImport(const BenchOptions& options);

}  // namespace interlock
