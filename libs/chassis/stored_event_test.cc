#include "libs/chassis/stored_event.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "google/protobuf/util/message_differencer.h"
#include "interlock/valve/v1/valve.pb.h"

namespace interlock {
namespace {

using valve::v1::ValveEvent;

const std::string kSalt(16, 's');

ValveEvent Event(const std::string& text) {
  ValveEvent event;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
  return event;
}
Record Stored(const google::protobuf::Message& event) {
  Record record{.stream = "valve-v", .version = 3};
  StoreEvent(event, kSalt, record);
  return record;
}

TEST(StoredEventTest, ComesBackAsItWas) {
  for (const std::string text :
       {"installed { valve_id: 'v' site_id: 'bt' installer: 'Maria' }", "closed {}",
        "opened { close_by_ms: -1 stuck: true }",
        "leak_reported { witnesses { person: 'Ann' } witnesses {} witnesses { person: 'Bo' } "
        "seen_by: 'Ann' seen_by: '' seen_by: 'Bo' medium: MEDIUM_CHLORINE }"}) {
    const auto event = Event(text);
    const auto again = EventAs<ValveEvent>(Stored(event));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(event, *again)) << text;
  }
}

TEST(StoredEventTest, NamesAreNotInTheChainButTheirDigestIs) {
  const Record record = Stored(Event("installed { valve_id: 'v' installer: 'Maria' }"));
  EXPECT_EQ(record.event.find("Maria"), std::string::npos);
  EXPECT_NE(record.erasable.find("Maria"), std::string::npos);
  EXPECT_EQ(record.erasable.substr(0, 16), kSalt);
  EXPECT_EQ(record.erasable_digest, ErasableDigest(record.erasable));
}

TEST(StoredEventTest, WithoutItsNamesAMessageIsTheSameForAnyName) {
  const auto bytes = [](const std::string& text) {
    const auto rest = WithoutErasable(Event(text));
    return rest ? rest->SerializeAsString() : "nothing erasable";
  };
  const std::string leak = "leak_reported { medium: MEDIUM_WATER ";
  EXPECT_EQ(bytes(leak + "witnesses { person: 'Ann' } seen_by: 'Ann' }"),
            bytes(leak + "witnesses { person: 'Bo' } seen_by: 'Bo' }"));
  EXPECT_EQ(bytes("installed { valve_id: 'v' installer: 'Maria' }"),
            Event("installed { valve_id: 'v' }").SerializeAsString());
  EXPECT_EQ(bytes(leak + "witnesses {} }"), "nothing erasable");
  EXPECT_EQ(bytes("closed {}"), "nothing erasable");
}

TEST(StoredEventTest, WithoutNamesThereIsNothingBeside) {
  const Record record = Stored(Event("installed { valve_id: 'v' }"));
  EXPECT_EQ(record.erasable, "");
  EXPECT_EQ(record.erasable_digest, "");
}

TEST(StoredEventTest, AnErasedNameIsEmptyAndTheRestStays) {
  Record record = Stored(Event("installed { valve_id: 'v' installer: 'Maria' }"));
  record.erasable.clear();
  const auto again = EventAs<ValveEvent>(record);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->installed().installer(), "");
  EXPECT_EQ(again->installed().valve_id(), "v");
}

TEST(StoredEventTest, WhatThisProgramDoesNotKnowIsNeverGuessed) {
  const Record good = Stored(Event("leak_reported { medium: MEDIUM_WATER }"));
  const auto with = [&](auto change) {
    Record record = good;
    change(record);
    return EventAs<ValveEvent>(record).status();
  };
  EXPECT_TRUE(
      absl::IsFailedPrecondition(with([](Record& r) { r.revision = kRecordRevision + 1; })));
  EXPECT_TRUE(absl::IsDataLoss(with([](Record& r) { r.type = "interlock.valve.v1.Valve"; })));
  EXPECT_TRUE(absl::IsDataLoss(with([](Record& r) { r.event = "\xff"; })));
  EXPECT_TRUE(absl::IsFailedPrecondition(with([](Record& r) { r.event = ""; })));
  valve::v1::NewerValveEvent newer;
  newer.mutable_painted();
  EXPECT_TRUE(
      absl::IsFailedPrecondition(with([&](Record& r) { r.event = newer.SerializeAsString(); })));
  // An enum number and a field inside the body.
  EXPECT_TRUE(absl::IsFailedPrecondition(with([](Record& r) { r.event = "\x32\x02\x18\x63"; })));
  EXPECT_TRUE(absl::IsFailedPrecondition(with([](Record& r) { r.event = "\x32\x02\x50\x01"; })));
}

TEST(StoredEventTest, ErasableBytesThatFitNowhereAreLoss) {
  const auto with = [](const std::string& way) {
    Record record = Stored(Event("leak_reported { seen_by: 'Ann' }"));
    const std::string entry = "\x0a" + std::string(1, char(way.size())) + way + "\x12\x01x";
    record.erasable = kSalt + "\x0a" + std::string(1, char(entry.size())) + entry;
    return EventAs<ValveEvent>(record).status();
  };
  EXPECT_TRUE(with("/6/2#0").ok());
  for (const char* way : {"", "/", "/6", "/6/2", "/6/2#1", "/6/2#-1", "/6/3", "/6/2#0/1", "/99",
                          "/6/2#x/", "//", "6/2#0/", "/6/1#0/1", "/6#0/2#0"})
    EXPECT_TRUE(absl::IsDataLoss(with(way))) << way;
  Record record = Stored(Event("closed {}"));
  record.erasable = kSalt + "\xff";
  EXPECT_TRUE(absl::IsDataLoss(EventAs<ValveEvent>(record).status()));
}

TEST(StoredEventTest, AMarkThatCannotBeHonouredIsFoundAtTheStart) {
  EXPECT_TRUE(CheckErasable(ValveEvent::descriptor()).ok());
  const auto no = CheckErasable(valve::v1::BadlyErasableEvent::descriptor());
  EXPECT_TRUE(absl::IsFailedPrecondition(no));
  EXPECT_NE(no.message().find("BadlyErasableEvent.age"), std::string::npos);
}

}  // namespace
}  // namespace interlock
