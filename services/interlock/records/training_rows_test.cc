#include "services/interlock/records/training_rows.h"

#include "services/interlock/records/rows_testing.h"

namespace interlock::records {
namespace {

TrainingOutcome Training(const std::string& cells) {
  const std::string text =
      "record_id,site_id,person_id,requirement_id,held_on,trainer_person_id,trainer_name,"
      "material_version,language,means,result,session_id\n" +
      cells + "\n";
  return MapTrainingRow(RowOf(OpenTrainingFile(csv::FromText(text))), "training.csv");
}

TEST(TrainingFile, ARowBecomesARecordWithAllThatItSays) {
  const auto outcome =
      Training("t1,baytown,olga,sop-12,2026-03-01,tom,,7,pt-BR,observed-at-work,passed,s1");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  const auto& request = std::get<0>(outcome);
  EXPECT_EQ(request.record_id(), "t1");
  EXPECT_EQ(request.site_id(), "baytown");
  EXPECT_EQ(request.source(), "training.csv");
  const auto& attendance = request.attendance();
  EXPECT_EQ(attendance.person_id(), "olga");
  EXPECT_EQ(attendance.requirement_id(), "sop-12");
  EXPECT_EQ(attendance.held_on(), "2026-03-01");
  EXPECT_EQ(attendance.trainer_person_id(), "tom");
  EXPECT_EQ(attendance.material_version(), "7");
  EXPECT_EQ(attendance.language(), "pt-BR");
  EXPECT_EQ(attendance.means(), training::v1::MEANS_OBSERVED_AT_WORK);
  EXPECT_EQ(attendance.result(), training::v1::RESULT_PASSED);
  EXPECT_EQ(attendance.session_id(), "s1");
}
TEST(TrainingFile, WithoutMeansOrResultItIsARecordAllTheSame) {
  const auto outcome = Training("t1,baytown,olga,sop-12,2026-03-01,,Tess,,,,,");
  ASSERT_EQ(RefusalOf(outcome), "taken");
  EXPECT_EQ(std::get<0>(outcome).attendance().means(), training::v1::MEANS_UNSPECIFIED);
  EXPECT_EQ(std::get<0>(outcome).attendance().trainer_name(), "Tess");
}
TEST(TrainingFile, EveryWrongCellOfARowIsNamed) {
  EXPECT_EQ(RefusalOf(Training("../t,,o l,,2026-02-30,,,,english,guess,maybe,s 1")),
            "2 record_id ID_WRONG; 2 site_id ID_WRONG; 2 person_id ID_WRONG; "
            "2 requirement_id ID_WRONG; 2 held_on DATE_WRONG; 2 trainer_name TRAINER_MISSING; "
            "2 language LANGUAGE_INVALID; 2 means MEANS_UNKNOWN; 2 result RESULT_UNKNOWN; "
            "2 session_id ID_WRONG");
  EXPECT_EQ(RefusalOf(Training("t1,bt,olga,r,2026-03-01,tom,,,,unspecified,unspecified,")),
            "2 means MEANS_UNKNOWN; 2 result RESULT_UNKNOWN");
}
TEST(TrainingFile, AMisspeltColumnIsRefused) {
  EXPECT_FALSE(
      OpenTrainingFile(csv::FromText("record_id,site_id,person_id,requirement_id,held_on,meens\n"))
          .ok());
}

}  // namespace
}  // namespace interlock::records
