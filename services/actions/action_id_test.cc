#include "services/actions/action_id.h"

#include <gtest/gtest.h>

namespace interlock::actions {
namespace {

TEST(ActionId, IsTheSourceAndItsItem) {
  EXPECT_EQ(ActionIdOf("i1", "r1"), "i1:r1");
  EXPECT_EQ(ActionIdOf(std::string(97, 'i'), "r1"), std::string(97, 'i') + ":r1");
}

TEST(ActionId, ThatWouldBeTooLongEndsInADigestAndBeginsReadably) {
  const std::string incident(98, 'i');
  const std::string id = ActionIdOf(incident, "r1");
  EXPECT_EQ(id.size(), 100u);
  EXPECT_TRUE(id.starts_with("iiii"));
  EXPECT_EQ(id, ActionIdOf(incident, "r1"));
  EXPECT_NE(id, ActionIdOf(incident, "r2"));
  EXPECT_NE(id, ActionIdOf(incident + "i", "r1"));
  EXPECT_EQ(ActionIdOf(std::string(100, 'i'), std::string(100, 'r')).size(), 100u);
}

TEST(ActionId, IsNeverThatOfAnotherItem) {
  EXPECT_NE(ActionIdOf("a:b", "c"), ActionIdOf("a", "b:c"));
  // An item that is named as another's digest.
  const std::string digested = ActionIdOf("a", "b:c");
  const size_t last = digested.rfind(':');
  EXPECT_NE(ActionIdOf(digested.substr(0, last), digested.substr(last + 1)), digested);
}

}  // namespace
}  // namespace interlock::actions
