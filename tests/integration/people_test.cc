// People as a clerk meets them on the command line.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "libs/contract/temp_folder.h"
#include "tests/integration/program.h"

namespace interlock {
namespace {

using nlohmann::json;

class PeopleTest : public testing::Test {
 protected:
  Ended Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--data", data_});
    return RunProgram(arguments);
  }
  json Show(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const Ended ended = Run(std::move(arguments));
    EXPECT_EQ(ended.code, 0) << ended.err;
    return json::parse(ended.out, nullptr, false);
  }
  Ended Register(const std::string& person_id, const std::string& name) {
    return Run({"person", "register", person_id, "--site-id", "baytown", "--name", name, "--kind",
                "employee", "--languages", "en"});
  }

  const TempFolder folder_;
  const std::string data_ = folder_ / "data";
};

TEST_F(PeopleTest, ANameIsErasedAndDecisionsGoOn) {
  ASSERT_EQ(Register("p1", "Findable Name").code, 0) << Register("p1", "Findable Name").err;
  EXPECT_EQ(Show({"person", "show", "p1"})["profile"]["name"], "Findable Name");
  const Ended erased =
      Run({"erase", "organisation/person-p1@1", "--reason", "asked by the person"});
  ASSERT_EQ(erased.code, 0) << erased.err;
  EXPECT_EQ(Show({"person", "show", "p1"})["profile"]["name"], "");
  EXPECT_EQ(ReadWhole(data_ + "/organisation.db").find("Findable Name"), std::string::npos);

  const json list = Show({"person", "list", "baytown"});
  ASSERT_EQ(list["people"].size(), 1u) << list;
  EXPECT_EQ(list["people"][0]["name"], "");

  // A repeat is known, and changes go on without the name.
  EXPECT_EQ(Register("p1", "Findable Name").code, 0);
  EXPECT_EQ(Show({"person", "show", "p1"})["profile"]["name"], "");
  const Ended assigned = Run({"person", "assign", "p1", "--assignment-id", "a1", "--assignment",
                              R"({"role_id":"op","site_id":"baytown","from_on":"2026-01-01"})"});
  EXPECT_EQ(assigned.code, 0) << assigned.err;
  const Ended corrected = Run({"person", "correct", "p1", "--site-id", "baytown", "--kind",
                               "employee", "--languages", "es", "--reason", "asked"});
  EXPECT_EQ(corrected.code, 0) << corrected.err;
  const json shown = Show({"person", "show", "p1"});
  EXPECT_EQ(shown["assignments"].size(), 1u);
  EXPECT_EQ(shown["profile"]["languages"], json::array({"es"}));
  EXPECT_EQ(shown["profile"]["name"], "");
  EXPECT_EQ(Run({"verify"}).code, 0);
}

TEST_F(PeopleTest, AreListedByRoleWithThoseAwayAndTheirStandIn) {
  ASSERT_EQ(Register("p1", "Ann Lee").code, 0);
  ASSERT_EQ(Register("p2", "Bob Ray").code, 0);
  ASSERT_EQ(Run({"role", "register", "steward", "--title", "Shop steward", "--represents-employees",
                 "true"})
                .code,
            0);
  ASSERT_EQ(Run({"person", "assign", "p1", "--assignment-id", "a1", "--assignment",
                 R"({"role_id":"steward","site_id":"baytown","from_on":"2026-01-01"})"})
                .code,
            0);
  ASSERT_EQ(Run({"person", "record-leave", "p1", "--leave-id", "l1", "--from-on", "2026-12-01",
                 "--stand-in-person-id", "p2"})
                .code,
            0);
  EXPECT_EQ(Show({"person", "list", "baytown"})["total"], 2);
  const json stewards =
      Show({"person", "list", "baytown", "--representatives", "true", "--on", "2026-12-02"});
  ASSERT_EQ(stewards["people"].size(), 1u) << stewards;
  const json& ann = stewards["people"][0];
  EXPECT_EQ(ann["name"], "Ann Lee");
  EXPECT_EQ(ann["assignments"][0]["role_id"], "steward");
  EXPECT_EQ(ann["away"]["stand_in_person_id"], "p2");
  EXPECT_TRUE(stewards.contains("freshness"));
}

}  // namespace
}  // namespace interlock
