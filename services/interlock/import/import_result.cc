#include "services/interlock/import/import_result.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "absl/strings/str_format.h"
#include "libs/chassis/refusal.h"
#include "libs/decider/decider.h"
#include "services/interlock/progress.h"
#include "services/interlock/table.h"

namespace interlock {
namespace {

constexpr size_t kToldMax = 20;

std::string More(size_t all) {
  if (all <= kToldMax) return "";
  return "  and " + Grouped(int64_t(all - kToldMax)) + " more; --json lists them all\n";
}

}  // namespace

void ImportResult::Count(int64_t line, const absl::StatusOr<core::v1::Receipt>& outcome) {
  if (!outcome.ok())
    Refuse(RefusalsOf(line, outcome.status()));
  else if (outcome->events() == 0)
    ++unchanged;
  else
    ++(outcome->version() == outcome->events() ? added : amended);
}

int64_t ImportResult::refused() const {
  std::set<int64_t> lines;
  for (const auto& refusal : refusals) lines.insert(refusal.line);
  return int64_t(lines.size());
}

void ImportResult::Refuse(const std::vector<csv::Refusal>& row) {
  refusals.insert(refusals.end(), row.begin(), row.end());
}

void ImportResult::SortRefusals() {
  std::stable_sort(refusals.begin(), refusals.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
}

std::vector<csv::Refusal> RefusalsOf(int64_t line, const absl::Status& status) {
  std::vector<csv::Refusal> refusals;
  for (const auto& violation : ViolationsOf(status))
    refusals.push_back({line, violation.field, ReasonOf(status), violation.sentence});
  if (refusals.empty())
    refusals.push_back({line, "", ReasonOf(status), std::string(status.message())});
  return refusals;
}

nlohmann::ordered_json ImportResult::ToJson() const {
  nlohmann::ordered_json json = {{"rows", rows},         {"accepted", accepted()},
                                 {"amended", amended},   {"unchanged", unchanged},
                                 {"refused", refused()}, {"seconds", seconds},
                                 {"dry_run", dry_run},   {"refusals", nlohmann::json::array()},
                                 {"vanished", vanished}};
  for (const auto& refusal : refusals)
    json["refusals"].push_back({{"line", refusal.line},
                                {"field", refusal.field},
                                {"reason", refusal.reason},
                                {"sentence", refusal.sentence}});
  return json;
}

std::string ImportResult::ToText(const std::string& what) const {
  std::ostringstream out;
  out << (dry_run ? "Nothing was stored. It would be:\n" : "") << Grouped(rows)
      << " rows = " << Grouped(accepted()) << " accepted (" << Grouped(added) << " new, "
      << Grouped(amended) << " amended) + " << Grouped(unchanged) << " unchanged + "
      << Grouped(refused()) << " refused";
  if (seconds > 0)
    out << absl::StrFormat("; %.1f s, %s rows a second", seconds,
                           Grouped(int64_t(double(rows) / seconds)));
  out << "\n";
  if (!refusals.empty()) {
    out << "\nRefused:\n";
    Table table({"line", "field", "reason", "why"});
    for (size_t i = 0; i < std::min(refusals.size(), kToldMax); ++i)
      table.Add({std::to_string(refusals[i].line), refusals[i].field, refusals[i].reason,
                 refusals[i].sentence});
    table.Print(out);
    out << More(refusals.size());
  }
  if (!vanished.empty()) {
    out << "\n"
        << Grouped(int64_t(vanished.size())) << " " << what
        << " came from this source before and are no longer in the file; they were left as they "
           "are:\n";
    for (size_t i = 0; i < std::min(vanished.size(), kToldMax); ++i)
      out << "  " << vanished[i] << "\n";
    out << More(vanished.size());
  }
  return out.str();
}

}  // namespace interlock
