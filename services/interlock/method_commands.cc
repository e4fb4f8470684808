#include "services/interlock/method_commands.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interlock/core/v1/core.pb.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "services/interlock/connection.h"
#include "services/interlock/methods/catalogue.h"
#include "services/interlock/methods/describe.h"
#include "services/interlock/methods/request_flags.h"
#include "services/interlock/outcome.h"
#include "services/interlock/table.h"
#include "services/interlock/views.h"

namespace interlock {
namespace {

using google::protobuf::Message;

constexpr std::chrono::seconds kAnswerWithin{60};

struct CallFlags {
  std::string key;
  std::string if_version;
  bool json = false;
};

void AddCallFlags(CLI::App& command, const MethodDescriptor* method, CallFlags& flags) {
  command.add_flag("--json", flags.json, "JSON on standard output");
  if (method != nullptr && method->output_type() != core::v1::Receipt::descriptor()) return;
  const auto visible = [](const std::string& text) {
    return IsVisibleAscii(text) ? std::string() : std::string(kNotVisibleAscii);
  };
  command
      .add_option("--key", flags.key,
                  "Idempotency key: the same one again does nothing twice (a new one)")
      ->check(visible);
  command.add_option("--if-version", flags.if_version, "Only if it stands at this version")
      ->check(visible);
}

std::unique_ptr<Message> NewMessage(const google::protobuf::Descriptor* type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

// What a command made of an incident, in its own words.
void TellIncident(Connection& connection, const std::string& stream) {
  constexpr std::string_view kCategory = "incident-";
  if (!stream.starts_with(kCategory)) return;
  core::v1::GetRequest get;
  get.set_id(stream.substr(kCategory.size()));
  incidents::v1::Incident incident;
  if (!connection.client()
           .Call("/interlock.incidents.v1.IncidentService/GetIncident", get, incident)
           .ok())
    return;  // Whoever reports need not be one who may read.
  std::cout << incident.classification().sentence() << "\n";
  const auto& investigation = incident.investigation();
  if (investigation.due_at_ms() != 0 &&
      investigation.stage() == incidents::v1::Investigation::STAGE_NOT_STARTED)
    std::cout << "The investigation must start by " << MomentText(investigation.due_at_ms())
              << ".\n";
}

ExitCode Call(const Settings& settings, const MethodDescriptor& method, const Message& request,
              const CallFlags& flags) {
  auto connection = Connection::Open(settings);
  if (!connection.ok()) return Tell(connection.status());
  // What has just been opened has yet to bring its lists up to date.
  if ((*connection)->is_here() && method.output_type() != core::v1::Receipt::descriptor())
    if (auto status = WaitForViews(**connection); !status.ok()) return Tell(status);
  auto reply = NewMessage(method.output_type());
  Client::Metadata metadata = {{"idempotency-key", flags.key.empty() ? NewKey() : flags.key}};
  if (!flags.if_version.empty()) metadata.emplace_back("if-version", flags.if_version);
  const auto status =
      (*connection)->client().Call(PathOf(method), request, *reply, metadata, kAnswerWithin);
  if (!status.ok()) return Tell(status);
  if (flags.json) {
    std::cout << ToJson(*reply) << "\n";
  } else if (method.output_type() == core::v1::Receipt::descriptor()) {
    const auto& receipt = static_cast<const core::v1::Receipt&>(*reply);
    std::cout << receipt.stream() << (receipt.events() == 0 ? " stays" : " is now")
              << " at version " << receipt.version() << ".\n";
    TellIncident(**connection, receipt.stream());
  } else if (method.output_type() == core::v1::FileContent::descriptor()) {
    std::cout << static_cast<const core::v1::FileContent&>(*reply).content();
  } else {
    Describe(*reply, std::cout);
  }
  return kDone;
}

std::string ForWhom(const MethodDescriptor& method) {
  return absl::StrCat(absl::StrJoin(RolesOf(method), ", "),
                      NeededEverywhere(method) ? " of every site" : "");
}

void AddNoun(CLI::App& app, const Noun& noun, const Settings& settings, int& exit_code) {
  auto* group = app.add_subcommand(noun.word, noun.help);
  group->require_subcommand(1);
  for (const auto& [word, method] : noun.verbs) {
    auto* command =
        group->add_subcommand(word, absl::StrCat(method->name(), ", for ", ForWhom(*method)));
    if (word == "report-near-miss") command->alias("near-miss");
    if (word == "amend-facts") command->alias("amend");
    auto flags = std::make_shared<CallFlags>();
    AddCallFlags(*command, method, *flags);
    auto request_flags = std::make_shared<RequestFlags>(*command, *method->input_type());
    command->callback([flags, request_flags, &method = *method, &settings, &exit_code] {
      const auto request = request_flags->Build();
      if (!request.ok()) {
        std::cerr << request.status().message() << "\n";
        exit_code = kUsage;
        return;
      }
      exit_code = Call(settings, method, **request, *flags);
    });
  }
}

struct RawCall {
  std::string method, json = "{}";
  CallFlags flags;
};

ExitCode CallByName(const Settings& settings, const RawCall& call) {
  const auto method = FindMethod(call.method);
  if (!method.ok()) {
    std::cerr << method.status().message() << "\n";
    return kUsage;
  }
  auto request = NewMessage((*method)->input_type());
  const bool file = call.json == "-" || call.json.starts_with("@");
  const auto text = file ? ReadText(call.json == "-" ? "-" : call.json.substr(1))
                         : absl::StatusOr<std::string>(call.json);
  const auto status = text.ok() ? FromJson(*text, *request) : text.status();
  if (!status.ok()) {
    std::cerr << status.message() << "\n";
    return kUsage;
  }
  return Call(settings, **method, *request, call.flags);
}

ExitCode ListMethods(bool json) {
  Table table({"method", "for", "over HTTP"});
  for (const auto* method : AllMethods()) {
    if (!json) {
      table.Add(
          {method->service()->name() + "." + method->name(), ForWhom(*method), HttpOf(*method)});
      continue;
    }
    const std::string quoted = absl::StrJoin(RolesOf(*method), "\",\"");
    std::cout << "{\"method\":\"" << method->full_name() << "\",\"roles\":[\"" << quoted
              << "\"],\"everywhere\":" << (NeededEverywhere(*method) ? "true" : "false")
              << ",\"http\":\"" << HttpOf(*method) << "\"}\n";
  }
  if (!json) table.Print(std::cout);
  return kDone;
}

}  // namespace

void AddMethodCommands(CLI::App& app, const Settings& settings, int& exit_code) {
  for (const Noun& noun : Nouns()) AddNoun(app, noun, settings, exit_code);

  auto call = std::make_shared<RawCall>();
  auto* command = app.add_subcommand("call", "Call any method with a request in JSON");
  command->add_option("METHOD", call->method, "As `methods` lists it")->required();
  command->add_option("JSON", call->json, "The request; @FILE or - for standard input ({})");
  AddCallFlags(*command, nullptr, call->flags);
  command->callback([call, &settings, &exit_code] { exit_code = CallByName(settings, *call); });

  auto json = std::make_shared<bool>(false);
  auto* methods = app.add_subcommand("methods", "Every method, who may call it, its HTTP path");
  methods->add_flag("--json", *json, "One JSON object a line");
  methods->callback([json, &exit_code] { exit_code = ListMethods(*json); });
}

}  // namespace interlock
