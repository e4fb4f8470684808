#include "libs/id/joined_id.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

TEST(JoinedId, IsTheSourceAndItsItem) {
  EXPECT_EQ(JoinedId("i1", "r1"), "i1:r1");
  EXPECT_EQ(JoinedId(std::string(97, 'i'), "r1"), std::string(97, 'i') + ":r1");
}

TEST(JoinedId, ThatWouldBeTooLongEndsInADigestAndBeginsReadably) {
  const std::string incident(98, 'i');
  const std::string id = JoinedId(incident, "r1");
  EXPECT_EQ(id.size(), 100u);
  EXPECT_TRUE(id.starts_with("iiii"));
  EXPECT_EQ(id, JoinedId(incident, "r1"));
  EXPECT_NE(id, JoinedId(incident, "r2"));
  EXPECT_NE(id, JoinedId(incident + "i", "r1"));
  EXPECT_EQ(JoinedId(std::string(100, 'i'), std::string(100, 'r')).size(), 100u);
}

TEST(JoinedId, IsNeverThatOfAnotherItem) {
  EXPECT_NE(JoinedId("a:b", "c"), JoinedId("a", "b:c"));
  // An item that is named as another's digest.
  const std::string digested = JoinedId("a", "b:c");
  const size_t last = digested.rfind(':');
  EXPECT_NE(JoinedId(digested.substr(0, last), digested.substr(last + 1)), digested);
}

}  // namespace
}  // namespace interlock
