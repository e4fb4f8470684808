#include "libs/chassis/http/media_type.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

using namespace std::string_view_literals;

TEST(MediaType, IsSeenByHowBytesBegin) {
  EXPECT_EQ(SniffMediaType("\xff\xd8\xff\xe0..."sv), "image/jpeg");
  EXPECT_EQ(SniffMediaType("\x89PNG\r\n\x1a\n..."sv), "image/png");
  EXPECT_EQ(SniffMediaType("GIF89a..."sv), "image/gif");
  EXPECT_EQ(SniffMediaType("RIFF\0\0\0\0WEBPVP8 "sv), "image/webp");
  EXPECT_EQ(SniffMediaType("\0\0\0\x18"
                           "ftypheic...."sv),
            "image/heic");
  EXPECT_EQ(SniffMediaType("%PDF-1.7"sv), "application/pdf");
  EXPECT_EQ(SniffMediaType("caf\xc3\xa9\r\n"sv), "text/plain");
  for (std::string_view none : {""sv, "\xff\xd8"sv, "RIFF\0\0\0\0WAVE"sv, "a\0b"sv, "a\x1b[2J"sv,
                                "\x7f"
                                "ELF"sv,
                                "MZ\x90\0"sv, "\xfe\xff\0a"sv})
    EXPECT_EQ(SniffMediaType(none), "") << none;
}

TEST(MediaType, SaidAndSeenMustAgree) {
  EXPECT_TRUE(LooksLike("a,b\n", "text/csv"));
  EXPECT_TRUE(LooksLike("%PDF-1.7", "application/pdf"));
  EXPECT_FALSE(LooksLike("%PDF-1.7", "text/plain"));
  EXPECT_FALSE(LooksLike("a,b\n", "image/png"));
  EXPECT_FALSE(LooksLike("", "text/plain"));
}

TEST(MediaType, OnlyAFewMayBeAttached) {
  EXPECT_TRUE(MayBeAttached("image/heic"));
  for (const char* no :
       {"image/svg+xml", "text/html", "application/zip", "", "image/", "IMAGE/PNG"})
    EXPECT_FALSE(MayBeAttached(no)) << no;
  EXPECT_EQ(MediaTypeOf(" Image/PNG ; x=y"), "image/png");
}

TEST(Accept, TakesTheMostExactRange) {
  EXPECT_TRUE(Accepts("", "application/json"));
  EXPECT_TRUE(Accepts("text/html, */*;q=0.1", "application/json"));
  EXPECT_TRUE(Accepts("application/*", "application/json"));
  EXPECT_FALSE(Accepts("text/html", "application/json"));
  EXPECT_FALSE(Accepts("application/json;q=0, */*", "application/json"));
  EXPECT_TRUE(Accepts("*/*;q=0, application/json", "application/json"));
  EXPECT_FALSE(Accepts(";;;,,", "application/json"));
}

}  // namespace
}  // namespace interlock
