#include "services/interlock/faults_check.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "libs/chassis/verify.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/embedded.h"

namespace interlock {
namespace {

constexpr int kReadAtOnce = 5000;
constexpr int kClocksMax = 1'000'000;

using ByCommand = std::unordered_map<std::string, std::vector<Record>>;

std::string KeyOf(const std::string& stream, const std::string& command_id) {
  return stream + "\n" + command_id;
}

// Every record of a service, by the command that made it.
absl::StatusOr<ByCommand> ReadAll(Ledger& ledger) {
  ByCommand all;
  for (int shard = 0; shard < ledger.shards(); ++shard)
    for (int64_t after = 0;;) {
      auto records = ledger.ReadShard(shard, after, kReadAtOnce);
      if (!records.ok()) return records.status();
      if (records->empty()) break;
      after = records->back().position;
      for (Record& record : *records)
        all[KeyOf(record.stream, record.command_id)].push_back(std::move(record));
    }
  return all;
}

void CheckReceipt(const Acknowledged& told, const ByCommand& records, FaultsFindings& findings) {
  ++findings.acknowledged;
  const auto& receipt = told.receipt;
  if (receipt.events() == 0) return;
  const auto found = records.find(KeyOf(receipt.stream(), told.command_id));
  const bool there = found != records.end() &&
                     std::any_of(found->second.begin(), found->second.end(), [&](const Record& r) {
                       return r.version == receipt.version() && r.position == receipt.position();
                     });
  if (!there)
    ++findings.lost;
  else if (int64_t(found->second.size()) > receipt.events())
    ++findings.doubled;
}

// The clocks that the states hold, as the ledger should hold them.
absl::Status CheckClocks(const Host::Running& running, const ByCommand& by_command,
                         FaultsFindings& findings) {
  std::map<std::string, std::map<int64_t, const Record*>> streams;
  for (const auto& [key, records] : by_command)
    for (const Record& record : records) streams[record.stream][record.version] = &record;
  using Due = std::tuple<std::string, std::string, int64_t>;
  std::vector<Due> should, are;
  for (const auto& [stream, records] : streams)
    for (const auto& aggregate : running.service.aggregates) {
      if (aggregate->category() != stream.substr(0, stream.find('-'))) continue;
      auto state = aggregate->NewState();
      for (const auto& [version, record] : records)
        if (auto status = aggregate->EvolveStored(*state, *record); !status.ok()) return status;
      for (const Clock& clock : aggregate->Clocks(*state))
        should.emplace_back(stream, clock.name, clock.due_at_ms);
    }
  for (int shard = 0; shard < running.ledger->shards(); ++shard) {
    auto clocks = running.ledger->ReadClocks(shard, INT64_MAX, kClocksMax);
    if (!clocks.ok()) return clocks.status();
    for (const ClockChange& held : *clocks)
      are.emplace_back(held.stream, held.clock.name, held.clock.due_at_ms);
  }
  std::sort(should.begin(), should.end());
  std::sort(are.begin(), are.end());
  if (should != are)
    findings.troubles.push_back(running.service.name + ": the ledger holds " +
                                std::to_string(are.size()) + " clocks and the states hold " +
                                std::to_string(should.size()) + ", or at other instants");
  return absl::OkStatus();
}

// Every row of a table, each with all of its columns as text.
absl::Status ReadTable(SqlSession& session, const std::string& table,
                       std::vector<std::string>& rows) {
  int64_t columns = 0;  // As SQLite tells it: the program under test is the embedded one.
  if (auto status = session.Query("SELECT count(*) FROM pragma_table_info('{v}" + table + "')", {},
                                  [&](const SqlRow& row) { columns = row.Int(0); });
      !status.ok())
    return status;
  return session.Query("SELECT * FROM {v}" + table, {}, [&](const SqlRow& row) {
    std::string text = table;
    for (int i = 0; i < columns; ++i) (text += "|") += row.IsNull(i) ? "NULL" : row.Text(i);
    rows.push_back(std::move(text));
  });
}

// Every row of a view, sorted.
absl::StatusOr<std::vector<std::string>> Rows(Views& views, const View& view) {
  std::vector<std::string> rows;
  auto status = views.Read(
      view.name, {},
      [&](SqlSession& session) {
        rows.clear();
        for (const std::string& table : view.tables)
          if (auto read = ReadTable(session, table, rows); !read.ok()) return read;
        return absl::OkStatus();
      },
      nullptr);
  if (!status.ok()) return status;
  std::sort(rows.begin(), rows.end());
  return rows;
}

absl::Status CheckViews(const Host::Running& running, FaultsFindings& findings) {
  if (auto status = running.views->Drain(); !status.ok()) return status;
  for (const View& view : running.service.views) {
    auto live = Rows(*running.views, view);
    if (!live.ok()) return live.status();
    if (auto status = running.views->Rebuild(view.name, {}); !status.ok()) return status;
    auto rebuilt = Rows(*running.views, view);
    if (!rebuilt.ok()) return rebuilt.status();
    if (*live == *rebuilt) continue;
    const auto [a, b] = std::mismatch(live->begin(), live->end(), rebuilt->begin(), rebuilt->end());
    findings.troubles.push_back(view.name + ": the live view is not what a rebuild gives: \"" +
                                (a == live->end() ? "no row" : *a) + "\" and \"" +
                                (b == rebuilt->end() ? "no row" : *b) + "\"");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FaultsFindings> CheckFolder(const std::string& data, const std::string& rules,
                                           const std::vector<const FaultsCaller*>& callers) {
  auto time = NewSystemTime();
  auto embedded = Embedded::Open({.data = data, .rules = rules, .http = false}, *time);
  if (!embedded.ok()) return embedded.status();
  FaultsFindings findings;
  for (const auto& running : (*embedded)->host().running()) {
    for (int shard = 0; shard < running->ledger->shards(); ++shard)
      for (const auto& finding : VerifyChain(*running->ledger, shard).findings)
        findings.troubles.push_back(running->service.name + ": " + finding.why);
    auto records = ReadAll(*running->ledger);
    if (!records.ok()) return records.status();
    for (const auto& [key, made] : *records) findings.events += int64_t(made.size());
    for (const FaultsCaller* caller : callers)
      for (const Acknowledged& told : caller->acknowledged())
        if (told.service == running->service.name) CheckReceipt(told, *records, findings);
    if (auto status = CheckClocks(*running, *records, findings); !status.ok()) return status;
    if (auto status = CheckViews(*running, findings); !status.ok()) return status;
  }
  return findings;
}

}  // namespace interlock
