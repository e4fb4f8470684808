// For libFuzzer: any bytes as the rows below the header of a file that people import. The first
// byte says which file: sites, hours, EPA's accident records, employers, people,
// assignments, training or open actions.
#include <google/protobuf/stubs/logging.h>

#include <cstdint>
#include <cstdlib>

#include "services/interlock/records/action_rows.h"
#include "services/interlock/records/people_rows.h"
#include "services/interlock/records/rmp_record.h"
#include "services/interlock/records/table_rows.h"
#include "services/interlock/records/training_rows.h"

namespace interlock::records {
namespace {

void Require(const csv::Refusal& refusal) {
  if (refusal.line < 1 || refusal.reason.empty() || refusal.sentence.empty()) std::abort();
}

void Require(const std::vector<csv::Refusal>& refusals) {
  if (refusals.empty()) std::abort();
  for (const auto& refusal : refusals) Require(refusal);
}

template <class Map>
void MapAll(absl::StatusOr<csv::Reader> reader, const Map& map) {
  if (!reader.ok()) std::abort();  // The header is ours.
  for (;;) {
    auto next = reader->Next();
    if (!next.ok()) std::abort();
    if (!*next) return;
    if (const auto* row = std::get_if<csv::Row>(&**next)) {
      const auto outcome = map(*row);
      if (const auto* no = std::get_if<std::vector<csv::Refusal>>(&outcome)) Require(*no);
    } else {
      Require(std::get<csv::Refusal>(**next));
    }
  }
}

void MapRmp(const std::string& rows) {
  std::string text;
  for (const auto& column : RmpColumns()) text += (text.empty() ? "" : ",") + column;
  text += "\n" + rows;
  auto file = RmpFile::Open(csv::FromText(text), Day{20'500});
  if (!file.ok()) std::abort();
  RmpSites sites;
  for (;;) {
    auto next = file->Next();
    if (!next.ok()) std::abort();
    if (!*next) break;
    if (const auto* record = std::get_if<RmpRecord>(&**next))
      sites.Add(*record);
    else
      Require(std::get<std::vector<csv::Refusal>>(**next));
  }
  sites.All();
}

}  // namespace
}  // namespace interlock::records

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  using namespace interlock::records;
  static const google::protobuf::LogSilencer broken_texts_are_meant;
  if (size == 0) return 0;
  const std::string rows(reinterpret_cast<const char*>(data + 1), size - 1);
  std::string text;
  switch (data[0] % 8) {
    case 0:
      text = "site_id,name,time_zone,regime,naics,go_live_on\n" + rows;
      MapAll(OpenSitesFile(csv::FromText(text)),
             [](const csv::Row& row) { return MapSiteRow(row, "sites.csv"); });
      break;
    case 1:
      text = "site_id,month,employee_hours,contractor_hours\n" + rows;
      MapAll(OpenHoursFile(csv::FromText(text)),
             [](const csv::Row& row) { return MapHoursRow(row, "hours.csv"); });
      break;
    case 2: MapRmp(rows); break;
    case 6:
      text =
          "record_id,site_id,person_id,requirement_id,held_on,trainer_name,language,means,"
          "result\n" +
          rows;
      MapAll(OpenTrainingFile(csv::FromText(text)),
             [](const csv::Row& row) { return MapTrainingRow(row, "training.csv"); });
      break;
    case 3:
      text = "employer_id,name,kind\n" + rows;
      MapAll(OpenEmployersFile(csv::FromText(text)),
             [](const csv::Row& row) { return MapEmployerRow(row, "employers.csv"); });
      break;
    case 4:
      text = "person_id,site_id,name,kind,employer_id,languages,employed_from_on\n" + rows;
      MapAll(OpenPeopleFile(csv::FromText(text)),
             [](const csv::Row& row) { return MapPersonRow(row, "people.csv"); });
      break;
    case 7:
      text =
          "action_id,site_id,what,due_on,source_kind,source_id,owner_person_id,owner_role_id,"
          "raised_on,priority,affected_person_ids\n" +
          rows;
      MapAll(OpenActionsFile(csv::FromText(text)),
             [](const csv::Row& row) { return MapActionRow(row, "actions.csv"); });
      break;
    default:
      text = "person_id,assignment_id,role_id,site_id,unit_id,process_id,from_on,until_on\n" + rows;
      MapAll(OpenAssignmentsFile(csv::FromText(text)),
             [](const csv::Row& row) { return MapAssignmentRow(row, "assignments.csv"); });
  }
  return 0;
}
