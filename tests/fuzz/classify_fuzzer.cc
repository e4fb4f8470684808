// For libFuzzer: any facts that parse get a tier, within what they leave open, and are explained.
#include <google/protobuf/stubs/logging.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "services/incidents/chemicals/chemicals.h"
#include "services/incidents/classification/classify.h"
#include "services/incidents/classification/rule_set_file.h"

namespace interlock::incidents {
namespace {

const RuleSet& Rules() {
  static const RuleSet rules =
      LoadRuleSet("data/rules/process_safety_events/ccps-2018.json").value();
  return rules;
}

const Chemicals& Catalogue() {
  static const auto chemicals = [] {
    std::stringstream text;
    text << std::ifstream("data/chemicals.csv").rdbuf();
    return Chemicals::FromCsv(text.str()).value();
  }();
  return *chemicals;
}

}  // namespace
}  // namespace interlock::incidents

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock::incidents;
  static const google::protobuf::LogSilencer broken_texts_are_meant;
  v1::IncidentFacts facts;
  if (!facts.ParseFromArray(data, int(size))) return 0;
  const auto answer = Classify(facts, Rules(), Catalogue(), {});
  if (answer.tier() == v1::TIER_UNSPECIFIED || answer.sentence().empty() ||
      answer.criteria().empty() || answer.severity_points() < 0 || answer.severity_points() > 135)
    std::abort();
  return 0;
}
