#include "libs/chassis/erasure.h"

#include <gtest/gtest.h>

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"

namespace interlock {
namespace {

core::v1::ErasureCommand C(const std::string& text) {
  return From<core::v1::ErasureCommand>("record {" + text + "}");
}
core::v1::ErasureEvent E(const std::string& text) {
  return From<core::v1::ErasureEvent>("erased {" + text + "}");
}

const std::string kAsked = "stream: 'incident-7' version: 3 reason: 'asked to' site_id: 'bt'";
const std::string kErased = kAsked + " erased_by: 'ann' erased_at_ms: 5";

Spec<Erasure> Given(const std::vector<core::v1::ErasureEvent>& history) {
  auto spec = Spec<Erasure>::Given(history);
  spec.At(5).By("ann");
  return spec;
}

TEST(Erasure, SaysWhichEventByWhomWhenAndWhy) {
  auto spec = Given({});
  spec.When(C(kAsked)).Then({E(kErased)});
  EXPECT_EQ(spec.state().stream(), "incident-7");
  EXPECT_EQ(spec.state().site_id(), "bt");
  EXPECT_EQ(spec.state().erased(0).version(), 3);
}

TEST(Erasure, OfTheSameEventAgainChangesNothingWhoeverAsks) {
  Given({E(kErased)})
      .At(9)
      .By("bob")
      .When(C("stream: 'incident-7' version: 3 reason: 'another'"))
      .ThenNothing();
}

TEST(Erasure, OfAnotherEventOfTheStreamIsAnother) {
  auto spec = Given({E(kErased)});
  spec.When(C("stream: 'incident-7' version: 4 reason: 'asked to'"))
      .Then({E("stream: 'incident-7' version: 4 reason: 'asked to' erased_by: 'ann' "
               "erased_at_ms: 5")});
  EXPECT_EQ(spec.state().erased_size(), 2);
}

TEST(Erasure, WithoutEventOrReasonIsRefused) {
  for (const char* incomplete :
       {"", "version: 3 reason: 'asked to'", "stream: 'incident-7' reason: 'asked to'",
        "stream: 'incident-7' version: 3", "stream: 'incident-7' version: -1 reason: 'asked to'"})
    Given({}).When(C(incomplete)).ThenRefused("ERASURE_INCOMPLETE");
}

TEST(Erasure, TakesEveryCommandThatParses) {
  EXPECT_GT(Storm<Erasure>(2000, {"incident-7", "asked to"}), 100);
}

}  // namespace
}  // namespace interlock
