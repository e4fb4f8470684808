#pragma once
// A small world for tests: feeds of organisation and training that events are put on by hand, the
// view over them in SQLite, and somebody who asks.
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "interlock/organisation/v1/person.pb.h"
#include "interlock/organisation/v1/role.pb.h"
#include "interlock/organisation/v1/site.pb.h"
#include "interlock/training/v1/watch.pb.h"
#include "libs/chassis/stored_event.h"
#include "libs/contract/records.h"
#include "libs/decider/from_text.h"
#include "libs/drivers/drivers.h"
#include "services/training/record.h"
#include "services/training/requirement.h"
#include "services/training/standing_query.h"
#include "services/training/training_testing.h"
#include "services/training/training_view.h"
#include "services/training/watch_reaction.h"

namespace interlock::training {

class World {
 public:
  World() {
    time_.Set(kToday);
    auto opened = views_.Open();
    EXPECT_TRUE(opened.ok()) << opened;
  }

  void Person(const std::string& id, const std::string& text) {
    Put<organisation::v1::PersonEvent>(organisation_, "person-" + id, text);
  }
  void Site(const std::string& id, const std::string& text) {
    Put<organisation::v1::SiteEvent>(organisation_, "site-" + id, text);
  }
  void Role(const std::string& id, const std::string& profile) {
    Put<organisation::v1::RoleEvent>(
        organisation_, "role-" + id,
        absl::StrCat("registered { role_id: '", id, "' profile { ", profile, " } }"));
  }
  void Requirement(const std::string& id, const std::string& text) {
    Put<v1::RequirementEvent>(training_, "requirement-" + id, text);
  }
  void Record(const std::string& id, const std::string& text) {
    Put<v1::RecordEvent>(training_, "training_record-" + id, text);
  }

  template <class Event>
  void Contractor(const std::string& stream, const std::string& text) {
    Put<Event>(training_, stream, text);
  }

  // Somebody of site bt who understands English.
  void APerson(const std::string& id, const std::string& more = "",
               const std::string& site = "bt") {
    Person(id, absl::StrCat("registered { person_id: '", id, "' site_id: '", site,
                            "' profile { name: 'Somebody' kind: PERSON_KIND_EMPLOYEE "
                            "languages: 'en' ",
                            more, " } }"));
  }
  // Since 2026-01-01.
  void Assign(const std::string& id, const std::string& role, const std::string& unit = "alk",
              const std::string& site = "bt") {
    Person(id, absl::StrCat("assigned { person_id: '", id, "' assignment { assignment_id: '", role,
                            "-", unit, "' role_id: '", role, "' site_id: '", site, "' unit_id: '",
                            unit, "' from_on: '2026-01-01' } }"));
  }
  // Asked of holders of a role since 2020.
  void ARequirement(const std::string& id, const std::string& role,
                    const std::string& more = "interval_months: 36") {
    Requirement(id,
                absl::StrCat("published { requirement_id: '", id,
                             "' version { number: 1 from_on: '2020-01-01' content { title: '", id,
                             "' kind: KIND_OPERATING_PROCEDURE means: MEANS_WRITTEN_TEST "
                             "groups { role_id: '",
                             role, "' } ", more, " } } }"));
  }
  void Passed(const std::string& record_id, const std::string& person_id,
              const std::string& requirement_id, const std::string& held_on,
              const std::string& more = "means: MEANS_WRITTEN_TEST result: RESULT_PASSED") {
    Record(record_id, absl::StrCat("recorded { record_id: '", record_id,
                                   "' site_id: 'bt' attendance { person_id: '", person_id,
                                   "' requirement_id: '", requirement_id, "' held_on: '", held_on,
                                   "' language: 'en' trainer_person_id: 'tom' ", more, " } }"));
  }

  void Settle() {
    auto drained = views_.Drain();
    EXPECT_TRUE(drained.ok()) << drained;
    auto aside = views_.asides().List();
    ASSERT_TRUE(aside.ok()) << aside.status();
    for (const auto& event : *aside) ADD_FAILURE() << event.stream << ": " << event.reason;
  }
  // "olga@bt: overview until 2029-03-01 review 2026-12-01; " of all that the watch is told of what
  // has happened since the last time.
  std::string Notes() {
    Settle();
    Subjects subjects;
    for (Source* source : {&organisation_, &training_}) {
      const auto records = source->feed.Read(0, source->noted, 10'000);
      EXPECT_TRUE(records.ok()) << records.status();
      for (const auto& record : *records) {
        const FeedEvent event{source->feed.service(), 0, record};
        const auto about = watch_.about(event);
        EXPECT_TRUE(about.ok()) << about.status();
        for (const auto& subject : *about) subjects[subject] = event.Identity();
        source->noted = record.position;
      }
    }
    std::string text;
    const auto status = views_.Read(
        kTraining, {},
        [&](SqlSession& rows) {
          const auto commands = watch_.look(rows, subjects, time_.now_ms());
          if (!commands.ok()) return commands.status();
          for (const auto& command : *commands) {
            EXPECT_TRUE(command.cause.starts_with("organisation/") ||
                        command.cause.starts_with("training/"));
            const auto& note = static_cast<const v1::NoteStandingRequest&>(*command.request);
            EXPECT_EQ(command.stream, "training_watch-" + note.person_id());
            absl::StrAppend(&text, note.person_id(), "@", note.site_id(), ":");
            for (const auto& asked : note.asked())
              absl::StrAppend(&text, " ", asked.requirement_id(),
                              asked.missing()          ? " missing"
                              : asked.ends_at_ms() > 0 ? " until "
                                                       : " for good",
                              asked.valid_until_on());
            if (!note.review_on().empty()) absl::StrAppend(&text, " review ", note.review_on());
            text += "; ";
          }
          return absl::OkStatus();
        },
        nullptr);
    EXPECT_TRUE(status.ok()) << status;
    return text;
  }
  absl::Status Rebuild() {
    return views_.Rebuild(kTraining, [](int64_t, int64_t) {});
  }

  template <class Request, class Response>
  absl::Status Try(absl::Status (*answer)(SqlSession&, const Rules&, const Asking&, const Request&,
                                          Response&),
                   const std::string& request, Response& response,
                   const SiteScope& scope = {.all = true}) {
    Settle();
    return views_.Read(
        kTraining, {},
        [&](SqlSession& rows) {
          response.Clear();
          return answer(rows, TestRules(), Asking{scope, time_.now_ms()}, From<Request>(request),
                        response);
        },
        nullptr);
  }
  template <class Request, class Response>
  Response Ask(absl::Status (*answer)(SqlSession&, const Rules&, const Asking&, const Request&,
                                      Response&),
               const std::string& request) {
    Response response;
    auto status = Try(answer, request, response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  // "olga: overview current until 2028-03-01; " of all who are asked for anything.
  std::string Matrix(const std::string& request = "site_id: 'bt'") {
    const auto matrix = Ask(GetMatrix, request);
    std::string text;
    for (const auto& row : matrix.rows()) {
      absl::StrAppend(&text, row.person_id(), row.away() ? " (away)" : "", ":");
      for (int i = 0; i < row.cells_size(); ++i)
        if (const auto& cell = row.cells(i); cell.standing() != v1::STANDING_UNSPECIFIED)
          absl::StrAppend(&text, " ", matrix.columns(i).requirement_id(), " ",
                          v1::Standing_Name(cell.standing()).substr(9),
                          cell.valid_until_on().empty() ? "" : " ", cell.valid_until_on());
      text += "; ";
    }
    return text;
  }

 private:
  struct Source {
    Source(const std::string& service, TimeSource& time)
        : ledger(OpenMemoryLedger(1, time)), feed(service, *ledger) {}
    std::unique_ptr<Ledger> ledger;
    Feed feed;
    std::map<std::string, int64_t> versions;
    int64_t noted = 0;
  };
  template <class Event>
  void Put(Source& source, const std::string& stream, const std::string& text) {
    auto lock = source.ledger->LockShard(0, {});
    ASSERT_TRUE(lock.ok()) << lock.status();
    const Head& head = (*lock)->known().head;
    interlock::Record record = RecordAfter(head, stream, ++source.versions[stream]);
    StoreEvent(From<Event>(text), std::string(16, 's'), record);
    Chain(head, record);
    ASSERT_TRUE((*lock)->Commit({.records = {record}, .receipts = {}, .clocks = {}}).ok());
  }

  ManualTime time_;
  Source organisation_{"organisation", time_}, training_{"training", time_};
  const Reaction watch_ =
      WatchReaction(std::shared_ptr<const Rules>(std::shared_ptr<const Rules>(), &TestRules()));
  std::unique_ptr<Sql> sql_ = OpenSqliteSql("").value();
  Views views_{*sql_,
               {TrainingView()},
               {{"organisation", &organisation_.feed}, {"training", &training_.feed}},
               time_};
};

}  // namespace interlock::training
