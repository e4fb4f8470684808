// What a caller meets on the wire, in one process and over real gRPC.
#include "libs/chassis/command_service.h"

#include <future>

#include "google/rpc/error_details.pb.h"
#include "libs/chassis/refusal.h"
#include "libs/chassis/testing/host_fixture.h"

namespace interlock {
namespace {

using CommandServiceTest = HostTest;

TEST_F(CommandServiceTest, ACommandGetsAReceiptAndItsRepeatTheSame) {
  Host();
  const auto first = Install("a");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->stream(), "valve-v");
  EXPECT_EQ(first->version(), 1);
  EXPECT_EQ(first->events(), 1);
  EXPECT_EQ(Install("a")->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(ReasonOf(Install("a", "valve_id: 'v' site_id: 'bt' installer: 'x'").status()),
            "COMMAND_ID_REUSED");
}

TEST_F(CommandServiceTest, ACommandWithoutAKeyIsRefused) {
  Host();
  EXPECT_EQ(ReasonOf(Call(ann_, "ValveService/InstallValve",
                          From<valve::v1::InstallValveRequest>("valve_id: 'v' site_id: 'bt'"))
                         .status()),
            "IDEMPOTENCY_KEY_MISSING");
  EXPECT_EQ(Recorded(), 0);
}

TEST_F(CommandServiceTest, OnlyWhoIsSignedInAndHoldsTheRoleAtTheSiteMayCall) {
  Host();
  const auto install = [&](const std::string& token) {
    return ReasonOf(Call(token, "ValveService/InstallValve",
                         From<valve::v1::InstallValveRequest>("valve_id: 'v' site_id: 'bt'"),
                         {{"idempotency-key", "k" + token}})
                        .status());
  };
  EXPECT_EQ(install("nobody's"), "NOT_SIGNED_IN");
  EXPECT_EQ(install(cleo_), "ROLE_MISSING");
  EXPECT_EQ(install(bob_), "SITE_NOT_YOURS");  // The request names the site.
  EXPECT_EQ(install(ann_), "");
  EXPECT_EQ(ReasonOf(Open("o", bob_).status()), "SITE_NOT_YOURS");  // The state does.
  EXPECT_EQ(ReasonOf(Get(bob_, "id: 'v'").status()), "SITE_NOT_YOURS");
  EXPECT_EQ(Recorded(), 1);
  EXPECT_TRUE(Open("o", ann_).ok());
  EXPECT_TRUE(Get(ann_, "id: 'v'")->open());
}

TEST_F(CommandServiceTest, WhatConcernsNoSiteNeedsTheRoleForEverySite) {
  Host();
  const std::string chief = tokens_->Add("chief", {{"operator", "*"}, {"reader", "*"}}).value();
  const auto install = [&](const std::string& token, const std::string& text) {
    return Call(token, "ValveService/InstallValve", From<valve::v1::InstallValveRequest>(text),
                {{"idempotency-key", "k"}});
  };
  EXPECT_EQ(ReasonOf(install(ann_, "valve_id: 'v'").status()), "ROLE_NOT_EVERYWHERE");
  EXPECT_EQ(Recorded(), 0);
  EXPECT_EQ(install(chief, "valve_id: 'v'")->version(), 1);
  EXPECT_EQ(ReasonOf(Open("o", ann_).status()), "ROLE_NOT_EVERYWHERE");
  EXPECT_EQ(ReasonOf(Get(ann_, "id: 'v'").status()), "ROLE_NOT_EVERYWHERE");
  EXPECT_EQ(Recorded(), 1);
  EXPECT_TRUE(Open("o", chief).ok());
  EXPECT_TRUE(Get(chief, "id: 'v'")->open());
}

TEST_F(CommandServiceTest, ARefusedInstallationLeavesTheNextOneToOthers) {
  Host();
  EXPECT_EQ(ReasonOf(Install("a", "valve_id: 'v'").status()), "ROLE_NOT_EVERYWHERE");
  EXPECT_EQ(Install("b", "valve_id: 'v' site_id: 'bt'")->version(), 1);
  EXPECT_EQ(Get(ann_, "id: 'v'")->site_id(), "bt");
}

TEST_F(CommandServiceTest, ACommandOnWhatDoesNotExistIsRefusedAsUnknown) {
  Host();
  EXPECT_EQ(ReasonOf(Open("o", ann_).status()), "VALVE_UNKNOWN");
}

TEST_F(CommandServiceTest, WhoAdministersOneSiteDoesNotAdministerTheSystem) {
  Host();
  const std::string local = tokens_->Add("local", {{"administrator", "bt"}}).value();
  const auto* admin = core::v1::GetStatusRequest::descriptor()->file()->service(0);
  for (int i = 0; i < admin->method_count(); ++i) {
    if (admin->method(i)->name() == "NewSignInCode") continue;  // Of one's own token.
    core::v1::GetStatusRequest nothing;
    core::v1::GetStatusResponse reply;
    EXPECT_EQ(ReasonOf(Client(host_->channel(), local)
                           .Call("/interlock.core.v1.AdminService/" + admin->method(i)->name(),
                                 nothing, reply)),
              "ROLE_NOT_EVERYWHERE")
        << admin->method(i)->name();
  }
}

TEST_F(CommandServiceTest, AllFieldsThatAreWrongAreNamedInOneAnswer) {
  Host();
  const auto status = Leak("k", "valve_id: 'a b' rate_kg_s: -1 on: 'soon'").status();
  EXPECT_EQ(ReasonOf(status), "FIELDS_INVALID");
  google::rpc::BadRequest fields;
  ASSERT_TRUE(ToRpcStatus(status).details(1).UnpackTo(&fields));
  EXPECT_EQ(fields.field_violations_size(), 3);
}

TEST_F(CommandServiceTest, AFieldOrValueThatIsNotKnownIsRefused) {
  Host();
  auto request = From<valve::v1::ReportLeakRequest>("valve_id: 'v'");
  request.GetReflection()->MutableUnknownFields(&request)->AddVarint(999, 1);
  EXPECT_EQ(
      ReasonOf(Call(ann_, "ValveService/ReportLeak", request, {{"idempotency-key", "k"}}).status()),
      "FIELD_UNKNOWN");
}

TEST_F(CommandServiceTest, BytesThatAreNoRequestAreRefused) {
  Host();
  // Field 1 as a number, where a text is wanted; text that is not UTF-8.
  valve::v1::ValveOpened other;
  other.set_close_by_ms(5);
  EXPECT_FALSE(Call(ann_, "ValveService/CloseValve", other, {{"idempotency-key", "k"}}).ok());
  valve::v1::BadPatternRequest broken;
  google::protobuf::UnknownFieldSet* fields = broken.GetReflection()->MutableUnknownFields(&broken);
  fields->AddLengthDelimited(1, "\xff\xfe");
  EXPECT_FALSE(Call(ann_, "ValveService/CloseValve", broken, {{"idempotency-key", "k"}}).ok());
  EXPECT_EQ(Recorded(), 0);
}

TEST_F(CommandServiceTest, IfVersionMustBeANumberAndStillStand) {
  Host();
  const auto at = [&](const std::string& key, const std::string& version) {
    return ReasonOf(
        Install(key, "valve_id: 'v' site_id: 'bt'", {{"if-version", version}}).status());
  };
  EXPECT_EQ(at("a", "first"), "IF_VERSION_INVALID");
  EXPECT_EQ(at("a", "1"), "VERSION_MISMATCH");
  EXPECT_EQ(at("a", "-1"), "");
  EXPECT_EQ(at("b", "-1"), "VERSION_MISMATCH");
}

TEST_F(CommandServiceTest, WhatIsAskedOfAnotherServiceDecides) {
  Host();
  ASSERT_TRUE(Install("a").ok());
  can_answer_ = false;
  EXPECT_EQ(ReasonOf(Open("b", ann_).status()), "SAFETY_NOT_CONFIRMED");
  can_answer_ = true;
  safe_ = false;
  const auto refused = Open("c", ann_).status();
  EXPECT_EQ(ReasonOf(refused), "NOT_SAFE");
  EXPECT_EQ(ClauseOf(refused), "1910.119(i)");
  safe_ = true;
  EXPECT_EQ(Open("c", ann_).status(), refused);  // It is a fact, and stays one.
  EXPECT_TRUE(Open("d", ann_).ok());
  EXPECT_EQ(Get(ann_, "id: 'v'")->openings_refused(), 1);
}

TEST_F(CommandServiceTest, AStateIsGivenNowAndAsItWasKnown) {
  Host();
  ASSERT_TRUE(Install("a").ok());
  time_.Set(kNow + 1000);
  ASSERT_TRUE(Open("b", ann_).ok());
  EXPECT_TRUE(Get(ann_, "id: 'v'")->open());
  EXPECT_FALSE(Get(ann_, "id: 'v' known_at_ms: " + std::to_string(kNow + 999))->open());
  EXPECT_TRUE(Get(ann_, "id: 'v' known_at_ms: " + std::to_string(kNow + 1000))->open());
  EXPECT_TRUE(
      absl::IsNotFound(Get(ann_, "id: 'v' known_at_ms: " + std::to_string(kNow - 1)).status()));
  EXPECT_TRUE(absl::IsNotFound(Get(ann_, "id: 'w'").status()));
}

TEST_F(CommandServiceTest, AHistoryTellsWhoWhenAndUnderWhichClause) {
  Host();
  ASSERT_TRUE(Install("a").ok());
  ASSERT_TRUE(Open("b", ann_).ok());
  const auto history = [&](const std::string& text) {
    return Call<core::v1::HistoryResponse>(ann_, "ValveService/GetValveHistory",
                                           From<core::v1::HistoryRequest>(text));
  };
  auto all = history("id: 'v'");
  ASSERT_EQ(all->events_size(), 2);
  const auto& first = all->events(0);
  EXPECT_EQ(first.identity(), "valves/valve-v@1");
  EXPECT_EQ(first.actor(), "ann");
  EXPECT_EQ(first.at_ms(), kNow);
  EXPECT_EQ(first.site_id(), "bt");
  EXPECT_EQ(first.command_id(), "a");
  EXPECT_EQ(first.clause(), "1910.119(j)(6)");
  valve::v1::ValveEvent event;
  ASSERT_TRUE(first.event().UnpackTo(&event));
  EXPECT_EQ(event.installed().valve_id(), "v");
  EXPECT_TRUE(history("id: 'v' limit: 1")->more());
  EXPECT_EQ(history("id: 'v' after_version: 1")->events(0).version(), 2);
}

TEST_F(CommandServiceTest, WhoWantsToStayUnknownIsNowhere) {
  Host();
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto leak = [&](const std::string& key, const std::string& discretion) {
    return Call(ann_, "ValveService/ReportLeak",
                From<valve::v1::ReportLeakRequest>("valve_id: 'v' discretion {" + discretion + "}"),
                {{"idempotency-key", key}, {"traceparent", trace}});
  };
  ASSERT_TRUE(Install("a").ok());
  ASSERT_TRUE(leak("b", "anonymous: true").ok());
  ASSERT_TRUE(leak("c", "").ok());
  const auto records = *store_->ReadStream("valve-v");
  EXPECT_EQ(records[1].actor, "anonymous");
  EXPECT_EQ(records[1].trace, "");  // Others of her calls may carry the same.
  EXPECT_EQ(records[2].actor, "ann");
  EXPECT_EQ(records[2].trace, trace);
}

TEST_F(CommandServiceTest, EachCommandOfABatchHasItsOwnOutcome) {
  Host();
  core::v1::BatchRequest batch;
  const auto add = [&](const std::string& method, const std::string& id,
                       const google::protobuf::Message& request) {
    auto& item = *batch.add_items();
    item.set_method(method);
    item.set_command_id(id);
    item.mutable_request()->PackFrom(request);
  };
  using valve::v1::InstallValveRequest, valve::v1::ReportLeakRequest, valve::v1::CloseValveRequest;
  add("InstallValve", "1", From<InstallValveRequest>("valve_id: 'v' site_id: 'bt'"));
  add("ReportLeak", "2", From<ReportLeakRequest>("valve_id: 'v'"));
  add("ReportLeak", "3", From<ReportLeakRequest>("valve_id: 'none'"));
  add("ReportLeak", "4", From<ReportLeakRequest>("valve_id: 'v' rate_kg_s: -1"));
  add("Explode", "5", From<ReportLeakRequest>("valve_id: 'v'"));
  add("ReportLeak", "6", From<CloseValveRequest>("valve_id: 'v'"));
  add("InstallValve", "7", From<InstallValveRequest>("valve_id: 'x' site_id: 'elsewhere'"));
  add("InstallValve", "8", From<InstallValveRequest>("valve_id: 'w' site_id: 'bt'"));
  add("ReportLeak", "9", From<ReportLeakRequest>("valve_id: 'v'"));
  add("ReportLeak", "", From<ReportLeakRequest>("valve_id: 'v'"));
  add("InstallValve", "10", From<InstallValveRequest>("valve_id: 'y'"));
  const auto response = Call<core::v1::BatchResponse>(ann_, "ValveService/Batch", batch);
  ASSERT_TRUE(response.ok()) << response.status();
  const auto told = [&](int i) {
    const auto& outcome = response->outcomes(i);
    return outcome.has_receipt() ? std::to_string(outcome.receipt().version())
                                 : ReasonOf(FromRpcStatus(outcome.refusal()));
  };
  std::vector<std::string> outcomes;
  for (int i = 0; i < response->outcomes_size(); ++i) outcomes.push_back(told(i));
  EXPECT_EQ(outcomes,
            (std::vector<std::string>{"1", "2", "VALVE_UNKNOWN", "FIELDS_INVALID", "METHOD_UNKNOWN",
                                      "MESSAGE_BROKEN", "SITE_NOT_YOURS", "1", "3",
                                      "IDEMPOTENCY_KEY_MISSING", "ROLE_NOT_EVERYWHERE"}));
  while (batch.items_size() <= 1000) add("ReportLeak", "z", ReportLeakRequest());
  EXPECT_EQ(ReasonOf(Call<core::v1::BatchResponse>(ann_, "ValveService/Batch", batch).status()),
            "BATCH_TOO_LARGE");
}

TEST_F(CommandServiceTest, WhatTheCallerNoLongerWaitsForIsNotDecided) {
  Host();
  auto held0 = store_->LockShard(0, {}), held1 = store_->LockShard(1, {});
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      Call(ann_, "ValveService/InstallValve",
           From<valve::v1::InstallValveRequest>("valve_id: 'v' site_id: 'bt'"),
           {{"idempotency-key", "a"}}, std::chrono::milliseconds(30))
          .status()));
  held0->reset();
  held1->reset();
  host_->Stop();  // Whatever it took is decided by now.
  EXPECT_EQ(Recorded(), 0);
}

TEST_F(CommandServiceTest, AMessageThatIsTooLargeIsRefused) {
  Host();
  EXPECT_TRUE(absl::IsResourceExhausted(
      Leak("k", "valve_id: 'v' remark: '" + std::string(5 << 20, 'a') + "'").status()));
}

TEST_F(CommandServiceTest, AListShowsTheCallersSitesAndWhatItWasToldToWaitFor) {
  Host();
  host_->Start();
  const auto receipt = Install("a");
  ASSERT_TRUE(receipt.ok());
  const auto list = [&](const std::string& token, const std::string& wait_for) {
    return Call<valve::v1::ListValvesResponse>(token, "ValveCheckService/ListValves",
                                               valve::v1::ListValvesRequest(),
                                               {{"wait-for", wait_for}});
  };
  const std::string mine =
      "valves/" + std::to_string(receipt->shard()) + "/" + std::to_string(receipt->position());
  const auto rows = list(ann_, mine);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->rows_size(), 1);
  EXPECT_EQ(rows->freshness().as_of_ms(), kNow);
  EXPECT_EQ(list(tokens_->Add("dan", {{"reader", "else"}}).value(), mine)->rows_size(), 0);
  for (const std::string wrong :
       {"valves", "valves/0", "valves/0/1/2", "/0/1", "valves/x/1", "valves/0/1x", "valves/0/",
        "valves//1", "valves/-1/1", "valves/0/-1", "valves/0/99999999999999999999",
        "valves/9999999999/1"}) {
    const auto refused = list(ann_, mine + "," + wrong).status();
    EXPECT_EQ(ReasonOf(refused), "WAIT_FOR_INVALID") << wrong;
    EXPECT_NE(refused.message().find("\"" + wrong + "\""), std::string::npos) << refused;
  }
  EXPECT_EQ(ReasonOf(list(ann_, "valves/" + std::to_string(receipt->shard()) + "/99").status()),
            "VIEW_BEHIND");
}

TEST_F(CommandServiceTest, ReadsThatWaitForAViewHoldNoOtherReadUp) {
  Host();  // Not started: nothing is taken in before Settle.
  const auto receipt = Install("a");
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  const std::string mine =
      "valves/" + std::to_string(receipt->shard()) + "/" + std::to_string(receipt->position());
  std::vector<std::future<int>> waiting;
  for (int i = 0; i < 8; ++i)
    waiting.push_back(std::async(std::launch::async, [&] {
      const auto rows =
          Call<valve::v1::ListValvesResponse>(ann_, "ValveCheckService/ListValves",
                                              valve::v1::ListValvesRequest(), {{"wait-for", mine}});
      return rows.ok() ? rows->rows_size() : -1;
    }));
  for (int asked = 0; asked < 4; asked = lists_asked_) lists_asked_.wait(asked);
  EXPECT_EQ(Get(ann_, "id: 'v'")->valve_id(), "v");
  EXPECT_EQ(waiting[0].wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  ASSERT_TRUE(host_->Settle().ok());
  for (auto& read : waiting) EXPECT_EQ(read.get(), 1);
}

TEST_F(CommandServiceTest, AServiceThatCannotBeHostedDoesNotStart) {
  const auto why = [&](const std::string& proto) {
    const auto status = TryHost({proto});
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << proto;
    return std::string(status.message());
  };
  EXPECT_NE(why("NobodyMayService").find("NobodyMayService/CloseValve does not say who may call"),
            std::string::npos);
  EXPECT_NE(why("NobodyAnswersService").find("neither a command, a read, nor a handled query"),
            std::string::npos);
  EXPECT_NE(why("BadPatternService").find("BadPatternRequest.text"), std::string::npos);
  EXPECT_NE(why("StreamingService").find("is a stream"), std::string::npos);
  EXPECT_NE(why("PublicCommandService").find("SealPipe is public and no query"), std::string::npos);
  EXPECT_NE(why("EverySiteService").find("CountPipes concerns no site"), std::string::npos);
}

TEST_F(CommandServiceTest, AMethodThatDoesNotExistIsUnimplemented) {
  Host();
  EXPECT_TRUE(absl::IsUnimplemented(
      Call(ann_, "ValveService/Explode", valve::v1::CloseValveRequest()).status()));
}

TEST_F(CommandServiceTest, TheServerSaysThatItIsHealthy) {
  Host();
  valve::v1::ValveOpened health;  // A number in field 1, as in grpc.health.v1; 1: serving.
  ASSERT_TRUE(Client(host_->channel(), ann_)
                  .Call("/grpc.health.v1.Health/Check", valve::v1::IsSafeRequest(), health)
                  .ok());
  EXPECT_EQ(health.close_by_ms(), 1);
}

TEST_F(CommandServiceTest, MetricsCountWhatWasDecided) {
  Host();
  ASSERT_TRUE(Install("a").ok());
  ASSERT_FALSE(Install("b").ok());
  const std::string text = host_->MetricsText();
  EXPECT_NE(text.find("# TYPE interlock_commands_total counter"), std::string::npos);
  EXPECT_NE(text.find("interlock_refused_total{service=\"valves\""), std::string::npos);
  EXPECT_EQ(text.find("nan"), std::string::npos);
}

// Every opened valve has a leak reported on it, by the service itself.
class ReactionTest : public CommandServiceTest {
 protected:
  ReactionTest() {
    reaction_ = {.name = "leaks", .sources = {"valves"}, .react = [](const FeedEvent& event) {
                   std::vector<ReactionCommand> commands;
                   auto valve = EventAs<valve::v1::ValveEvent>(event.record);
                   for (const char* target : {"v", "none"})
                     if (valve.ok() && valve->has_opened()) {
                       auto request = std::make_shared<valve::v1::ReportLeakRequest>();
                       request->set_valve_id(target);
                       commands.push_back({"/interlock.valve.v1.ValveService/ReportLeak",
                                           std::string("valve-") + target, request});
                     }
                   return absl::StatusOr<std::vector<ReactionCommand>>(std::move(commands));
                 }};
  }
  Consumer& consumer() { return host_->running()[0]->reactions[0]->consumer(); }
  int64_t Refused() { return *ReactionRunner::CountRefused(*host_->running()[0]->sql); }
};

TEST_F(ReactionTest, ACommandIsNamedAfterItsEventAndARefusedOneHoldsNothingBack) {
  Host();
  ASSERT_TRUE(Install("a").ok());
  ASSERT_TRUE(Open("b", ann_).ok());
  ASSERT_TRUE(host_->Settle().ok());
  const auto records = *store_->ReadStream("valve-v");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[2].command_id, "valves/valve-v@2/valve-v/0");
  EXPECT_EQ(records[2].cause, "valves/valve-v@2");
  EXPECT_EQ(records[2].actor, "service:interlock");
  EXPECT_EQ(Refused(), 1);  // There is no valve called none.
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(store_->ReadStream("valve-v")->size(), 3u);
}

TEST_F(ReactionTest, WhatIsUnavailableIsTriedAgainAndTakesEffectOnce) {
  Host();
  ASSERT_TRUE(Install("a").ok());
  ASSERT_TRUE(Open("b", ann_).ok());
  std::atomic<bool> down = true;
  ledger_->before_lock = [&] {
    return down ? absl::UnavailableError("failing over") : absl::OkStatus();
  };
  EXPECT_EQ(*consumer().Drain(), 1);  // The installation, which moves nobody.
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(absl::IsUnavailable(consumer().Drain().status()));
  down = false;
  EXPECT_EQ(*consumer().Drain(), 2);  // The opening, and the leak that it led to.
  EXPECT_EQ(store_->ReadStream("valve-v")->size(), 3u);
  EXPECT_EQ(Refused(), 1);
}

// Every valve of a site that gets another one has a leak reported on it: the event knows of one
// valve, the view of all.
class ViewReactionTest : public ReactionTest {
 protected:
  ViewReactionTest() {
    reaction_ = {.name = "leaks", .sources = {"valves"}, .view = "valves"};
    reaction_.about = [this](const FeedEvent& event) {
      std::vector<std::string> sites;
      auto valve = EventAs<valve::v1::ValveEvent>(event.record);
      if (!valve.ok()) return absl::StatusOr<std::vector<std::string>>(valve.status());
      if (event.record.stream == poison_)
        return absl::StatusOr<std::vector<std::string>>(absl::DataLossError("poison"));
      if (valve->has_installed()) sites.push_back(valve->installed().site_id());
      return absl::StatusOr<std::vector<std::string>>(std::move(sites));
    };
    reaction_.look = [this](SqlSession& rows, const Subjects& sites, int64_t) {
      ++looks_;
      std::vector<ReactionCommand> commands;
      for (const auto& [site, cause] : sites) {
        const auto report = [&](const std::string& valve) {
          auto request = std::make_shared<valve::v1::ReportLeakRequest>();
          request->set_valve_id(valve);
          commands.push_back(
              {"/interlock.valve.v1.ValveService/ReportLeak", "valve-" + valve, request, cause});
        };
        const auto status =
            rows.Query("SELECT id FROM {v}valve WHERE site = $1 ORDER BY id", {site},
                       [&](const SqlRow& row) { report(std::string(row.Text(0))); });
        EXPECT_TRUE(status.ok()) << status;
        if (!also_.empty()) report(also_);
      }
      return absl::StatusOr<std::vector<ReactionCommand>>(std::move(commands));
    };
  }
  absl::Status InstallAt(const std::string& valve, const std::string& site = "bt") {
    return Install(valve, "valve_id: '" + valve + "' site_id: '" + site + "'").status();
  }
  size_t Events(const std::string& valve) { return store_->ReadStream("valve-" + valve)->size(); }

  std::string poison_, also_;
  std::atomic<int> looks_ = 0;
};

TEST_F(ViewReactionTest, ManyEventsAboutOneThingAreLookedAtOnceByWhatTheViewKnows) {
  Host();
  for (const char* valve : {"a", "b", "c"}) ASSERT_TRUE(InstallAt(valve).ok());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_LE(looks_, 2);  // One for each shard.
  for (const char* valve : {"a", "b", "c"}) EXPECT_GE(Events(valve), 2u) << valve;
  const auto leak = store_->ReadStream("valve-a")->at(1);
  EXPECT_TRUE(leak.cause.starts_with("valves/valve-")) << leak.cause;
  EXPECT_TRUE(leak.command_id.starts_with(leak.cause + "/valve-a/")) << leak.command_id;
  const auto before = Recorded();
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(Recorded(), before);
}

TEST_F(ViewReactionTest, NothingIsMadeOfRowsThatHaveNotSeenTheEvent) {
  Host();
  ASSERT_TRUE(InstallAt("a").ok());
  EXPECT_TRUE(absl::IsUnavailable(consumer().Drain().status()));
  EXPECT_EQ(looks_, 0);
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(Events("a"), 2u);
}

TEST_F(ViewReactionTest, WhatIsUnavailableIsTriedAgainAndTakesEffectOnce) {
  Host();
  ASSERT_TRUE(InstallAt("a").ok());
  ASSERT_TRUE(host_->running()[0]->views->Drain().ok());
  std::atomic<bool> down = true;
  ledger_->before_lock = [&] {
    return down ? absl::UnavailableError("failing over") : absl::OkStatus();
  };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(absl::IsUnavailable(consumer().Drain().status()));
  down = false;
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(Events("a"), 2u);
}

TEST_F(ViewReactionTest, AnEventThatCannotBeReadGoesAsideAndTheOthersAreLookedAt) {
  poison_ = "valve-b";
  Host();
  for (const char* valve : {"a", "b", "c"}) ASSERT_TRUE(InstallAt(valve).ok());
  ASSERT_TRUE(host_->Settle().ok());
  const auto aside = host_->running()[0]->views->asides().List();
  ASSERT_TRUE(aside.ok());
  for (const auto& event : *aside) EXPECT_EQ(event.stream, "valve-b");
  EXPECT_FALSE(aside->empty());
  EXPECT_GE(Events("a"), 2u);
  EXPECT_GE(Events("c"), 2u);
  EXPECT_EQ(Refused(), 0);
}

TEST_F(ViewReactionTest, ARefusedCommandIsListedAndHoldsNothingBack) {
  also_ = "none";
  Host();
  ASSERT_TRUE(InstallAt("a").ok());
  ASSERT_TRUE(host_->Settle().ok());
  EXPECT_EQ(Events("a"), 2u);
  EXPECT_EQ(Refused(), 1);  // There is no valve called none.
}

}  // namespace
}  // namespace interlock
