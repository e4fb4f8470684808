#include "libs/chassis/http/path_template.h"

#include <gtest/gtest.h>

namespace interlock {
namespace {

using Bindings = PathTemplate::Bindings;

std::optional<Bindings> Match(const char* text, const char* path) {
  auto made = PathTemplate::Parse(text);
  EXPECT_TRUE(made.ok()) << made.status();
  return made->Match(path);
}

TEST(PathTemplate, BindsVariablesAndTheVerb) {
  EXPECT_EQ(Match("/v1/incidents/{incident_id}:report", "/v1/incidents/I-1:report"),
            (Bindings{{"incident_id", "I-1"}}));
  EXPECT_EQ(Match("/v1/sites/{site.id}/units/{unit_id}", "/v1/sites/S1/units/U%202"),
            (Bindings{{"site.id", "S1"}, {"unit_id", "U 2"}}));
  EXPECT_EQ(Match("/v1/incidents", "/v1/incidents"), Bindings{});
  EXPECT_EQ(Match("/v1/sites/{id}:correct-ownership", "/v1/sites/S1:correct-ownership"),
            (Bindings{{"id", "S1"}}));
}

TEST(PathTemplate, BindsSeveralSegments) {
  EXPECT_EQ(Match("/v1/{name=sites/*}", "/v1/sites/S1"), (Bindings{{"name", "sites/S1"}}));
  EXPECT_EQ(Match("/v1/{name=**}", "/v1/a/b%2Fc"), (Bindings{{"name", "a/b/c"}}));
  EXPECT_EQ(Match("/v1/{name=sites/*/**}:open", "/v1/sites/S1/a/b:open"),
            (Bindings{{"name", "sites/S1/a/b"}}));
}

TEST(PathTemplate, RefusesOtherPaths) {
  for (const char* path :
       {"", "/", "v1/incidents/1", "/v1/incidents", "/v1/incidents/", "/v1/incidents/1/2",
        "/v2/incidents/1", "/v1/incidents/1:verb", "/v1/incidents/%zz", "/v1/incidents/%ff",
        "/v1/incidents/%00", "/v1/incidents/%4"})
    EXPECT_EQ(Match("/v1/incidents/{id}", path), std::nullopt) << path;
  EXPECT_EQ(Match("/v1/incidents/{id}:report", "/v1/incidents/1"), std::nullopt);
  EXPECT_EQ(Match("/v1/incidents/{id}:report", "/v1/incidents/1:amend"), std::nullopt);
}

TEST(PathTemplate, TakesAColonInAnIdWhenEncodedOrAskedTo) {
  EXPECT_EQ(Match("/v1/incidents/{id}", "/v1/incidents/rmp%3A7"), (Bindings{{"id", "rmp:7"}}));
  EXPECT_EQ(PathTemplate::Parse("/v1/incidents/{id}")->MatchLoosely("/v1/incidents/rmp:7"),
            (Bindings{{"id", "rmp:7"}}));
}

TEST(PathTemplate, OfAnotherShapeIsRefused) {
  for (const char* text : {"", "v1", "/", "/v1//x", "/v1/{id", "/v1/{id}x", "/v1/{}", "/v1/{a={b}}",
                           "/v1/**/x", "/v1/x:", "/v1/a*b"})
    EXPECT_FALSE(PathTemplate::Parse(text).ok()) << text;
}

TEST(PathTemplate, RanksTheMoreExactFirst) {
  EXPECT_LT(PathTemplate::Parse("/v1/incidents/open")->Rank(),
            PathTemplate::Parse("/v1/incidents/{id}")->Rank());
  EXPECT_LT(PathTemplate::Parse("/v1/incidents/{id}:report")->Rank(),
            PathTemplate::Parse("/v1/incidents/{id}")->Rank());
  EXPECT_LT(PathTemplate::Parse("/v1/{id}")->Rank(), PathTemplate::Parse("/v1/{id=**}")->Rank());
}

TEST(PathTemplate, IsSimplifiedForOpenApi) {
  EXPECT_EQ(PathTemplate::Parse("/v1/x/{name=sites/*/**}:go")->Simplified(), "/v1/x/{name}:go");
  EXPECT_EQ(PathTemplate::Parse("/v1/a/{id}")->Simplified(), "/v1/a/{id}");
}

}  // namespace
}  // namespace interlock
