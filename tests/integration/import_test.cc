// `interlock import` as people run it.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "interlock/incidents/v1/incidents.pb.h"
#include "interlock/reporting/v1/reporting.pb.h"
#include "libs/contract/temp_folder.h"
#include "libs/csv/reader.h"
#include "libs/csv/writer.h"
#include "libs/drivers/drivers.h"
#include "services/interlock/connection.h"
#include "services/interlock/records/rmp_generator.h"
#include "tests/integration/program.h"

namespace interlock {
namespace {

using nlohmann::json;
using Cells = std::vector<std::vector<std::string>>;

constexpr char kRealRecords[] = "../shared/data/rmp_accidents.csv";

// The header is the first of them.
Cells ReadCells(const std::string& text) {
  auto reader = csv::Reader::Open(csv::FromText(text), {});
  Cells cells = {reader->header().names};
  while (auto next = *reader->Next()) cells.push_back(std::get<csv::Row>(*next).cells());
  return cells;
}

std::string WriteCells(const Cells& cells) {
  std::string text;
  for (const auto& row : cells) csv::AppendRow(row, text);
  return text;
}

size_t ColumnOf(const Cells& cells, const std::string& name) {
  return size_t(std::find(cells[0].begin(), cells[0].end(), name) - cells[0].begin());
}

class ImportTest : public testing::Test {
 protected:
  std::string File(const std::string& text) {
    const std::string path = folder_ / absl::StrCat("file", ++files_, ".csv");
    WriteWhole(path, text);
    return path;
  }
  Ended Import(const std::string& kind, const std::string& file,
               std::vector<std::string> more = {"--json"}) {
    more.insert(more.begin(), {"import", kind, file, "--data", data_});
    return RunProgram(more);
  }
  // With the exit code checked against what was refused.
  json ImportRecords(const std::string& file, std::vector<std::string> more = {"--json"}) {
    const Ended ended = Import("rmp", file, std::move(more));
    const auto result = json::parse(ended.out, nullptr, false);
    EXPECT_TRUE(result.is_object()) << ended.out << ended.err;
    if (!result.is_object()) return json::object();
    EXPECT_EQ(ended.code, result["refused"] == 0 ? 0 : 1) << ended.err;
    EXPECT_EQ(result["rows"],
              int(result["accepted"]) + int(result["unchanged"]) + int(result["refused"]));
    EXPECT_EQ(result["refusals"].size(), size_t(result["refused"]));
    return result;
  }

  const TempFolder folder_;
  const std::string data_ = folder_ / "data";
  int files_ = 0;
};

// All that anyone can see of the records, without the moments at which they were recorded.
std::map<std::string, std::string> StatesOf(const std::string& data) {
  auto connection = Connection::Open({.data = data});
  EXPECT_TRUE(connection.ok()) << connection.status();
  std::map<std::string, std::string> states;
  reporting::v1::ListIncidentsRequest request;
  request.mutable_page()->set_limit(500);
  do {
    reporting::v1::ListIncidentsResponse page;
    EXPECT_TRUE((*connection)
                    ->client()
                    .Call("/interlock.reporting.v1.ReportingService/ListIncidents", request, page)
                    .ok());
    for (const auto& row : page.incidents()) {
      core::v1::GetRequest get;
      get.set_id(row.incident_id());
      incidents::v1::Incident incident;
      EXPECT_TRUE((*connection)
                      ->client()
                      .Call("/interlock.incidents.v1.IncidentService/GetIncident", get, incident)
                      .ok());
      incident.clear_reported_at_ms();
      auto shown = row;
      shown.clear_reported_at_ms();
      states[row.incident_id()] = shown.DebugString() + incident.DebugString();
    }
    request.mutable_page()->set_cursor(page.next_cursor());
  } while (!request.page().cursor().empty());
  return states;
}

TEST_F(ImportTest, EveryRowIsAcceptedOrRefusedAndASecondRunChangesNothing) {
  const bool real = std::filesystem::exists(kRealRecords);
  std::cout << (real ? "EPA's own records\n" : "generated records; EPA's own are not here\n");
  const std::string file = real ? kRealRecords : File(records::GenerateRmpCsv(600, 7));
  const json first = ImportRecords(file);
  EXPECT_EQ(first["unchanged"], 0);
  EXPECT_GT(int(first["accepted"]), 500);
  ASSERT_GE(int(first["refused"]), 1);
  const json& refusal = first["refusals"][0];
  EXPECT_EQ(refusal["field"], "AccidentDate");
  EXPECT_EQ(refusal["reason"], "DATE_IN_FUTURE");
  EXPECT_GT(int(refusal["line"]), 1);
  EXPECT_NE(std::string(refusal["sentence"]).find("2202"), std::string::npos);

  const json second = ImportRecords(file);
  EXPECT_EQ(second["accepted"], 0);
  EXPECT_EQ(second["unchanged"], first["accepted"]);
  EXPECT_EQ(second["refused"], first["refused"]);
  EXPECT_EQ(second["vanished"], json::array());
}

TEST_F(ImportTest, TheSummaryForPeopleAddsUp) {
  const Ended ended = Import("rmp", File(records::GenerateRmpCsv(40, 1)), {});
  EXPECT_NE(ended.out.find("40 rows = "), std::string::npos) << ended.out << ended.err;
  // Each row is a year and its counts; the last is "all".
  std::vector<std::vector<int>> rows;
  for (const auto line : absl::StrSplit(ended.out, '\n')) {
    const std::vector<std::string> cells = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (cells.size() != 7 || !(cells[0] == "all" || cells[0].size() == 4)) continue;
    std::vector<int> counts(6);
    bool numbers = true;
    for (size_t i = 0; i < 6; ++i) numbers &= absl::SimpleAtoi(cells[i + 1], &counts[i]);
    if (numbers) rows.push_back(counts);
  }
  ASSERT_GE(rows.size(), 3u) << ended.out;
  std::vector<int> sum(6);
  for (const auto& counts : rows) {
    EXPECT_EQ(counts[0] + counts[1] + counts[2] + counts[3], counts[4]);
    EXPECT_LE(counts[5], counts[4]);
    if (&counts != &rows.back())
      for (size_t i = 0; i < 6; ++i) sum[i] += counts[i];
  }
  EXPECT_EQ(sum, rows.back()) << ended.out;
  const int all = rows.back()[4], certain = all - rows.back()[5];
  const std::string accepted = absl::StrCat(" = ", all, " accepted (", all, " new, 0 amended)");
  EXPECT_NE(ended.out.find(accepted), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find(absl::StrCat("The tier of ", certain, " of ", all, " is certain")),
            std::string::npos)
      << ended.out;
  // What keeps the others open is told in words, not as a path.
  EXPECT_NE(ended.out.find("whether days were lost"), std::string::npos) << ended.out;
  EXPECT_EQ(ended.out.find("[]"), std::string::npos) << ended.out;
}

TEST_F(ImportTest, AChangedRowAmendsAndAVanishedOneIsListed) {
  Cells cells = ReadCells(records::GenerateRmpCsv(30, 3));
  ASSERT_EQ(ImportRecords(File(WriteCells(cells)))["refused"], 0);
  cells[5][ColumnOf(cells, "DeathsWorkers")] = "2";
  const std::string gone = cells.back()[ColumnOf(cells, "AccidentHistoryID")];
  cells.pop_back();
  const json result = ImportRecords(File(WriteCells(cells)));
  EXPECT_EQ(result["accepted"], 1);
  EXPECT_EQ(result["amended"], 1);
  EXPECT_EQ(result["unchanged"], 28);
  EXPECT_EQ(result["vanished"], json::array({"epa-rmp-" + gone}));
}

TEST_F(ImportTest, ARefusedRowHasNotVanished) {
  Cells cells = ReadCells(records::GenerateRmpCsv(10, 3));
  ImportRecords(File(WriteCells(cells)));
  cells[2][ColumnOf(cells, "AccidentDate")] = "2202-01-01";
  const json result = ImportRecords(File(WriteCells(cells)));
  EXPECT_EQ(result["refused"], 1);
  EXPECT_EQ(result["vanished"], json::array());
}

TEST_F(ImportTest, ADryRunSaysWhatWouldHappenAndStoresNothing) {
  Cells cells = ReadCells(records::GenerateRmpCsv(20, 3));
  const json foreseen = ImportRecords(File(WriteCells(cells)), {"--dry-run", "--json"});
  EXPECT_EQ(foreseen["accepted"], 20);
  EXPECT_FALSE(std::filesystem::exists(data_));

  const Cells known(cells.begin(), cells.end() - 5);
  ASSERT_EQ(ImportRecords(File(WriteCells(known)))["accepted"], 15);
  cells[1][ColumnOf(cells, "DeathsWorkers")] = "4";
  const std::string changed = File(WriteCells(cells));
  const json then = ImportRecords(changed, {"--dry-run", "--json"});
  EXPECT_EQ(then["accepted"], 6);
  EXPECT_EQ(then["amended"], 1);
  EXPECT_EQ(then["unchanged"], 14);
  const json done = ImportRecords(changed);  // What was foreseen comes true.
  EXPECT_EQ(done["accepted"], then["accepted"]);
  EXPECT_EQ(done["amended"], then["amended"]);
  EXPECT_EQ(done["unchanged"], then["unchanged"]);
}

TEST_F(ImportTest, ADryRunForeseesThatAWithdrawnIncidentTakesNoChangedRow) {
  Cells cells = ReadCells(records::GenerateRmpCsv(5, 3));
  ASSERT_EQ(ImportRecords(File(WriteCells(cells)))["accepted"], 5);
  const std::string id = "epa-rmp-" + cells[1][ColumnOf(cells, "AccidentHistoryID")];
  const Ended withdrawn =
      RunProgram({"incident", "withdraw", id, "--reason", "a drill", "--data", data_});
  ASSERT_EQ(withdrawn.code, 0) << withdrawn.err;
  cells[1][ColumnOf(cells, "DeathsWorkers")] = "4";
  const std::string changed = File(WriteCells(cells));
  for (const auto& more : {std::vector<std::string>{"--dry-run", "--json"}, {"--json"}}) {
    const json result = ImportRecords(changed, more);
    EXPECT_EQ(result["unchanged"], 4);
    ASSERT_EQ(result["refused"], 1);
    EXPECT_EQ(result["refusals"][0]["reason"], "INCIDENT_NOT_ACTIVE");
  }
}

TEST_F(ImportTest, KilledInTheMiddleAndRunAgainItEndsAsOneQuietRun) {
  const std::string file = File(records::GenerateRmpCsv(1500, 11));
  const std::string quiet = folder_ / "quiet";
  ASSERT_EQ(RunProgram({"import", "rmp", file, "--data", quiet}).code, 1);  // 2202 is refused.
  {
    RunningProgram import({"import", "rmp", file, "--data", data_});
    std::error_code missing;
    // Some of it is on the disk, and it is under way.
    while (!import.Ended() &&
           (std::filesystem::file_size(data_ + "/incidents.db-wal", missing) < 800'000 || missing))
      std::this_thread::yield();
    ASSERT_FALSE(import.Ended()) << "it was over before it could be killed";
    import.Kill();
  }
  const size_t after_kill = StatesOf(data_).size();
  const json again = ImportRecords(file);
  EXPECT_GE(int(again["unchanged"]), int(after_kill));
  EXPECT_GT(int(again["accepted"]), 0) << "the kill came too late to show anything";
  const auto one_run = StatesOf(quiet), two_runs = StatesOf(data_);
  ASSERT_EQ(one_run.size(), two_runs.size());
  for (const auto& [id, state] : one_run) EXPECT_EQ(two_runs.at(id), state);
}

TEST_F(ImportTest, AWindowsFileWithAByteOrderMarkIsRead) {
  Cells cells = ReadCells(records::GenerateRmpCsv(6, 3));
  std::string text = "\xEF\xBB\xBF" + WriteCells(cells);  // Lines end in CRLF.
  ASSERT_NE(text.find("\r\n"), std::string::npos);
  EXPECT_EQ(ImportRecords(File(text))["accepted"], 6);
}

TEST_F(ImportTest, ABrokenRowIsRefusedByLineAndTheOthersGoOn) {
  Cells cells = ReadCells(records::GenerateRmpCsv(6, 3));
  cells[2][ColumnOf(cells, "CF_Other")] = "broken \xFF byte";
  cells[4][ColumnOf(cells, "Evacuated")] = "-5x";
  const json result = ImportRecords(File(WriteCells(cells)));
  EXPECT_EQ(result["accepted"], 4);
  ASSERT_EQ(result["refused"], 2);
  EXPECT_EQ(result["refusals"][0]["line"], 3);
  EXPECT_EQ(result["refusals"][0]["reason"], "TEXT_NOT_UTF8");
  EXPECT_EQ(result["refusals"][1]["line"], 5);
  EXPECT_EQ(result["refusals"][1]["field"], "Evacuated");
}

TEST_F(ImportTest, AFileWithoutItsColumnsIsRefusedByName) {
  const std::string file = File("EPAFacilityID,Oops\n1,2\n");
  const Ended ended = Import("rmp", file);
  EXPECT_EQ(ended.code, 1);
  EXPECT_NE(ended.err.find(file), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("AccidentHistoryID"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("COLUMNS_MISSING"), std::string::npos) << ended.err;
  EXPECT_EQ(Import("rmp", File("")).code, 1);
}

TEST_F(ImportTest, AFileThatIsNotThereIsWrongUsage) {
  const Ended ended = Import("rmp", folder_ / "nowhere.csv");
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("nowhere.csv"), std::string::npos) << ended.err;
  EXPECT_EQ(Import("rmp", folder_.path()).code, 2);
}

TEST_F(ImportTest, SitesAndHoursComeInAndRepeatsChangeNothing) {
  const std::string sites = File(
      "site_id,name,time_zone,regime\n"
      "baytown,Baytown,America/Chicago,1910\n"
      "baytown,Baytown again,America/Chicago,1910\n"
      "antwerp,Antwerp,Europe/Atlantis,1910\n");
  Ended ended = Import("sites", sites);
  EXPECT_EQ(ended.code, 1) << ended.err;
  json result = json::parse(ended.out);
  EXPECT_EQ(result["accepted"], 1) << ended.out;
  ASSERT_EQ(result["refused"], 2) << ended.out;
  EXPECT_EQ(result["refusals"][0]["reason"], "KEY_REPEATED");
  EXPECT_EQ(result["refusals"][0]["line"], 3);

  const std::string hours = File(
      "site_id,month,employee_hours,contractor_hours\n"
      "baytown,2026-01,10400,2600.5\n"
      "baytown,2026-13,1,one\n"
      "beytown,2026-01,1,1\n");
  result = json::parse(Import("hours", hours).out);
  EXPECT_EQ(result["accepted"], 1) << result;
  ASSERT_EQ(result["refused"], 2) << result;
  ASSERT_EQ(result["refusals"].size(), 3u) << "two wrong cells, one row";
  EXPECT_EQ(result["refusals"][0]["field"], "month");
  EXPECT_EQ(result["refusals"][1]["field"], "contractor_hours");
  EXPECT_EQ(result["refusals"][1]["line"], 3);
  EXPECT_EQ(result["refusals"][2]["reason"], "SITE_UNKNOWN");
  EXPECT_EQ(result["refusals"][2]["line"], 4);
  result = json::parse(Import("hours", hours, {"--dry-run", "--json"}).out);
  EXPECT_EQ(result["unchanged"], 1) << result;
  EXPECT_EQ(result["refused"], 2) << result;
  result = json::parse(Import("hours", hours).out);
  EXPECT_EQ(result["unchanged"], 1) << result;
}

TEST_F(ImportTest, EmployersPeopleAndAssignmentsComeInWithEveryWrongRowNamed) {
  ASSERT_EQ(Import("sites", File("site_id,name\nbaytown,Baytown\n")).code, 0);
  ASSERT_EQ(RunProgram({"role", "register", "op", "--title", "Board operator", "--operates", "true",
                        "--data", data_})
                .code,
            0);
  const std::string employers = File(
      "employer_id,name,kind\n"
      "acme,Acme,host\n"
      "zeta,Zeta,both\n");
  json result = json::parse(Import("employers", employers).out);
  EXPECT_EQ(result["accepted"], 1) << result;
  ASSERT_EQ(result["refused"], 1) << result;
  EXPECT_EQ(result["refusals"][0]["reason"], "KIND_UNKNOWN");

  const std::string people = File(
      "person_id,site_id,name,kind,employer_id,languages,employed_from_on\n"
      "p1,baytown,Ann Lee,employee,acme,en|es,2020-01-01\n"
      "p2,baytown,Bob Ray,contractor,zeta,en,\n"
      "p3,beytown,Cy Day,employee,,en,\n"
      "p4,baytown,Di Fox,contractor,,English,2026-02-30\n"
      "p1,baytown,Ann Lee,employee,acme,en,2020-01-01\n");
  const json foreseen = json::parse(Import("people", people, {"--dry-run", "--json"}).out);
  EXPECT_EQ(foreseen["accepted"], 1) << foreseen;
  EXPECT_EQ(foreseen["refused"], 4) << foreseen;
  result = json::parse(Import("people", people).out);
  EXPECT_EQ(result["accepted"], 1) << result;
  EXPECT_EQ(result["refusals"], foreseen["refusals"]);
  std::vector<std::string> reasons;
  for (const auto& refusal : result["refusals"])
    reasons.push_back(absl::StrCat(int(refusal["line"]), " ", std::string(refusal["reason"])));
  EXPECT_EQ(reasons,
            (std::vector<std::string>{"3 EMPLOYER_UNKNOWN", "4 SITE_UNKNOWN", "5 EMPLOYER_MISSING",
                                      "5 LANGUAGE_INVALID", "5 DATE_WRONG", "6 KEY_REPEATED"}));
  EXPECT_EQ(json::parse(Import("people", people).out)["unchanged"], 1);

  const std::string assignments = File(
      "person_id,assignment_id,role_id,site_id,unit_id,from_on,until_on\n"
      "p1,a1,op,baytown,fcc,2020-01-01,2020-12-31\n"
      "p1,a2,op,baytown,alky,2021-01-01,\n"
      "p9,a1,op,baytown,,2021-01-01,\n"
      "p1,a3,lead,baytown,,2021-01-01,\n"
      "p1,a4,op,baytown,,2021-01-02,2021-01-01\n");
  const json seen = json::parse(Import("assignments", assignments, {"--dry-run", "--json"}).out);
  result = json::parse(Import("assignments", assignments).out);
  EXPECT_EQ(result["accepted"], 2) << result;
  EXPECT_EQ(result["refused"], 3) << result;
  EXPECT_EQ(seen["accepted"], 2) << seen;
  EXPECT_EQ(seen["amended"], result["amended"]);
  EXPECT_EQ(seen["refusals"], result["refusals"]);
  EXPECT_EQ(result["refusals"][0]["reason"], "PERSON_UNKNOWN");
  EXPECT_EQ(result["refusals"][1]["reason"], "ROLE_UNKNOWN");
  EXPECT_EQ(result["refusals"][2]["reason"], "DATES_OUT_OF_ORDER");
  EXPECT_EQ(json::parse(Import("assignments", assignments).out)["unchanged"], 2);

  const json shown = json::parse(
      RunProgram({"person", "show", "p1", "--json", "--data", data_}).out, nullptr, false);
  ASSERT_TRUE(shown.is_object());
  EXPECT_EQ(shown["assignments"].size(), 2u) << shown;
}

TEST_F(ImportTest, TrainingComesInAndCountsWithEveryWrongRowNamed) {
  ASSERT_EQ(Import("sites", File("site_id,name\nbaytown,Baytown\n")).code, 0);
  ASSERT_EQ(Import("people", File("person_id,site_id,name,kind,languages\n"
                                  "p1,baytown,Ann Lee,employee,en\n"))
                .code,
            0);
  const Ended published = RunProgram({"requirement", "publish", "sop-12", "--from-on", "2020-01-01",
                                      "--title", "SOP 12", "--kind", "operating-procedure",
                                      "--groups", R"({"people":{"personIds":["p1"]}})", "--means",
                                      "written-test", "--interval-months", "36", "--data", data_});
  ASSERT_EQ(published.code, 0) << published.err;
  const std::string training = File(
      "record_id,site_id,person_id,requirement_id,held_on,trainer_name,language,means,result\n"
      "t1,baytown,p1,sop-12,2026-03-01,Tess,en,written-test,passed\n"
      "t2,baytown,p1,moc-7,2026-03-01,Tess,en,,\n"
      "t3,baytown,p9,sop-12,2026-03-01,Tess,en,written-test,passed\n"
      "t4,baytown,p1,sop-13,2026-03-01,Tess,en,written-test,passed\n"
      "t5,baytown,p1,sop-12,2026-02-30,,english,guess,maybe\n"
      "t6,baytown,p1,sop-12,2126-03-01,Tess,en,written-test,passed\n"
      "t1,baytown,p1,sop-12,2026-03-02,Tess,en,written-test,passed\n");
  const json foreseen = json::parse(Import("training", training, {"--dry-run", "--json"}).out);
  EXPECT_EQ(foreseen["accepted"], 3) << foreseen;  // Time is the record's to judge.
  json result = json::parse(Import("training", training).out);
  EXPECT_EQ(result["accepted"], 2) << result;
  std::vector<std::string> reasons;
  for (const auto& refusal : result["refusals"])
    reasons.push_back(absl::StrCat(int(refusal["line"]), " ", std::string(refusal["reason"])));
  EXPECT_EQ(reasons,
            (std::vector<std::string>{"4 PERSON_UNKNOWN", "5 REQUIREMENT_UNKNOWN", "6 DATE_WRONG",
                                      "6 TRAINER_MISSING", "6 LANGUAGE_INVALID", "6 MEANS_UNKNOWN",
                                      "6 RESULT_UNKNOWN", "7 DATE_IN_FUTURE", "8 KEY_REPEATED"}));
  EXPECT_EQ(json::parse(Import("training", training).out)["unchanged"], 2);
  const json standing =
      json::parse(RunProgram({"standing", "qualify-person", "p1", "--requirement-id", "sop-12",
                              "--on", "2026-11-23", "--json", "--data", data_})
                      .out,
                  nullptr, false);
  ASSERT_TRUE(standing.is_object());
  EXPECT_EQ(standing["valid_until_on"], "2029-03-01") << standing;
}

TEST_F(ImportTest, OpenActionsComeInWithTheirOwnDatesAndEveryWrongRowNamed) {
  ASSERT_EQ(Import("sites", File("site_id,name\nbaytown,Baytown\n")).code, 0);
  ASSERT_EQ(Import("people", File("person_id,site_id,name,kind\n"
                                  "p1,baytown,Ann Lee,employee\n"))
                .code,
            0);
  const std::string head =
      "action_id,site_id,what,due_on,source_kind,source_id,owner_person_id,owner_role_id,raised_on,"
      "affected_person_ids\n";
  const std::string first = "a1,baytown,Fit a car seal,2020-03-31,pha,hazop-3,p1,,2019-11-02,p1\n";
  const std::string actions = File(head + first +
                                   "a2,baytown,Paint it,2126-03-31,drill,d1,p9,,,\n"
                                   "a3,baytown,Paint it,2126-03-31,drill,d1,,lead,,\n"
                                   "a4,beytown,Paint it,2126-03-31,drill,d1,p1,,,p9\n"
                                   "a5,baytown,,2126-02-30,rumour,,,,2126-13-01,p 1\n"
                                   "a6,baytown,Paint it,2126-03-31,drill,d1,p1,lead,2126-04-01,\n"
                                   "a1,baytown,Paint it,2126-03-31,drill,d1,p1,,,\n");
  const json foreseen = json::parse(Import("actions", actions, {"--dry-run", "--json"}).out);
  EXPECT_EQ(foreseen["accepted"], 1) << foreseen;
  json result = json::parse(Import("actions", actions).out);
  EXPECT_EQ(result["accepted"], 1) << result;
  EXPECT_EQ(result["refusals"], foreseen["refusals"]);
  std::vector<std::string> reasons;
  for (const auto& refusal : result["refusals"])
    reasons.push_back(absl::StrCat(int(refusal["line"]), " ", std::string(refusal["reason"])));
  EXPECT_EQ(reasons, (std::vector<std::string>{
                         "3 PERSON_UNKNOWN", "4 ROLE_UNKNOWN", "5 SITE_UNKNOWN", "5 PERSON_UNKNOWN",
                         "6 WHAT_MISSING", "6 DATE_WRONG", "6 SOURCE_KIND_UNKNOWN", "6 ID_WRONG",
                         "6 OWNER_MISSING", "6 DATE_WRONG", "6 ID_WRONG", "7 OWNER_AMBIGUOUS",
                         "7 DATES_OUT_OF_ORDER", "8 KEY_REPEATED"}));
  EXPECT_EQ(json::parse(Import("actions", actions).out)["unchanged"], 1);
  const json shown = json::parse(
      RunProgram({"action", "show", "a1", "--json", "--data", data_}).out, nullptr, false);
  ASSERT_TRUE(shown.is_object());
  EXPECT_EQ(shown["brought_over"], true) << shown;
  EXPECT_EQ(shown["overdue"], true) << shown;
  EXPECT_EQ(shown["raised_on"], "2019-11-02") << shown;
  EXPECT_FALSE(shown.contains("alerts") && !shown["alerts"].empty()) << shown;

  // What is worked on here is not changed by the file any more, and the dry run says so.
  const std::string changed =
      File(head + "a1,baytown,Fit another seal,2020-03-31,pha,hazop-3,p1,,2019-11-02,p1\n");
  result = json::parse(Import("actions", changed, {"--dry-run", "--json"}).out);
  EXPECT_EQ(result["refusals"][0]["reason"], "ACTION_EXISTS") << result;
  EXPECT_EQ(result["refusals"], json::parse(Import("actions", changed).out)["refusals"]);
}

}  // namespace
}  // namespace interlock
