#include "libs/language/language.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

TEST(Language, IsNamedWithScriptAndRegionWhereTheyMatter) {
  for (const char* tag : {"en", "es", "fil", "pt-BR", "es-419", "zh-Hant", "zh-Hant-TW"})
    EXPECT_TRUE(IsLanguage(tag)) << tag;
}
TEST(Language, HasOneSpelling) {
  for (const char* tag : {"", "e", "EN", "English", "en-", "en-us", "-en", "en_US", "en-USA",
                          "pt-BR-x", "zh-TW-Hant", "e\xc3\xb1"})
    EXPECT_FALSE(IsLanguage(tag)) << tag;
}

}  // namespace
}  // namespace interlock
