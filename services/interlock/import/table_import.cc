#include "services/interlock/import/table_import.h"

#include <google/protobuf/util/message_differencer.h>

#include <chrono>
#include <filesystem>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/chassis/field_rules.h"
#include "libs/decider/decider.h"
#include "services/interlock/import/bulk_sender.h"
#include "services/interlock/import/files.h"
#include "services/interlock/import/known_names.h"
#include "services/interlock/progress.h"
#include "services/interlock/records/action_rows.h"
#include "services/interlock/records/people_rows.h"
#include "services/interlock/records/table_rows.h"
#include "services/interlock/records/training_rows.h"

namespace interlock {
namespace {

using std::chrono::steady_clock;

constexpr char kOrganisation[] = "/interlock.organisation.v1.";
using google::protobuf::util::MessageDifferencer;

// What a row would change, as far as can be said without sending it.
enum class Change { kNone, kNew, kAmended };
absl::StatusOr<Change> ChangeOf(const absl::Status& asked, bool says_the_same) {
  if (absl::IsNotFound(asked)) return Change::kNew;
  if (!asked.ok()) return asked;
  return says_the_same ? Change::kNone : Change::kAmended;
}

template <class State>
absl::Status Get(Connection& connection, const std::string& method, const std::string& id,
                 State& state) {
  core::v1::GetRequest get;
  get.set_id(id);
  return connection.client().Call(method, get, state);
}

// Each file: how its rows are read, to which service they go, what they name, and what a row would
// change.
struct SitesFile {
  using Request = organisation::v1::RecordImportedSiteRequest;
  static constexpr auto Open = records::OpenSitesFile;
  static constexpr auto Map = records::MapSiteRow;
  static std::string KeyOf(const Request& request) { return request.site_id(); }
  static std::string Service() { return absl::StrCat(kOrganisation, "SiteService/"); }
  static constexpr const char* kMethod = "RecordImportedSite";
  static constexpr const char* kKeyColumns = "site_id";
  static std::vector<Named> Names(const Request&) { return {}; }

  static absl::StatusOr<Change> Foresee(Connection& connection, const Request& request) {
    organisation::v1::Site site;
    const auto asked = Get(connection, Service() + "GetSite", request.site_id(), site);
    return ChangeOf(asked, MessageDifferencer::Equals(site.imported(), request.profile()) &&
                               (request.business_id().empty() ||
                                site.imported_business_id() == request.business_id()));
  }
};

struct HoursFile {
  using Request = metrics::v1::RecordImportedHoursRequest;
  static constexpr auto Open = records::OpenHoursFile;
  static constexpr auto Map = records::MapHoursRow;
  static std::string KeyOf(const Request& request) { return request.hours_id(); }
  static std::string Service() { return "/interlock.metrics.v1.HoursService/"; }
  static constexpr const char* kMethod = "RecordImportedHours";
  static constexpr const char* kKeyColumns = "site_id and month";
  static std::vector<Named> Names(const Request& request) {
    return {{Named::What::kSite, "site_id", request.site_id()}};
  }

  static absl::StatusOr<Change> Foresee(Connection& connection, const Request& request) {
    metrics::v1::SiteHours hours;
    const auto asked = Get(connection, Service() + "GetHours", request.hours_id(), hours);
    return ChangeOf(asked, MessageDifferencer::Equals(hours.imported(), request.worked()));
  }
};

struct EmployersFile {
  using Request = organisation::v1::RecordImportedEmployerRequest;
  static constexpr auto Open = records::OpenEmployersFile;
  static constexpr auto Map = records::MapEmployerRow;
  static std::string KeyOf(const Request& request) { return request.employer_id(); }
  static std::string Service() { return absl::StrCat(kOrganisation, "EmployerService/"); }
  static constexpr const char* kMethod = "RecordImportedEmployer";
  static constexpr const char* kKeyColumns = "employer_id";
  static std::vector<Named> Names(const Request&) { return {}; }

  static absl::StatusOr<Change> Foresee(Connection& connection, const Request& request) {
    organisation::v1::Employer employer;
    const auto asked = Get(connection, Service() + "GetEmployer", request.employer_id(), employer);
    return ChangeOf(asked, MessageDifferencer::Equals(employer.imported(), request.profile()));
  }
};

// Why a person's record takes no row, as the record itself would say it.
absl::Status CheckTakes(const organisation::v1::Person& person) {
  if (person.merged_into_person_id().empty()) return absl::OkStatus();
  return Refuse(absl::StatusCode::kFailedPrecondition, "PERSON_MERGED", "",
                absl::StrCat("This record was merged into ", person.merged_into_person_id(),
                             ". Use that one."));
}

struct PeopleFile {
  using Request = organisation::v1::RecordImportedPersonRequest;
  static constexpr auto Open = records::OpenPeopleFile;
  static constexpr auto Map = records::MapPersonRow;
  static std::string KeyOf(const Request& request) { return request.person_id(); }
  static std::string Service() { return absl::StrCat(kOrganisation, "PersonService/"); }
  static constexpr const char* kMethod = "RecordImportedPerson";
  static constexpr const char* kKeyColumns = "person_id";
  static std::vector<Named> Names(const Request& request) {
    return {{Named::What::kSite, "site_id", request.site_id()},
            {Named::What::kEmployer, "employer_id", request.profile().employer_id()}};
  }

  static absl::StatusOr<Change> Foresee(Connection& connection, const Request& request) {
    organisation::v1::Person person;
    const auto asked = Get(connection, Service() + "GetPerson", request.person_id(), person);
    if (auto no = CheckTakes(person); !no.ok()) return no;
    auto said = request.profile();
    said.clear_name();
    return ChangeOf(asked, MessageDifferencer::Equals(person.imported(), said) &&
                               person.imported_site_id() == request.site_id());
  }
};

struct AssignmentsFile {
  using Request = organisation::v1::RecordImportedAssignmentRequest;
  static constexpr auto Open = records::OpenAssignmentsFile;
  static constexpr auto Map = records::MapAssignmentRow;
  static std::string KeyOf(const Request& request) {
    return absl::StrCat(request.person_id(), "/", request.assignment_id());
  }
  static std::string Service() { return PeopleFile::Service(); }
  static constexpr const char* kMethod = "RecordImportedAssignment";
  static constexpr const char* kKeyColumns = "person_id and assignment_id";
  static std::vector<Named> Names(const Request& request) {
    return {{Named::What::kSite, "site_id", request.assignment().site_id()},
            {Named::What::kRole, "role_id", request.assignment().role_id()}};
  }

  static absl::StatusOr<Change> Foresee(Connection& connection, const Request& request) {
    organisation::v1::Person person;
    const auto asked = Get(connection, Service() + "GetPerson", request.person_id(), person);
    if (absl::IsNotFound(asked))
      return Refuse(absl::StatusCode::kNotFound, "PERSON_UNKNOWN", "",
                    "There is no such person. Register it first.");
    if (!asked.ok()) return asked;
    if (auto no = CheckTakes(person); !no.ok()) return no;
    for (const auto& said : person.imported_assignments())
      if (said.assignment_id() == request.assignment_id() && Says(request.assignment(), said))
        return Change::kNone;
    return Change::kAmended;  // The person's record, which there is.
  }
  static bool Says(const organisation::v1::AssignmentFields& now,
                   const organisation::v1::Assignment& before) {
    return now.role_id() == before.role_id() && now.site_id() == before.site_id() &&
           now.unit_id() == before.unit_id() && now.process_id() == before.process_id() &&
           now.from_on() == before.from_on() && now.until_on() == before.until_on();
  }
};

struct TrainingFile {
  using Request = training::v1::RecordImportedTrainingRequest;
  static constexpr auto Open = records::OpenTrainingFile;
  static constexpr auto Map = records::MapTrainingRow;
  static std::string KeyOf(const Request& request) { return request.record_id(); }
  static std::string Service() { return "/interlock.training.v1.RecordService/"; }
  static constexpr const char* kMethod = "RecordImportedTraining";
  static constexpr const char* kKeyColumns = "record_id";
  static std::vector<Named> Names(const Request& request) {
    const auto& attendance = request.attendance();
    // Training for a change counts whether or not its requirement was published.
    const bool of_a_change = absl::StartsWith(attendance.requirement_id(), "moc-");
    return {{Named::What::kSite, "site_id", request.site_id()},
            {Named::What::kPerson, "person_id", attendance.person_id()},
            {Named::What::kRequirement, "requirement_id",
             of_a_change ? "" : attendance.requirement_id()}};
  }

  static absl::StatusOr<Change> Foresee(Connection& connection, const Request& request) {
    training::v1::TrainingRecord record;
    const auto asked = Get(connection, Service() + "GetTraining", request.record_id(), record);
    auto said = request.attendance();
    said.clear_trainer_name();
    return ChangeOf(asked,
                    record.has_imported() && MessageDifferencer::Equals(record.imported(), said));
  }
};

struct ActionsFile {
  using Request = actions::v1::BringOverActionRequest;
  static constexpr auto Open = records::OpenActionsFile;
  static constexpr auto Map = records::MapActionRow;
  static std::string KeyOf(const Request& request) { return request.action_id(); }
  static std::string Service() { return "/interlock.actions.v1.ActionService/"; }
  static constexpr const char* kMethod = "BringOverAction";
  static constexpr const char* kKeyColumns = "action_id";
  static std::vector<Named> Names(const Request& request) {
    const auto& content = request.content();
    std::vector<Named> names = {
        {Named::What::kSite, "site_id", content.site_id()},
        {Named::What::kPerson, "owner_person_id", content.owner().person_id()},
        {Named::What::kRole, "owner_role_id", content.owner().role_id()}};
    for (const auto& person : content.affected_person_ids())
      names.push_back({Named::What::kPerson, "affected_person_ids", person});
    return names;
  }

  // What was brought over before is worked on here, so another content is refused.
  static absl::StatusOr<Change> Foresee(Connection& connection, const Request& request) {
    actions::v1::Action action;
    const auto asked = Get(connection, Service() + "GetAction", request.action_id(), action);
    const bool says_the_same =
        MessageDifferencer::Equals(action.registration(), request.content()) &&
        action.raised_on() == request.raised_on();
    if (asked.ok() && !says_the_same)
      return Refuse(absl::StatusCode::kAlreadyExists, "ACTION_EXISTS", "",
                    absl::StrCat("There is an action ", action.action_id(),
                                 " already, about: ", action.content().what()));
    return ChangeOf(asked, says_the_same);
  }
};

// Calls `each` with every request and its line; counts rows and refusals.
template <class File, class Each>
absl::Status ReadFile(Connection& connection, const std::string& path, ImportResult& result,
                      const Each& each) {
  KnownNames names(connection);
  auto source = FromFile(path);
  if (!source.ok()) return source.status();
  auto reader = File::Open(*std::move(source));
  if (!reader.ok()) return InFile(path, reader.status());
  const std::string name = std::filesystem::path(path).filename().string();
  std::map<std::string, int64_t> lines;
  for (;;) {
    auto next = reader->Next();
    if (!next.ok()) return next.status();
    if (!*next) return absl::OkStatus();
    ++result.rows;
    if (auto* refusal = std::get_if<csv::Refusal>(&**next)) {
      result.refusals.push_back(std::move(*refusal));
      continue;
    }
    const auto& row = std::get<csv::Row>(**next);
    const auto mapped = File::Map(row, name);
    if (const auto* refusals = std::get_if<std::vector<csv::Refusal>>(&mapped)) {
      result.Refuse(*refusals);
      continue;
    }
    const auto& request = std::get<typename File::Request>(mapped);
    const auto missing = names.Missing(row.line(), File::Names(request));
    if (!missing.ok()) return missing.status();
    if (!missing->empty()) {
      result.Refuse(*missing);
      continue;
    }
    const auto [earlier, is_new] = lines.emplace(File::KeyOf(request), row.line());
    if (is_new)
      each(row.line(), request);
    else
      result.refusals.push_back({row.line(), File::kKeyColumns, "KEY_REPEATED",
                                 absl::StrCat("Line ", earlier->second, " has the same ",
                                              File::kKeyColumns, "; that one was taken.")});
  }
}

template <class File>
absl::StatusOr<ImportResult> ImportFile(Connection& connection, const std::string& path) {
  const auto began = steady_clock::now();
  ImportResult result, read;
  Progress progress("Importing", "rows");
  int64_t done = 0;
  BulkSender sender(connection.client(), File::Service() + "Batch",
                    [&](int64_t line, const absl::StatusOr<core::v1::Receipt>& outcome) {
                      result.Count(line, outcome);
                      progress.Show(++done, 0);
                    });
  const auto status = ReadFile<File>(
      connection, path, read,
      [&](int64_t line, const auto& request) { sender.Send(line, File::kMethod, request); });
  if (auto sent = sender.Finish(); !sent.ok()) return sent;
  if (!status.ok()) return status;
  result.rows = read.rows;
  result.Refuse(read.refusals);
  result.SortRefusals();
  result.seconds = std::chrono::duration<double>(steady_clock::now() - began).count();
  return result;
}

void Count(Change change, ImportResult& result) {
  switch (change) {
    case Change::kNone: ++result.unchanged; break;
    case Change::kNew: ++result.added; break;
    case Change::kAmended: ++result.amended; break;
  }
}

template <class File>
absl::StatusOr<ImportResult> DryRun(Connection& connection, const std::string& path) {
  ImportResult result{.dry_run = true};
  absl::Status failed;
  const int64_t now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count();
  const auto status =
      ReadFile<File>(connection, path, result, [&](int64_t line, const auto& request) {
        if (!failed.ok()) return;
        if (const auto violations = CheckFieldRules(request, now_ms); !violations.empty()) {
          result.Refuse(RefusalsOf(line, RefuseFields(violations)));
          return;
        }
        const auto change = File::Foresee(connection, request);
        if (change.ok())
          Count(*change, result);
        else if (!ReasonOf(change.status()).empty() && !absl::IsUnavailable(change.status()))
          result.Refuse(RefusalsOf(line, change.status()));
        else
          failed = change.status();
      });
  if (!status.ok()) return status;
  if (!failed.ok()) return failed;
  result.SortRefusals();
  return result;
}

}  // namespace

absl::StatusOr<ImportResult> ImportSites(Connection& connection, const std::string& path) {
  return ImportFile<SitesFile>(connection, path);
}
absl::StatusOr<ImportResult> ImportHours(Connection& connection, const std::string& path) {
  return ImportFile<HoursFile>(connection, path);
}
absl::StatusOr<ImportResult> ImportEmployers(Connection& connection, const std::string& path) {
  return ImportFile<EmployersFile>(connection, path);
}
absl::StatusOr<ImportResult> ImportPeople(Connection& connection, const std::string& path) {
  return ImportFile<PeopleFile>(connection, path);
}
absl::StatusOr<ImportResult> ImportAssignments(Connection& connection, const std::string& path) {
  return ImportFile<AssignmentsFile>(connection, path);
}
absl::StatusOr<ImportResult> ImportTraining(Connection& connection, const std::string& path) {
  return ImportFile<TrainingFile>(connection, path);
}
absl::StatusOr<ImportResult> ImportActions(Connection& connection, const std::string& path) {
  return ImportFile<ActionsFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunSites(Connection& connection, const std::string& path) {
  return DryRun<SitesFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunHours(Connection& connection, const std::string& path) {
  return DryRun<HoursFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunEmployers(Connection& connection, const std::string& path) {
  return DryRun<EmployersFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunPeople(Connection& connection, const std::string& path) {
  return DryRun<PeopleFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunAssignments(Connection& connection, const std::string& path) {
  return DryRun<AssignmentsFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunTraining(Connection& connection, const std::string& path) {
  return DryRun<TrainingFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunActions(Connection& connection, const std::string& path) {
  return DryRun<ActionsFile>(connection, path);
}

}  // namespace interlock
