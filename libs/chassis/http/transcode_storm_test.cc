// Bodies and queries as nobody would write them: never a crash, and what is read can be written and
// read again.
#include <gtest/gtest.h>

#include <random>

#include "google/protobuf/util/message_differencer.h"
#include "interlock/edgetest/v1/edgetest.pb.h"
#include "libs/chassis/http/path_template.h"
#include "libs/chassis/http/transcode.h"

namespace interlock {
namespace {

using edgetest::v1::OpenValveRequest;
using google::protobuf::util::MessageDifferencer;

const std::string kBodies[] = {
    R"({"site_id": "S1", "turns": 3, "opened_at_ms": "1700000000000", "kind": "KIND_BALL"})",
    R"({"settings": {"pressure_bar": -1.5e3, "notes": ["a", "\u00e9\n"]}, "leak_kg": 0})",
    R"({"history": [{"notes": []}, {"pressure_bar": 1}], "counts": {"x": 2, "y": -7}})",
    R"({"emergency": true, "crew": 4294967295, "replaces": {"replaces": {"text": "x"}}})",
    R"({"seen": "2026-11-23T00:00:00.5Z", "kind": 1})"};
const std::string kPieces[] = {"{",
                               "}",
                               "[",
                               "]",
                               "\"",
                               ",",
                               ":",
                               "null",
                               "-",
                               "1e999",
                               "NaN",
                               "\\u0000",
                               "\\ud800",
                               "\xff",
                               "\xc3\xa9",
                               "9223372036854775808",
                               "\"replaces\":{",
                               "\"@type\":",
                               "%",
                               "%2f",
                               "&",
                               "=",
                               ".",
                               "/"};

// Cuts, doubles, changes or adds a piece, a few times.
std::string Mutated(std::string text, std::mt19937& random) {
  for (unsigned i = random() % 4; i < 4 && !text.empty(); ++i) {
    const size_t at = random() % text.size(), length = random() % (text.size() - at + 1);
    switch (random() % 4) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, text.substr(at, length)); break;
      case 2: text[at] = char(random()); break;
      case 3: text.insert(at, kPieces[random() % std::size(kPieces)]); break;
    }
  }
  return text;
}

TEST(Storm, OfBodiesIsReadWholeOrRefused) {
  std::mt19937 random(1910119);
  int read = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string body = Mutated(kBodies[random() % std::size(kBodies)], random);
    OpenValveRequest message, again;
    const auto problem = ReadRequest({.body = body, .body_field = "*"}, &message);
    if (problem) {
      EXPECT_EQ(problem->status, 400) << body;
      EXPECT_FALSE(problem->detail.empty()) << body;
      continue;
    }
    ++read;
    const auto written = WriteJson(message);
    ASSERT_TRUE(written.ok()) << body;
    const auto unread = ReadRequest({.body = *written, .body_field = "*"}, &again);
    ASSERT_FALSE(unread) << body << "\n" << *written << "\n" << unread->detail;
    EXPECT_TRUE(MessageDifferencer::Equals(message, again)) << body << "\n" << *written;
  }
  EXPECT_GT(read, 200);  // Else the storm blows past everything worth reading.
}

TEST(Storm, OfPathsAndQueriesIsReadOrRefused) {
  std::mt19937 random(1910119);
  const auto path = *PathTemplate::Parse("/v1/{valve_id=sites/*/**}:open");
  int read = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto bound = path.Match(Mutated("/v1/sites/S%201/a/b%2Fc:open", random));
    const auto query = ParseQuery(Mutated("kind=KIND_GATE&turns=5&text=a+b%20c", random));
    OpenValveRequest message;
    if (!query || !bound || ReadRequest({.path = *bound, .query = *query}, &message)) continue;
    ++read;
    EXPECT_TRUE(message.valve_id().starts_with("sites/")) << message.valve_id();
  }
  EXPECT_GT(read, 50);
}

}  // namespace
}  // namespace interlock
