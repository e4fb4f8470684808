#include "services/reporting/calendar_feed_query.h"

#include <libical/ical.h>

#include "services/reporting/reporting_testing.h"

namespace interlock::reporting {
namespace {

using Entries = std::vector<std::map<std::string, std::string>>;

// What another program reads in the file: of each entry its properties by name.
Entries EntriesOf(const core::v1::FileContent& file) {
  Entries entries;
  icalcomponent* calendar = icalparser_parse_string(file.content().c_str());
  EXPECT_NE(calendar, nullptr);
  if (calendar == nullptr) return entries;
  for (auto* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
       event != nullptr;
       event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
    auto& entry = entries.emplace_back();
    for (auto* property = icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY);
         property != nullptr; property = icalcomponent_get_next_property(event, ICAL_ANY_PROPERTY))
      entry[icalproperty_get_property_name(property)] = icalproperty_get_value_as_string(property);
  }
  icalcomponent_free(calendar);
  return entries;
}

void AChore(World& world, const std::string& id, const std::string& owner, int64_t due_at_ms,
            const std::string& what = "Sweep, then oil; both") {
  world.Chores(id, "given { chore_id: '" + id + "' owner { " + owner + " } what: '" + what +
                       "' due_at_ms: " + std::to_string(due_at_ms) + " }");
}

class CalendarFile : public testing::Test {
 protected:
  CalendarFile() {
    // Houston is six hours behind in November: 06:00 UTC is its midnight.
    world_.ASite("baytown", "Baytown", "", "America/Chicago", "REGIME_GENERAL_INDUSTRY");
  }
  Entries Read(const std::string& feed) {
    file_ = world_.Ask(WriteCalendar, "feed_id: 'f1' site_id: 'baytown' " + feed);
    return EntriesOf(file_);
  }
  World world_;
  core::v1::FileContent file_;
};

TEST_F(CalendarFile, ListsKindSiteAndMomentAndNothingElse) {
  AChore(world_, "1", "person_id: 'ann'", kNow + kHour);
  const auto entries = Read("");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].at("SUMMARY"), "Chore (Baytown)");
  EXPECT_EQ(entries[0].at("DTSTART"), "20261123T130000Z");
  EXPECT_EQ(entries[0].at("UID"), "chores/chores-1/CHORE/1@interlock");
  EXPECT_FALSE(entries[0].contains("DESCRIPTION"));
  EXPECT_EQ(file_.content().find("ann"), std::string::npos);
  EXPECT_EQ(file_.media_type(), "text/calendar; charset=utf-8");
}

TEST_F(CalendarFile, ShowsTheFieldsThatWereListed) {
  AChore(world_, "1", "person_id: 'ann'", kNow + kHour);
  const auto entries = Read(
      "fields: CALENDAR_FIELD_SENTENCE fields: CALENDAR_FIELD_CLAUSE fields: CALENDAR_FIELD_OWNER "
      "fields: CALENDAR_FIELD_RECORD");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].at("SUMMARY"), "Sweep\\, then oil\\; both (Baytown)");
  EXPECT_EQ(entries[0].at("DESCRIPTION"),
            "Clause: 1910.119(l)(3)\\nOwner: ann\\nRecord: chores/chores-1");
}

TEST_F(CalendarFile, PutsWhatIsDueWhenADayEndsOnThatDay) {
  const int64_t midnight = kNow + 18 * kHour;  // 2026-11-24T06:00:00Z
  AChore(world_, "1", "person_id: 'ann'", midnight);
  EXPECT_EQ(Read("")[0].at("DTSTART"), "20261123");
}

TEST_F(CalendarFile, SaysWhatIsOverdue) {
  AChore(world_, "1", "person_id: 'ann'", kNow - kHour);
  EXPECT_EQ(Read("")[0].at("SUMMARY"), "OVERDUE: Chore (Baytown)");
}

TEST_F(CalendarFile, OfAPersonHoldsWhatIsTheirsAndTheirRoles) {
  AChore(world_, "1", "person_id: 'ann'", kNow + kHour);
  AChore(world_, "2", "person_id: 'bob'", kNow + kHour);
  AChore(world_, "3", "role_id: 'lead'", kNow + kHour);
  EXPECT_EQ(Read("").size(), 3u);
  EXPECT_EQ(Read("person_id: 'ann'").size(), 1u);
  EXPECT_EQ(Read("person_id: 'ann' role_ids: 'lead'").size(), 2u);
}

TEST_F(CalendarFile, HoldsNoOtherSitesDuties) {
  world_.ASite("texas", "Texas City");
  world_.Chores("9", "given { chore_id: '9' what: 'Sweep' due_at_ms: 5 }", "texas");
  EXPECT_TRUE(Read("").empty());
}

TEST_F(CalendarFile, SaysWhoseItIsInItsName) {
  Read("");
  EXPECT_NE(file_.content().find("X-WR-CALNAME:Interlock: duties at Baytown"), std::string::npos);
  Read("person_id: 'ann'");
  EXPECT_NE(file_.content().find("my duties at Baytown"), std::string::npos);
}

TEST_F(CalendarFile, FoldsLongLinesAsTheFormatWants) {
  AChore(world_, "1", "person_id: 'ann'", kNow + kHour, std::string(300, 'x'));
  Read("fields: CALENDAR_FIELD_SENTENCE");
  for (size_t from = 0; from < file_.content().size();) {
    const size_t end = file_.content().find("\r\n", from);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - from, 75u);
    from = end + 2;
  }
}

}  // namespace
}  // namespace interlock::reporting
