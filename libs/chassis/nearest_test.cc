#include "libs/chassis/nearest.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

TEST(Nearest, FindsTheWordThatWasMeant) {
  const std::vector<std::string> known{"site_id", "incident_id", "summary"};
  EXPECT_EQ(Nearest("siteid", known), "site_id");
  EXPECT_EQ(Nearest("incident_di", known), "incident_id");
  EXPECT_EQ(Nearest("summary", known), "summary");
}

TEST(Nearest, FindsNothingFarAway) {
  EXPECT_EQ(Nearest("temperature", {"site_id", "summary"}), "");
  EXPECT_EQ(Nearest("x", {}), "");
  EXPECT_EQ(Nearest(std::string(1 << 20, 'x'), {"site_id"}), "");
}

}  // namespace
}  // namespace interlock
