#include "services/interlock/import/table_import.h"

#include <google/protobuf/util/message_differencer.h>

#include <chrono>
#include <filesystem>
#include <map>

#include "absl/strings/str_cat.h"
#include "libs/chassis/field_rules.h"
#include "libs/decider/decider.h"
#include "services/interlock/import/bulk_sender.h"
#include "services/interlock/import/files.h"
#include "services/interlock/progress.h"
#include "services/interlock/records/table_rows.h"

namespace interlock {
namespace {

using std::chrono::steady_clock;

constexpr char kSites[] = "/interlock.organisation.v1.SiteService/";
constexpr char kHours[] = "/interlock.metrics.v1.HoursService/";

// Asks organisation once for each site. Hours of a site that nobody registered would count for
// nobody, and the site that was meant would stay without.
class KnownSites {
 public:
  explicit KnownSites(Connection& connection) : connection_(connection) {}

  absl::StatusOr<bool> Has(const std::string& site_id) {
    const auto [found, is_new] = known_.try_emplace(site_id, true);
    if (!is_new) return found->second;
    core::v1::GetRequest get;
    get.set_id(site_id);
    organisation::v1::Site site;
    const auto status = connection_.client().Call(absl::StrCat(kSites, "GetSite"), get, site);
    if (!status.ok() && !absl::IsNotFound(status)) return status;
    return found->second = status.ok();
  }

 private:
  Connection& connection_;
  std::map<std::string, bool> known_;
};

struct SitesFile {
  using Request = organisation::v1::RecordImportedSiteRequest;
  static constexpr auto Open = records::OpenSitesFile;
  static constexpr auto Map = records::MapSiteRow;
  static const std::string& KeyOf(const Request& request) { return request.site_id(); }
  static constexpr const char* kService = kSites;
  static constexpr const char* kMethod = "RecordImportedSite";
  static constexpr bool kOfKnownSites = false;
  static constexpr const char* kKeyColumns = "site_id";

  static absl::StatusOr<bool> SaysSomethingNew(Connection& connection, const Request& request,
                                               bool& known) {
    core::v1::GetRequest get;
    get.set_id(request.site_id());
    organisation::v1::Site site;
    const auto status = connection.client().Call(absl::StrCat(kSites, "GetSite"), get, site);
    known = status.ok();
    if (absl::IsNotFound(status)) return true;
    if (!status.ok()) return status;
    return !google::protobuf::util::MessageDifferencer::Equals(site.imported(),
                                                               request.profile()) ||
           (!request.business_id().empty() && site.imported_business_id() != request.business_id());
  }
};

struct HoursFile {
  using Request = metrics::v1::RecordImportedHoursRequest;
  static constexpr auto Open = records::OpenHoursFile;
  static constexpr auto Map = records::MapHoursRow;
  static const std::string& KeyOf(const Request& request) { return request.hours_id(); }
  static constexpr const char* kService = kHours;
  static constexpr const char* kMethod = "RecordImportedHours";
  static constexpr bool kOfKnownSites = true;
  static constexpr const char* kKeyColumns = "site_id and month";

  static absl::StatusOr<bool> SaysSomethingNew(Connection& connection, const Request& request,
                                               bool& known) {
    core::v1::GetRequest get;
    get.set_id(request.hours_id());
    metrics::v1::SiteHours hours;
    const auto status = connection.client().Call(absl::StrCat(kHours, "GetHours"), get, hours);
    known = status.ok();
    if (absl::IsNotFound(status)) return true;
    if (!status.ok()) return status;
    return !google::protobuf::util::MessageDifferencer::Equals(hours.imported(), request.worked());
  }
};

// Calls `each` with every request and its line; counts rows and refusals.
template <class File, class Each>
absl::Status ReadFile(Connection& connection, const std::string& path, ImportResult& result,
                      const Each& each) {
  KnownSites sites(connection);
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
    if (File::kOfKnownSites) {
      const auto known = sites.Has(request.site_id());
      if (!known.ok()) return known.status();
      if (!*known) {
        result.refusals.push_back({row.line(), "site_id", "SITE_UNKNOWN",
                                   absl::StrCat("There is no site ", request.site_id(),
                                                ". Register it, or correct the row.")});
        continue;
      }
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
  BulkSender sender(connection.client(), absl::StrCat(File::kService, "Batch"),
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
        bool known = false;
        const auto is_new = File::SaysSomethingNew(connection, request, known);
        if (!is_new.ok())
          failed = is_new.status();
        else
          ++(!*is_new ? result.unchanged : known ? result.amended : result.added);
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
absl::StatusOr<ImportResult> DryRunSites(Connection& connection, const std::string& path) {
  return DryRun<SitesFile>(connection, path);
}
absl::StatusOr<ImportResult> DryRunHours(Connection& connection, const std::string& path) {
  return DryRun<HoursFile>(connection, path);
}

}  // namespace interlock
