#include "services/interlock/upkeep_commands.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "interlock/core/v1/admin.pb.h"
#include "services/interlock/connection.h"
#include "services/interlock/methods/describe.h"
#include "services/interlock/outcome.h"
#include "services/interlock/progress.h"
#include "services/interlock/table.h"

namespace interlock {
namespace {

using core::v1::AsideEvent;

absl::Status Ask(Connection& connection, const std::string& method,
                 const google::protobuf::Message& request, google::protobuf::Message& reply) {
  return connection.client().Call("/interlock.core.v1.AdminService/" + method, request, reply, {},
                                  std::chrono::seconds(60));
}

// Adds a command that opens the connection, does its work and tells what went wrong.
CLI::App* AddCommand(CLI::App& to, const char* name, const char* help, const Settings& settings,
                     int& exit_code, std::function<absl::Status(Connection&)> work) {
  auto* command = to.add_subcommand(name, help);
  command->callback([&settings, &exit_code, work = std::move(work)] {
    auto connection = Connection::Open(settings);
    const auto status = connection.ok() ? work(**connection) : connection.status();
    exit_code = status.ok() ? kDone : Tell(status);
  });
  return command;
}

void AddStatus(CLI::App& app, const Settings& settings, int& exit_code) {
  auto json = std::make_shared<bool>(false);
  auto* status = AddCommand(
      app, "status", "What stands where", settings, exit_code, [json](Connection& connection) {
        core::v1::GetStatusResponse response;
        auto asked = Ask(connection, "GetStatus", core::v1::GetStatusRequest(), response);
        if (!asked.ok()) return asked;
        if (*json) {
          std::cout << ToJson(response) << "\n";
          return asked;
        }
        Table ledgers({"service", "shard", "events", "head", "set aside", "refused reactions"});
        Table views({"view", "newest event", "events behind", "stopped because"});
        for (const auto& service : response.services()) {
          for (const auto& shard : service.shards())
            ledgers.Add({service.name(), std::to_string(shard.shard()), Grouped(shard.position()),
                         shard.head().substr(0, 12), Grouped(service.asides()),
                         Grouped(service.refused_reactions())});
          for (const auto& view : service.views()) {
            const auto& fresh = view.freshness();
            views.Add({service.name() + "." + view.name(),
                       fresh.as_of_ms() == 0 ? "none" : MomentText(fresh.as_of_ms()),
                       Grouped(fresh.behind_events()), fresh.stopped_because()});
          }
        }
        ledgers.Print(std::cout);
        std::cout << "\n";
        views.Print(std::cout);
        return asked;
      });
  status->add_flag("--json", *json, "JSON on standard output");
}

absl::Status Rebuild(Connection& connection, const std::string& view) {
  core::v1::RebuildViewRequest request;
  request.set_view(view);
  core::v1::RebuildViewResponse begun;
  if (auto status = Ask(connection, "RebuildView", request, begun); !status.ok()) return status;
  Progress progress("Building " + view + " anew", "events");
  core::v1::GetRebuildRequest how_far;
  how_far.set_view(view);
  for (;;) {
    core::v1::GetRebuildResponse rebuild;
    if (auto status = Ask(connection, "GetRebuild", how_far, rebuild); !status.ok()) return status;
    if (rebuild.finished() && !rebuild.failed_because().empty())
      return absl::UnavailableError(absl::StrCat(
          view, " could not be built anew: ", rebuild.failed_because(), " It is as it was."));
    if (rebuild.finished()) {
      std::cout << view << " was built anew from " << Grouped(rebuild.done_events())
                << " events.\n";
      return absl::OkStatus();
    }
    progress.Show(rebuild.done_events(), rebuild.of_events());
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

void AddRebuild(CLI::App& app, const Settings& settings, int& exit_code) {
  auto view = std::make_shared<std::string>();
  AddCommand(app, "rebuild", "Build a view anew beside the live one", settings, exit_code,
             [view](Connection& connection) { return Rebuild(connection, *view); })
      ->add_option("VIEW", *view, "<service>.<view>, as `status` lists it")
      ->required();
}

struct AsideFlags {
  std::string owner, consumer, source, stream, reason;
  int shard = 0;
  int64_t position = 0;
  bool json = false;
};

void AddWhere(CLI::App& command, AsideFlags& flags) {
  command.add_option("--owner", flags.owner, "The service that set it aside")->required();
  command.add_option("--consumer", flags.consumer, "Its view or reaction")->required();
  command.add_option("--source", flags.source, "The service whose event it is")->required();
}

absl::Status ListAsides(Connection& connection, bool json) {
  core::v1::ListAsidesResponse response;
  auto status = Ask(connection, "ListAsides", core::v1::ListAsidesRequest(), response);
  if (!status.ok()) return status;
  if (json)
    std::cout << ToJson(response) << "\n";
  else if (response.events().empty())
    std::cout << "Nothing is set aside.\n";
  else
    Describe(response, std::cout);
  return status;
}

absl::Status RetryAside(Connection& connection, const AsideFlags& flags) {
  core::v1::RetryAsideRequest request;
  request.set_owner(flags.owner);
  request.set_consumer(flags.consumer);
  request.set_source(flags.source);
  request.set_stream(flags.stream);
  core::v1::RetryAsideResponse response;
  auto status = Ask(connection, "RetryAside", request, response);
  if (status.ok()) std::cout << "What was set aside of " << flags.stream << " was taken in.\n";
  return status;
}

absl::Status DiscardAside(Connection& connection, const AsideFlags& flags) {
  core::v1::DiscardAsideRequest request;
  request.set_owner(flags.owner);
  request.set_consumer(flags.consumer);
  request.set_source(flags.source);
  request.set_shard(flags.shard);
  request.set_position(flags.position);
  request.set_reason(flags.reason);
  core::v1::DiscardAsideResponse response;
  if (auto status = Ask(connection, "DiscardAside", request, response); !status.ok()) return status;
  const AsideEvent& event = response.event();
  std::cout << (response.discarded() ? "Discarded; lost to " : "If it is discarded, it is lost to ")
            << event.owner() << "'s " << event.consumer() << ":\n";
  Describe(event, std::cout);
  if (!response.discarded())
    std::cout << "Another administrator confirms it with the same command, --token of his or her "
                 "own and no --reason.\n";
  return absl::OkStatus();
}

void AddAside(CLI::App& app, const Settings& settings, int& exit_code) {
  auto flags = std::make_shared<AsideFlags>();
  auto* aside = app.add_subcommand("aside", "Events that could not be taken in");
  aside->require_subcommand(1);
  AddCommand(*aside, "list", "What is set aside, and why", settings, exit_code,
             [flags](Connection& connection) { return ListAsides(connection, flags->json); })
      ->add_flag("--json", flags->json, "JSON on standard output");
  auto* retry =
      AddCommand(*aside, "retry", "Take in what was set aside of a stream", settings, exit_code,
                 [flags](Connection& connection) { return RetryAside(connection, *flags); });
  AddWhere(*retry, *flags);
  retry->add_option("--stream", flags->stream, "\"incident-4711\"")->required();
  auto* discard = AddCommand(
      *aside, "discard", "Give an event up: one person proposes, another confirms", settings,
      exit_code, [flags](Connection& connection) { return DiscardAside(connection, *flags); });
  AddWhere(*discard, *flags);
  discard->add_option("--shard", flags->shard, "0");
  discard->add_option("--position", flags->position, "As the list has it")->required();
  discard->add_option("--reason", flags->reason, "Proposes; without it: confirms");
}

void AddToken(CLI::App& app, const Settings& settings, int& exit_code) {
  struct TokenFlags {
    std::string actor;
    std::vector<std::string> roles, sites;
  };
  auto flags = std::make_shared<TokenFlags>();
  auto* token = app.add_subcommand("token", "Who may do what");
  token->require_subcommand(1);
  auto* add = AddCommand(*token, "add", "A token for a person, with roles at sites", settings,
                         exit_code, [flags](Connection& connection) {
                           core::v1::AddTokenRequest request;
                           request.set_actor(flags->actor);
                           for (const auto& role : flags->roles)
                             for (const auto& site : flags->sites) {
                               auto& grant = *request.add_grants();
                               grant.set_role(role);
                               grant.set_site_id(site);
                             }
                           core::v1::AddTokenResponse response;
                           auto status = Ask(connection, "AddToken", request, response);
                           if (status.ok()) std::cout << response.token() << "\n";
                           return status;
                         });
  add->add_option("--actor", flags->actor, "The person's id")->required();
  add->add_option("--role", flags->roles, "reader, supervisor, ...; any number")->required();
  add->add_option("--site", flags->sites, "A site's id, or \"*\" for all; any number")->required();
}

void AddLink(CLI::App& app, const Settings& settings, int& exit_code) {
  AddCommand(app, "link", "A link that signs you in on the page, once, within ten minutes",
             settings, exit_code, [](Connection& connection) -> absl::Status {
               if (connection.http().empty())
                 return absl::UnavailableError(
                     "No page is served from this folder. Start it with `interlock up`.");
               core::v1::NewSignInCodeRequest request;
               request.set_token(connection.token());
               core::v1::NewSignInCodeResponse response;
               auto status = Ask(connection, "NewSignInCode", request, response);
               if (status.ok())
                 std::cout << connection.http() << "/signin?code=" << response.code() << "\n";
               return status;
             });
}

void AddErase(CLI::App& app, const Settings& settings, int& exit_code) {
  struct EraseFlags {
    std::string identity, reason;
  };
  auto flags = std::make_shared<EraseFlags>();
  auto* erase =
      AddCommand(app, "erase", "Destroy names and medical detail of one event for good", settings,
                 exit_code, [flags](Connection& connection) -> absl::Status {
                   // "incidents/incident-4711@3"
                   const size_t slash = flags->identity.find('/'), at = flags->identity.rfind('@');
                   core::v1::EraseFieldsRequest request;
                   if (slash != std::string::npos && at != std::string::npos && slash < at) {
                     request.set_service(flags->identity.substr(0, slash));
                     request.set_stream(flags->identity.substr(slash + 1, at - slash - 1));
                     request.set_version(std::atoll(flags->identity.c_str() + at + 1));
                   }
                   request.set_reason(flags->reason);
                   core::v1::EraseFieldsResponse response;
                   auto status = Ask(connection, "EraseFields", request, response);
                   if (!status.ok()) return status;
                   const auto& erased = response.erased();
                   std::cout << "Names and medical detail of " << flags->identity
                             << " are gone; recorded as " << erased.erased_by() << "'s decision of "
                             << MomentText(erased.erased_at_ms()) << ".\n";
                   return status;
                 });
  erase->add_option("EVENT", flags->identity, "As `history --json` has it: service/stream@version")
      ->required()
      ->check([](const std::string& text) {
        const size_t slash = text.find('/'), at = text.rfind('@');
        const bool right = slash != text.npos && at != text.npos && slash < at &&
                           std::atoll(text.c_str() + at + 1) > 0;
        return right ? std::string() : "must read like incidents/incident-4711@3";
      });
  erase->add_option("--reason", flags->reason, "Why; kept for ever, so without names")->required();
}

}  // namespace

void AddUpkeepCommands(CLI::App& app, const Settings& settings, int& exit_code) {
  AddStatus(app, settings, exit_code);
  AddRebuild(app, settings, exit_code);
  AddAside(app, settings, exit_code);
  AddToken(app, settings, exit_code);
  AddLink(app, settings, exit_code);
  AddErase(app, settings, exit_code);
}

}  // namespace interlock
