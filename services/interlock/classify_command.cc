#include "services/interlock/classify_command.h"

#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/chassis/field_rules.h"
#include "libs/chassis/nearest.h"
#include "libs/decider/decider.h"
#include "services/incidents/classify_query.h"
#include "services/incidents/service.h"
#include "services/interlock/json_objects.h"
#include "services/interlock/outcome.h"

namespace interlock {
namespace {

using incidents::v1::IncidentFacts;

struct Refused {
  std::string field, reason, sentence;
};

// Names of all fields, of the facts and their parts.
void CollectNames(const google::protobuf::Descriptor& type, std::vector<std::string>& names) {
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(type.field(i)->name());
    if (const auto* part = type.field(i)->message_type(); part != nullptr && part != &type)
      CollectNames(*part, names);
  }
}

// The beginning of what somebody wrote; nobody reads a megabyte of it in a sentence.
std::string Cut(const std::string& text) {
  constexpr size_t kLongest = 100;
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

// What the reader of JSON said, with the field that it is about and, if it is not known, the one
// that was probably meant. It says "(releases[0]) quantty: Cannot find field.",
// "(releases[0].unit): invalid value "stone" for type ...", or where the text is broken. The path
// in the brackets is of known fields; what follows it is the writer's, of any length and with any
// signs in it.
Refused FromJsonError(const std::string& message) {
  static const std::string kUnknown = ": Cannot find field.", kWrong = ": invalid ";
  std::string path, rest = message;
  if (const size_t close = message.find(')'); message.starts_with('(') && close != message.npos) {
    path = message.substr(1, close - 1);
    rest.erase(0, close + 1);
  }
  if (rest.ends_with(kUnknown)) {
    rest.resize(rest.size() - kUnknown.size());
    const std::string name(absl::StripLeadingAsciiWhitespace(rest));
    std::vector<std::string> names;
    CollectNames(*IncidentFacts::descriptor(), names);
    const std::string near = Nearest(name, names);
    return {absl::StrCat(path, path.empty() ? "" : ".", Cut(name)), "FIELD_UNKNOWN",
            absl::StrCat("Facts have no field \"", Cut(name), "\".",
                         near.empty() ? "" : " Did you mean \"" + near + "\"?")};
  }
  if (!path.empty() && rest.starts_with(kWrong)) {
    // "invalid value" or "invalid name".
    std::string value = rest.substr(std::min(rest.size(), rest.find(' ', kWrong.size()) + 1));
    if (const size_t type = value.rfind(" for type "); type != value.npos) value.resize(type);
    return {path, "VALUE_WRONG", absl::StrCat(Cut(value), " is no value of ", path, ".")};
  }
  // A picture of the place follows the first line.
  return {"", "JSON_BROKEN",
          "This is no JSON object of facts: " + message.substr(0, message.find('\n'))};
}

nlohmann::ordered_json ToJsonLine(int64_t line, const Refused& refused) {
  return {{"line", line},
          {"field", refused.field},
          {"reason", refused.reason},
          {"sentence", refused.sentence}};
}

class Classifier {
 public:
  Classifier(std::shared_ptr<const incidents::IncidentRules> rules, std::string rule_set)
      : rules_(std::move(rules)), rule_set_(std::move(rule_set)) {}

  // Prints the answer, or why there is none; false then.
  bool Answer(const JsonObjects::Item& item) const {
    incidents::v1::Classification classification;
    const auto refused = Classify(item, classification);
    if (refused)
      std::cout << ToJsonLine(item.line, *refused)
                       .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                << "\n";
    else
      std::cout << ToJson(classification) << "\n";
    return !refused;
  }

 private:
  std::optional<Refused> Classify(const JsonObjects::Item& item,
                                  incidents::v1::Classification& classification) const {
    if (item.too_long)
      return Refused{
          "", "TEXT_TOO_LONG",
          absl::StrCat("One object may have at most ", JsonObjects::kMaxBytes >> 20, " MiB.")};
    incidents::v1::ClassifyRequest request;
    request.set_rule_set(rule_set_);
    const auto read =
        google::protobuf::util::JsonStringToMessage(item.text, request.mutable_facts());
    if (!read.ok()) return FromJsonError(std::string(read.message()));
    const int64_t now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::system_clock::now().time_since_epoch())
                               .count();
    auto violations = CheckFieldRules(request.facts(), now_ms);
    if (violations.empty()) {
      const auto status = ClassifyFacts(request, {}, *rules_, now_ms, classification);
      classification.mutable_severity();  // Zeros are an answer, too.
      if (status.ok()) return std::nullopt;
      violations = ViolationsOf(status);
      if (violations.empty()) return Refused{"", ReasonOf(status), std::string(status.message())};
    }
    std::string sentence;
    for (auto& violation : violations) {
      if (violation.field.starts_with("facts.")) violation.field.erase(0, 6);
      absl::StrAppend(&sentence, sentence.empty() ? "" : " ", violation.field, ": ",
                      violation.sentence);
    }
    return Refused{violations.front().field, "FIELDS_INVALID", sentence};
  }

  const std::shared_ptr<const incidents::IncidentRules> rules_;
  const std::string rule_set_;
};

ExitCode Run(const std::string& path, const std::string& rule_set, const Settings& settings) {
  auto rules = incidents::LoadRules(settings.rules);
  if (!rules.ok()) return Tell(rules.status());
  if ((*rules)->Find(rule_set) == nullptr) {
    std::cerr << "There is no rule set " << rule_set << "; there are";
    for (const auto& set : (*rules)->rule_sets) std::cerr << " " << set.id;
    std::cerr << ".\n";
    return kUsage;
  }
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file || file.peek() == std::ifstream::traits_type::eof()) {
      std::cerr << path
                << (file.is_open() ? ": is empty or cannot be read.\n" : ": cannot be opened.\n");
      return kUsage;
    }
  }
  const Classifier classifier(*std::move(rules), rule_set);
  JsonObjects objects(path == "-" ? std::cin : file);
  bool all = true;
  while (const auto item = objects.Next()) all = classifier.Answer(*item) && all;
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "The answers cannot be written to standard output.\n";
    return kFailed;
  }
  return all ? kDone : kRefused;
}

}  // namespace

void AddClassifyCommand(CLI::App& app, const Settings& settings, int& exit_code) {
  struct Flags {
    std::string file, rule_set;
    bool json = false;
  };
  auto flags = std::make_shared<Flags>();
  auto* classify = app.add_subcommand(
      "classify", "Tier, severity and explanation of facts as JSON; stores nothing");
  classify->add_option("FILE", flags->file, "JSON: one object, or one a line; - is standard input")
      ->required();
  classify->add_option("--rule-set", flags->rule_set, "Instead of the default, ccps-2018");
  classify->add_flag("--json", flags->json, "It is always JSON");
  classify->callback(
      [flags, &settings, &exit_code] { exit_code = Run(flags->file, flags->rule_set, settings); });
}

}  // namespace interlock
