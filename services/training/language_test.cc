#include "services/training/language.h"

#include <gtest/gtest.h>

namespace interlock::training {
namespace {

TEST(Language, WhoKnowsALanguageUnderstandsItsKindsButNotOneKindTheOther) {
  EXPECT_TRUE(Understands("en", "en"));
  EXPECT_TRUE(Understands("en", "EN"));
  EXPECT_TRUE(Understands("pt-BR", "pt"));
  EXPECT_TRUE(Understands("pt", "pt-BR"));
  EXPECT_FALSE(Understands("pt-BR", "pt-PT"));
  EXPECT_FALSE(Understands("en", "es"));
  EXPECT_FALSE(Understands("fi", "fil"));
  EXPECT_FALSE(Understands("en", ""));
  EXPECT_FALSE(Understands("", ""));
}

}  // namespace
}  // namespace interlock::training
