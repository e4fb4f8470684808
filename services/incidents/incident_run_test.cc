// Thousands of random lives of an incident, the same in every run.
#include <google/protobuf/stubs/logging.h>

#include "libs/decider/storm.h"
#include "services/incidents/incident_run_testing.h"
#include "services/incidents/site_mirror.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace interlock::incidents {
namespace {

const std::vector<std::string> kWords = {"i1",
                                         "ann",
                                         "bob",
                                         "baytown",
                                         "a",
                                         "b",
                                         "c",
                                         "2026-06-30",
                                         "EQ-SEAL",
                                         "1000000",
                                         "osha-fatality",
                                         "csb-release",
                                         "reportable-quantity"};

// Commands that lead on, so that the random ones between them meet every stage.
const std::vector<std::string>& Path() {
  static const auto* path = new std::vector<std::string>{
      ReportOf(Tier1Facts()),
      absl::StrCat("amend_facts { facts { ",
                   Facts("releases { material { chemical: 'chlorine' } } harms { group: "
                         "PEOPLE_GROUP_EMPLOYEE outcome: HARM_OUTCOME_FATALITY }"),
                   " } reason: 'more is known' }"),
      "decline_investigation { reason: 'x' }",
      "require_investigation { reason: 'x' }",
      "start_investigation {}",
      "assign_team_member { member { person_id: 'a' competences: COMPETENCE_PROCESS competences: "
      "COMPETENCE_INVESTIGATION_METHODS competences: COMPETENCE_CONTRACT_EMPLOYEE } }",
      "record_cause { cause { cause_id: 'a' kind: KIND_ROOT_CAUSE code: 'EQ-SEAL' text: 'x' } }",
      "record_recommendation { recommendation { recommendation_id: 'a' text: 'x' owner_id: 'c' "
      "due_on: '2026-06-30' } }",
      "name_affected_person { person { person_id: 'b' } }",
      "complete_report { description: 'x' }",
      "plan_effectiveness_check { due_at_ms: 1800000000000 how: 'x' }",
      "resolve_recommendation { recommendation_id: 'a' resolution { outcome: OUTCOME_IMPLEMENTED "
      "documentation: 'x' } }",
      "acknowledge_review { person_id: 'b' said: 'x' }",
      "close_investigation {}",
      "record_effectiveness_check { effect: EFFECT_PREVENTS found: 'x' }"};
  return *path;
}

TEST(AnyLifeOfAnIncident, NeverCrashesRepeatsWithoutEffectAndLosesEveryClockThatRang) {
  RandomMessages random(19101119, kWords);
  std::mt19937_64 dice(7);
  int taken = 0, closed = 0;
  for (int life = 0; life < 300; ++life) {
    auto run = NewLife();
    for (const auto& step : Path()) {
      for (uint64_t noise = dice() % 4; noise > 0; --noise) {
        v1::IncidentCommand command;
        random.Fill(command);
        NameStream(command, "i1");
        taken += run.Take(command, dice() % 2 ? "ann" : "bob", int64_t(dice() % 30) * kHour);
      }
      taken += run.Take(C(step), "ann", kHour);
    }
    closed += run.state().investigation().stage() == v1::Investigation::STAGE_CLOSED;
    run.RingAll();
    run.Refold();
  }
  // The lives got somewhere.
  EXPECT_GT(taken, 3000);
  EXPECT_GT(closed, 30);
}

TEST(AnyCommand, IsTakenOrRefusedInEveryStage) {
  Story story;
  for (size_t stage = 0; stage <= Path().size(); ++stage) {
    if (stage > 0) story.Do(Path()[stage - 1]);
    Storm<Incident>(200, kWords, &Rules(), story.events());
  }
}

TEST(AnySiteMirror, IsTakenOrRefused) {
  EXPECT_GT(Storm<SiteMirror>(2000, {"baytown", "2026-01-01", "2026-02-01"}), 100);
}

TEST(AnyBytes, AreCommandsOrNothing) {
  const google::protobuf::LogSilencer broken_texts_are_meant;
  std::mt19937_64 dice(20261123);
  RandomMessages random(5, kWords);
  for (int i = 0; i < 500; ++i) {
    std::string bytes;
    for (int n = 0; n < 6; ++n) {
      v1::IncidentCommand command = C(Path()[dice() % Path().size()]);
      if (dice() % 2 == 0) random.Fill(command);
      const std::string body = command.SerializeAsString();
      bytes +=
          {char(body.size() & 0xFF), char(body.size() >> 8 & 0xFF), char(dice()), char(dice())};
      bytes += body;
    }
    for (uint64_t flips = dice() % 4; flips > 0; --flips)
      bytes[dice() % bytes.size()] = char(dice());
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  }
}

}  // namespace
}  // namespace interlock::incidents
