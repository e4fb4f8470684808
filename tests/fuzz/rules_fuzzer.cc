// For libFuzzer: any text as a file of rules or of chemicals; the first byte says which. It is
// refused in words, or everything in it can be used.
#include <google/protobuf/stubs/logging.h>

#include <cstdint>
#include <cstdlib>

#include "services/incidents/chemicals/chemicals.h"
#include "services/incidents/classification/rule_set.h"
#include "services/incidents/incident_rules.h"
#include "services/metrics/indicator_set.h"
#include "services/metrics/leading_set.h"

namespace interlock {
namespace {

template <class Parsed>
void RequireWords(const absl::StatusOr<Parsed>& parsed) {
  if (!parsed.ok() && parsed.status().message().empty()) std::abort();
}

void ReadChemicals(const std::string& text) {
  const auto parsed = incidents::ParseChemicals(text);
  for (const auto& refusal : parsed.refusals)
    if (refusal.reason.empty() || refusal.sentence.empty()) std::abort();
  for (const auto& chemical : parsed.chemicals) (void)incidents::ChemicalKey(chemical.hazard.name);
}

}  // namespace
}  // namespace interlock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  static const google::protobuf::LogSilencer broken_texts_are_meant;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 7) {
    case 0: RequireWords(incidents::ParseRuleSet(text, "rules.json")); break;
    case 1: ReadChemicals(text); break;
    case 2: RequireWords(incidents::ParseInvestigationRules(text, "rules.json")); break;
    case 3: RequireWords(incidents::ParseNotificationRules(text, "rules.json")); break;
    case 4: RequireWords(incidents::ParseCauseTaxonomy(text, "rules.json")); break;
    case 5: RequireWords(metrics::ParseIndicatorSet(text)); break;
    case 6: RequireWords(metrics::ParseLeadingSet(text)); break;
  }
  return 0;
}
