#include "services/interlock/bench_figure.h"

#include <algorithm>
#include <cstdio>

namespace interlock {
namespace {

constexpr int kPairs = 5;

std::string Short(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value >= 100 ? "%.0f" : "%.3g", value);
  return text;
}

std::string Read(const Goal& goal) {
  return (goal.kind == Goal::Kind::kAtLeast ? ">= " : "<= ") + Short(goal.bound);
}

}  // namespace

bool Figure::met() const {
  if (!goal) return true;
  const double reached = ratio.value_or(measured);
  return goal->kind == Goal::Kind::kAtLeast ? reached >= goal->bound : reached <= goal->bound;
}

nlohmann::ordered_json Figure::ToJson() const {
  nlohmann::ordered_json object;
  object["name"] = name;
  object["unit"] = unit;
  object["floor"] = floor ? nlohmann::ordered_json(*floor) : nullptr;
  object["measured"] = measured;
  object["ratio"] = ratio ? nlohmann::ordered_json(*ratio) : nullptr;
  object["goal"] = goal ? nlohmann::ordered_json(Read(*goal)) : nullptr;
  object["met"] = goal ? nlohmann::ordered_json(met()) : nullptr;
  object["about"] = about;
  return object;
}

std::string Figure::ToText() const {
  std::string text = name + "\n  " + Short(measured) + " " + unit;
  if (floor) text += ", floor " + Short(*floor);
  if (ratio) text += ", ratio " + Short(*ratio);
  if (goal) text += ", goal " + Read(*goal) + (met() ? ": met" : ": NOT MET");
  return text + "\n  " + about + "\n";
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + long(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

absl::StatusOr<Pairs> ByTurns(const Measure& floor, const Measure& system) {
  std::vector<double> floors, measured, ratios;
  for (int i = -1; i < kPairs; ++i) {
    auto below = floor();
    if (!below.ok()) return below.status();
    auto ours = system();
    if (!ours.ok()) return ours.status();
    if (i < 0) continue;  // To warm up.
    if (*below <= 0) return absl::InternalError("a floor of zero");
    floors.push_back(*below);
    measured.push_back(*ours);
    ratios.push_back(*ours / *below);
  }
  return Pairs{Median(floors), Median(measured), Median(ratios)};
}

}  // namespace interlock
