#include "services/interlock/records/rmp_record.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/decider/decider.h"
#include "services/interlock/records/rmp_cells.h"
#include "services/interlock/records/rmp_columns.h"
#include "services/interlock/records/rmp_text.h"

namespace interlock::records {
namespace {

using incidents::v1::Answer, incidents::v1::IncidentFacts;

constexpr char kSource[] = "EPA RMP accidents";
constexpr size_t kLongestKey = 20;
constexpr double kOneHourMinutes = 60;

// One row on its way to being a record. Every reader notes what cannot be read.
class Mapping {
 public:
  explicit Mapping(const csv::Row& row) : row_(row) {}

  const csv::Row& row() const { return row_; }
  // One for each cell, in the order in which they were read.
  const std::vector<csv::Refusal>& refusals() const { return refusals_; }

  // What `read` makes of the cell, or an empty value if it cannot.
  template <class Read>
  auto Cell(const std::string& column, Read read) {
    auto value = read(row_[column]);
    if (value.ok()) return *std::move(value);
    // A cell may be read for a fact and again for the text.
    if (std::none_of(refusals_.begin(), refusals_.end(),
                     [&](const auto& earlier) { return earlier.field == column; }))
      refusals_.push_back(
          {row_.line(), column, ReasonOf(value.status()), std::string(value.status().message())});
    return typename decltype(value)::value_type{};
  }
  std::optional<bool> YesNo(const std::string& column) { return Cell(column, ReadYesNo); }

 private:
  const csv::Row& row_;
  std::vector<csv::Refusal> refusals_;
};

absl::StatusOr<std::string> ReadNumberKey(const std::string& cell) {
  if (!cell.empty() && cell.size() <= kLongestKey &&
      std::all_of(cell.begin(), cell.end(), absl::ascii_isdigit))
    return cell;
  return Refuse(
      absl::StatusCode::kInvalidArgument, "KEY_WRONG", "",
      absl::StrCat("\"", cell.substr(0, kLongestKey), "\" is no number by which EPA knows it."));
}

absl::StatusOr<std::string> ReadNaics(const std::string& cell) {
  const bool digits = std::all_of(cell.begin(), cell.end(), absl::ascii_isdigit);
  if (cell.empty() || (digits && cell.size() >= 2 && cell.size() <= 6)) return cell;
  return Refuse(absl::StatusCode::kInvalidArgument, "NAICS_WRONG", "",
                "A NAICS code has two to six digits.");
}

Answer AnswerOf(std::optional<bool> said) {
  if (!said) return incidents::v1::ANSWER_UNKNOWN;
  return *said ? incidents::v1::ANSWER_YES : incidents::v1::ANSWER_NO;
}

// Zeros everywhere say no; a blank may hide somebody.
Answer AnyOf(int64_t counted, bool blanks) {
  if (counted > 0 && !blanks) return incidents::v1::ANSWER_YES;
  return blanks ? incidents::v1::ANSWER_UNKNOWN : incidents::v1::ANSWER_NO;
}

// The zone is not told, so the site's clock is kept and read as UTC, in which Interlock counts the
// dates of a site without a zone. Without a time of day it began in the day's first moment or
// later.
void MapOccurrence(Mapping& mapping, Day day, std::optional<double> duration_minutes,
                   IncidentFacts& facts) {
  const auto time_of_day = mapping.Cell("AccidentTime", ReadTimeOfDayMs);
  auto& occurrence = *facts.mutable_occurrence();
  const int64_t began = BeginOfUtc(day) + time_of_day.value_or(0);
  occurrence.set_began_at_ms(began);
  if (!duration_minutes) return;
  const int64_t latest_begin = time_of_day ? began : BeginOfUtc(day) + kDayMs;
  occurrence.set_ended_at_ms(latest_begin + static_cast<int64_t>(*duration_minutes * 60'000));
}

// A covered process holds more than a threshold quantity and is no laboratory (40
// CFR 68.115(b)(5)), so it lies where process safety events are counted; which of those areas makes
// no difference.
void MapPlace(Mapping& mapping, IncidentFacts& facts) {
  const bool stored = mapping.YesNo("RS_StorageVessel").value_or(false);
  facts.mutable_place()->set_area(stored ? incidents::v1::AREA_KIND_STORAGE
                                         : incidents::v1::AREA_KIND_PRODUCTION);
  facts.set_process_involved(incidents::v1::ANSWER_YES);
}

// EPA asks for pounds and one duration, not for how the rate changed.
void MapReleases(const std::vector<ReleasedChemical>& chemicals,
                 std::optional<double> duration_minutes, IncidentFacts& facts) {
  facts.set_loss_of_containment(incidents::v1::ANSWER_YES);
  auto add = [&]() -> incidents::v1::Release& {
    auto& release = *facts.add_releases();
    release.set_unit(incidents::v1::QUANTITY_UNIT_POUND);
    if (duration_minutes) release.set_duration_minutes(*duration_minutes);
    if (duration_minutes && *duration_minutes > kOneHourMinutes)
      release.set_course(incidents::v1::RELEASE_COURSE_UNKNOWN);
    return release;
  };
  for (const ReleasedChemical& chemical : chemicals) {
    auto& release = add();
    release.mutable_material()->set_chemical(chemical.name);
    if (chemical.quantity_lb) release.set_quantity(*chemical.quantity_lb);
  }
  if (chemicals.empty()) add();  // Something was released; what and how much is not known.
}

void MapPeople(Mapping& mapping, IncidentFacts& facts) {
  using namespace incidents::v1;  // NOLINT: a table of its enums
  // EPA's workers are employees and contractors, who count alike. Its injuries are those that need
  // more than first aid; whether somebody stayed away from work is not asked.
  static const struct {
    const char* column;
    PeopleGroup group;
    HarmOutcome outcome;
  } kColumns[] = {
      {"DeathsWorkers", PEOPLE_GROUP_EMPLOYEE, HARM_OUTCOME_FATALITY},
      {"DeathsPublicResponders", PEOPLE_GROUP_THIRD_PARTY, HARM_OUTCOME_FATALITY},
      {"DeathsPublic", PEOPLE_GROUP_THIRD_PARTY, HARM_OUTCOME_FATALITY},
      {"OffsiteDeaths", PEOPLE_GROUP_THIRD_PARTY, HARM_OUTCOME_FATALITY},
      {"InjuriesWorkers", PEOPLE_GROUP_EMPLOYEE, HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE},
      {"InjuriesPublicResponders", PEOPLE_GROUP_THIRD_PARTY,
       HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE},
      {"InjuriesPublic", PEOPLE_GROUP_THIRD_PARTY, HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE},
      {"Hospitalization", PEOPLE_GROUP_THIRD_PARTY, HARM_OUTCOME_HOSPITAL_ADMISSION},
      {"MedicalTreatment", PEOPLE_GROUP_THIRD_PARTY, HARM_OUTCOME_BEYOND_FIRST_AID}};
  int64_t counted = 0;
  bool blanks = false;
  for (const auto& [column, group, outcome] : kColumns) {
    const auto people = mapping.Cell(column, ReadCount);
    blanks |= !people;
    if (people.value_or(0) == 0) continue;
    counted += *people;
    auto& harm = *facts.add_harms();
    harm.set_group(group);
    harm.set_outcome(outcome);
    harm.set_people(*people);
  }
  facts.set_people_harmed(AnyOf(counted, blanks));
}

// EPA counts people who left or stayed in; whether an official told them to, and for how long, it
// does not ask.
void MapCommunity(Mapping& mapping, IncidentFacts& facts) {
  int64_t counted = 0;
  bool blanks = false;
  for (const auto& [column, kind] :
       {std::pair{"Evacuated", incidents::v1::MEASURE_KIND_EVACUATION},
        std::pair{"ShelteredInPlace", incidents::v1::MEASURE_KIND_SHELTER_IN_PLACE}}) {
    const auto people = mapping.Cell(column, ReadCount);
    blanks |= !people;
    if (people.value_or(0) == 0) continue;
    counted += *people;
    auto& measure = *facts.add_community_measures();
    measure.set_kind(kind);
    measure.set_people(*people);
    measure.set_officially_declared(incidents::v1::ANSWER_UNKNOWN);
  }
  facts.set_community_affected(AnyOf(counted, blanks));
}

// Damage on the site is a part of the direct cost of the fire or explosion, if there was one.
// Fighting it and cleaning up cost too, and EPA does not ask for them.
void MapFire(Mapping& mapping, IncidentFacts& facts) {
  const auto fire = mapping.YesNo("RE_Fire");
  const auto explosion = mapping.YesNo("RE_Explosion");
  facts.set_fire(AnswerOf(fire));
  facts.set_explosion(AnswerOf(explosion));
  const auto damage = mapping.Cell("OnsitePropertyDamage", ReadMoney);
  mapping.Cell("OffsitePropertyDamage", ReadMoney);
  const bool burnt = fire.value_or(false) || explosion.value_or(false);
  if (!burnt || !damage || *damage == "0") return;
  facts.mutable_direct_cost_usd()->set_value(*damage);
  facts.set_direct_cost_complete(incidents::v1::ANSWER_NO);
}

// EPA asks whether animals died, not how many, and not what the harm cost.
void MapEnvironment(Mapping& mapping, IncidentFacts& facts) {
  const bool none = !mapping.YesNo("ED_Kills").value_or(true);
  facts.mutable_environment()->set_wildlife(none ? incidents::v1::WILDLIFE_SCALE_NONE
                                                 : incidents::v1::WILDLIFE_SCALE_UNKNOWN);
}

}  // namespace

const std::vector<std::string>& RmpColumns() {
  static const std::vector<std::string> kAll = [] {
    std::vector<std::string> all(std::begin(kRmpMappedColumns), std::end(kRmpMappedColumns));
    for (const RmpTick& tick : kRmpTicks) all.push_back(tick.column);
    for (const RmpRemark& remark : kRmpRemarks) all.push_back(remark.column);
    return all;
  }();
  return kAll;
}

RmpOutcome MapRmpRow(const csv::Row& row, Day today) {
  Mapping mapping(row);
  RmpRecord record;
  record.line = row.line();
  record.accident_history_id = mapping.Cell("AccidentHistoryID", ReadNumberKey);
  const std::string facility = mapping.Cell("EPAFacilityID", ReadNumberKey);
  record.accident_on = mapping.Cell(
      "AccidentDate", [today](const std::string& cell) { return ReadAccidentDay(cell, today); });
  const auto chemicals = mapping.Cell("AccidentChemicals", ReadChemicals);
  const auto duration = mapping.Cell("AccidentReleaseDuration", ReadDurationMinutes);

  auto& site = record.site;
  site.set_site_id("epa-" + facility);
  site.set_source(kSource);
  site.mutable_profile()->set_name("EPA facility " + facility);
  site.mutable_profile()->set_naics(mapping.Cell("NAICSCode", ReadNaics));
  auto& identifier = *site.mutable_profile()->add_outside_identifiers();
  identifier.set_scheme("epa-facility");
  identifier.set_value(facility);

  auto& incident = record.incident;
  incident.set_incident_id("epa-rmp-" + record.accident_history_id);
  incident.set_site_id(site.site_id());
  incident.set_source_system("epa-rmp");
  incident.set_source_key(record.accident_history_id);
  auto& facts = *incident.mutable_facts();
  MapPlace(mapping, facts);
  MapOccurrence(mapping, record.accident_on, duration, facts);
  MapReleases(chemicals, duration, facts);
  MapPeople(mapping, facts);
  MapCommunity(mapping, facts);
  MapFire(mapping, facts);
  MapEnvironment(mapping, facts);
  for (const RmpTick& tick : kRmpTicks) mapping.YesNo(tick.column);
  incident.set_title(RmpTitle(row, chemicals));
  incident.set_description(RmpDescription(row));

  if (!mapping.refusals().empty()) return mapping.refusals();
  return record;
}

absl::StatusOr<RmpFile> RmpFile::Open(csv::Source source, Day today) {
  auto reader = csv::Reader::Open(std::move(source), RmpColumns());
  if (!reader.ok()) return reader.status();
  return RmpFile(*std::move(reader), today);
}

absl::StatusOr<std::optional<RmpOutcome>> RmpFile::Next() {
  auto next = reader_.Next();
  if (!next.ok()) return next.status();
  if (!*next) return std::nullopt;
  if (auto* refusal = std::get_if<csv::Refusal>(&**next)) return std::vector{std::move(*refusal)};
  RmpOutcome outcome = MapRmpRow(std::get<csv::Row>(**next), today_);
  const auto* record = std::get_if<RmpRecord>(&outcome);
  if (record == nullptr) return outcome;
  auto [earlier, is_new] = lines_.emplace(record->accident_history_id, record->line);
  if (is_new) return outcome;
  return std::vector{csv::Refusal{
      record->line, "AccidentHistoryID", "KEY_REPEATED",
      absl::StrCat("Line ", earlier->second, " has the same AccidentHistoryID; one was taken.")}};
}

void RmpSites::Add(const RmpRecord& record) {
  std::pair rank{record.accident_on, record.accident_history_id};
  auto [held, is_new] = by_id_.try_emplace(record.site.site_id(), Newest{rank, record.site});
  if (!is_new && held->second.rank < rank) held->second = Newest{std::move(rank), record.site};
}

std::vector<organisation::v1::RecordImportedSiteRequest> RmpSites::All() const {
  std::vector<organisation::v1::RecordImportedSiteRequest> all;
  for (const auto& [id, newest] : by_id_) all.push_back(newest.site);
  return all;
}

}  // namespace interlock::records
