#include "services/interlock/import_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "services/interlock/import/rmp_import.h"
#include "services/interlock/import/table_import.h"
#include "services/interlock/outcome.h"

namespace interlock {
namespace {

using Import = absl::StatusOr<ImportResult> (*)(Connection&, const std::string&);

struct Kind {
  const char* name;
  const char* help;
  const char* records;  // As people call what its rows become.
  Import import, dry_run;
  absl::StatusOr<std::string> (*summarise)(Connection&) = nullptr;
};

const Kind kKinds[] = {
    {"rmp", "EPA's accident records (docs/domain/rmp-import.md)", "records", ImportRmp, DryRunRmp,
     SummariseRmp},
    {"sites", "Sites of the company (docs/domain/csv-formats.md)", "sites", ImportSites,
     DryRunSites},
    {"hours", "Hours worked per site and month", "months", ImportHours, DryRunHours},
    {"employers", "The host and contract employers", "employers", ImportEmployers, DryRunEmployers},
    {"people", "People, of which site and employer they are", "people", ImportPeople, DryRunPeople},
    {"assignments", "Who holds which role where and when", "assignments", ImportAssignments,
     DryRunAssignments},
    {"training", "Records of training, a row a person and day", "records", ImportTraining,
     DryRunTraining},
    {"actions", "Open actions of another system, with their own dates", "actions", ImportActions,
     DryRunActions}};

struct ImportFlags {
  std::string file;
  bool dry_run = false;
  bool json = false;
};

// A dry run leaves no folder behind where there was none.
absl::StatusOr<std::unique_ptr<Connection>> Connect(const Settings& settings, bool dry_run) {
  std::error_code ignored;
  const bool nothing_there =
      settings.server.empty() && !std::filesystem::exists(settings.data, ignored);
  return dry_run && nothing_there ? Connection::OpenNowhere(settings) : Connection::Open(settings);
}

ExitCode Run(const Kind& kind, const ImportFlags& flags, const Settings& settings) {
  auto connection = Connect(settings, flags.dry_run);
  if (!connection.ok()) return Tell(connection.status());
  const auto result = (flags.dry_run ? kind.dry_run : kind.import)(**connection, flags.file);
  if (!result.ok()) return Tell(result.status());
  if (flags.json) {
    std::cout << result->ToJson().dump(-1, ' ', false,
                                       nlohmann::ordered_json::error_handler_t::replace)
              << "\n";
  } else {
    std::cout << result->ToText(kind.records);
    if (kind.summarise != nullptr && !flags.dry_run) {
      auto summary = kind.summarise(**connection);
      if (!summary.ok()) return Tell(summary.status());
      std::cout << "\n" << *summary;
    }
  }
  std::cout.flush();
  return result->refusals.empty() ? kDone : kRefused;
}

}  // namespace

void AddImportCommand(CLI::App& app, const Settings& settings, int& exit_code) {
  auto* import = app.add_subcommand("import", "Bring in records from a CSV file");
  import->require_subcommand(1);
  for (const Kind& kind : kKinds) {
    auto flags = std::make_shared<ImportFlags>();
    auto* command = import->add_subcommand(kind.name, kind.help);
    command->add_option("FILE", flags->file, "The CSV file")->required()->check(CLI::ExistingFile);
    command->add_flag("--dry-run", flags->dry_run, "Say what would happen; store nothing");
    command->add_flag("--json", flags->json, "One JSON object on standard output");
    command->callback(
        [&kind, flags, &settings, &exit_code] { exit_code = Run(kind, *flags, settings); });
  }
}

}  // namespace interlock
