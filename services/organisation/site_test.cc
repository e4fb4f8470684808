#include "services/organisation/site.h"

#include "libs/decider/from_text.h"
#include "libs/decider/spec.h"
#include "libs/decider/storm.h"
#include "services/organisation/rules.h"

namespace interlock::organisation {
namespace {

using SiteSpec = Spec<Site>;

v1::SiteEvent E(const std::string& text) { return From<v1::SiteEvent>(text); }
v1::SiteCommand C(const std::string& text) { return From<v1::SiteCommand>(text); }

// 2026-11-23
constexpr int64_t kToday = 1'795'392'000'000;

Rules SomeRules() {
  Rules rules;
  rules.time_zones = {"America/Chicago", "Europe/Berlin"};
  return rules;
}
const Rules kRules = SomeRules();

const char kProfile[] =
    "profile { name: 'Baytown' naics: '325110' time_zone: 'America/Chicago' "
    "regime: REGIME_GENERAL_INDUSTRY go_live_on: '2026-01-01' "
    "outside_identifiers { scheme: 'epa-facility' value: '100000131074' } }";
const char kUnits[] = "units { unit_id: 'fcc' name: 'Cracker' }";

std::string Text(const std::string& form) {
  std::string text = form;
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>{"$PROFILE", kProfile}, {"$UNITS", kUnits}})
    for (size_t at; (at = text.find(name)) != std::string::npos;)
      text.replace(at, name.size(), value);
  return text;
}

const auto kRegister = C(Text(
    "register { site_id: 'bt' $PROFILE business_id: 'chem' owned_from_on: '2020-01-01' $UNITS }"));
const auto kRegistered = E(Text(
    "registered { site_id: 'bt' $PROFILE ownership { business_id: 'chem' from_on: '2020-01-01' } "
    "$UNITS }"));

SiteSpec Registered(const std::vector<v1::SiteEvent>& since = {}) {
  std::vector<v1::SiteEvent> history = {kRegistered};
  history.insert(history.end(), since.begin(), since.end());
  auto spec = SiteSpec::Given(history);
  spec.At(kToday).Under(kRules);
  return spec;
}
SiteSpec New() {
  auto spec = SiteSpec::Given({});
  spec.At(kToday).Under(kRules);
  return spec;
}

TEST(Site, RegisteredSaysEverythingThatOthersNeed) { New().When(kRegister).Then({kRegistered}); }
TEST(Site, RegisteredAgainWithTheSameContentChangesNothing) {
  Registered().When(kRegister).ThenNothing();
  // Even after it was renamed: the repeat is of an older command.
  Registered({E("renamed { site_id: 'bt' name { name: 'BT' from_on: '2026-02-01' } }")})
      .When(kRegister)
      .ThenNothing();
}
TEST(Site, RegisteredAgainWithOtherContentIsRefused) {
  auto other = kRegister;
  other.mutable_register_()->mutable_profile()->set_naics("324110");
  Registered().When(other).ThenRefused("SITE_EXISTS");
}
TEST(Site, RegistrationNamesEverythingThatIsWrongAtOnce) {
  auto spec = New();
  spec.When(C("register { site_id: 'bt' profile { time_zone: 'Mars/Olympus' go_live_on: "
              "'2026-02-30' outside_identifiers { scheme: 'frs' value: '1' } outside_identifiers { "
              "scheme: 'frs' value: '2' } } }"))
      .ThenRefused("SITE_PROFILE_WRONG");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* part : {"name is missing", "regime is missing", "Mars/Olympus", "2026-02-30",
                           "two identifiers of scheme frs"})
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " not in: " << sentence;
}
TEST(Site, RegistrationRefusesADayThatDoesNotExist) {
  auto command = kRegister;
  command.mutable_register_()->set_owned_from_on("2020-02-30");
  New().When(command).ThenRefused("DATE_INVALID");
  command = kRegister;
  command.mutable_register_()->mutable_units(0)->set_closed_on("2020-02-30");
  New().When(command).ThenRefused("DATE_INVALID");
}
TEST(Site, RegistrationRefusesAUnitNamedTwice) {
  auto command = kRegister;
  *command.mutable_register_()->add_units() = command.register_().units(0);
  New().When(command).ThenRefused("UNIT_EXISTS");
}
TEST(Site, NothingHappensToASiteThatIsNotRegistered) {
  New()
      .When(C("rename { site_id: 'bt' name: 'X' from_on: '2026-02-01' }"))
      .ThenRefused("SITE_UNKNOWN");
  New().When(C("sell { site_id: 'bt' from_on: '2026-02-01' }")).ThenRefused("SITE_UNKNOWN");
}

// -- Imports

const auto kImport =
    C("record_imported { site_id: 'bt' profile { name: 'EPA 100000131074' naics: '32511' } "
      "source: 'rmp' }");
const auto kFirstImport = std::vector<v1::SiteEvent>{
    E("registered { site_id: 'bt' profile { name: 'EPA 100000131074' naics: '32511' } }"),
    E("imported { site_id: 'bt' said { name: 'EPA 100000131074' naics: '32511' } source: 'rmp' }")};
SiteSpec ImportedSite(const std::vector<v1::SiteEvent>& since = {}) {
  auto history = kFirstImport;
  history.insert(history.end(), since.begin(), since.end());
  auto spec = SiteSpec::Given(history);
  spec.At(kToday).Under(kRules);
  return spec;
}

TEST(ImportedSite, IsRegisteredByItsName) { New().When(kImport).Then(kFirstImport); }
TEST(ImportedSite, WithoutANameIsRefused) {
  New()
      .When(C("record_imported { site_id: 'bt' profile { naics: '325' } source: 'rmp' }"))
      .ThenRefused("SITE_PROFILE_WRONG");
}
TEST(ImportedSite, ImportedAgainChangesNothing) { ImportedSite().When(kImport).ThenNothing(); }
TEST(ImportedSite, KeepsWhatAPersonCorrectedWhenTheImportSaysTheSameAgain) {
  ImportedSite({E("corrected { site_id: 'bt' profile { name: 'Baytown' naics: '325110' } }")})
      .When(kImport)
      .ThenNothing();
}
TEST(ImportedSite, TakesFromAnImportOnlyWhatItSaysDifferentlyFromBefore) {
  ImportedSite({E("corrected { site_id: 'bt' profile { name: 'Baytown' naics: '32511' } }")})
      .When(C("record_imported { site_id: 'bt' profile { name: 'EPA 100000131074' naics: '32411' } "
              "source: 'rmp' }"))
      .Then({E("corrected { site_id: 'bt' profile { name: 'Baytown' naics: '32411' } "
               "reason: 'import: rmp' }"),
             E("imported { site_id: 'bt' said { name: 'EPA 100000131074' naics: '32411' } "
               "source: 'rmp' }")});
}
TEST(ImportedSite, EmptyFieldsOfAnImportSayNothing) {
  Registered()
      .When(C("record_imported { site_id: 'bt' profile { naics: '325110' outside_identifiers { "
              "scheme: 'frs' value: '7' } anonymous_near_misses_allowed: true } source: 'x.csv' }"))
      .Then({E("corrected { site_id: 'bt' profile { name: 'Baytown' naics: '325110' time_zone: "
               "'America/Chicago' regime: REGIME_GENERAL_INDUSTRY go_live_on: '2026-01-01' "
               "outside_identifiers { scheme: 'epa-facility' value: '100000131074' } "
               "outside_identifiers { scheme: 'frs' value: '7' } "
               "anonymous_near_misses_allowed: true } reason: 'import: x.csv' }"),
             E("imported { site_id: 'bt' said { naics: '325110' outside_identifiers { "
               "scheme: 'frs' value: '7' } anonymous_near_misses_allowed: true } "
               "source: 'x.csv' }")});
}
TEST(ImportedSite, WithAWrongTimeZoneIsRefused) {
  ImportedSite()
      .When(C("record_imported { site_id: 'bt' profile { time_zone: 'CST' } source: 'x' }"))
      .ThenRefused("SITE_PROFILE_WRONG");
}
TEST(ImportedSite, IsMovedToAnotherBusinessOnlyFromAStatedDay) {
  const std::string said =
      "record_imported { site_id: 'bt' profile { name: 'Baytown' } business_id: 'fuels' ";
  Registered().When(C(said + "source: 'x' }")).ThenRefused("IMPORT_MOVES_SITE");
  Registered()
      .When(C(said + "owned_from_on: '2026-07-01' source: 'x' }"))
      .Then({E("moved { site_id: 'bt' ownership { business_id: 'chem' from_on: '2020-01-01' "
               "until_on: '2026-07-01' } ownership { business_id: 'fuels' from_on: '2026-07-01' } "
               "reason: 'import: x' }"),
             E("imported { site_id: 'bt' said { name: 'Baytown' } business_id: 'fuels' "
               "source: 'x' }")});
}
TEST(ImportedSite, WithoutABusinessIsBoughtByTheOneThatALaterImportNames) {
  ImportedSite()
      .When(C("record_imported { site_id: 'bt' profile { name: 'EPA 100000131074' naics: '32511' } "
              "business_id: 'chem' owned_from_on: '2021-01-01' source: 'x' }"))
      .Then({E("bought { site_id: 'bt' ownership { business_id: 'chem' from_on: '2021-01-01' } }"),
             E("imported { site_id: 'bt' said { name: 'EPA 100000131074' naics: '32511' } "
               "business_id: 'chem' source: 'x' }")});
}

// -- Names and profile

TEST(Site, RenamedKeepsItsFormerNames) {
  auto spec = Registered();
  spec.When(C("rename { site_id: 'bt' name: 'Baytown East' from_on: '2026-11-23' }"))
      .Then({E("renamed { site_id: 'bt' name { name: 'Baytown East' from_on: '2026-11-23' } }")});
  EXPECT_EQ(spec.state().names_size(), 2);
  EXPECT_EQ(spec.state().names(0).name(), "Baytown");
  EXPECT_EQ(spec.state().profile().name(), "Baytown East");
}
TEST(Site, RenamedToItsOwnNameChangesNothing) {
  Registered()
      .When(C("rename { site_id: 'bt' name: 'Baytown' from_on: '2026-11-23' }"))
      .ThenNothing();
}
TEST(Site, IsNotRenamedAheadOfTimeNorOutOfOrderNorOnNoDay) {
  Registered()
      .When(C("rename { site_id: 'bt' name: 'X' from_on: '2026-11-25' }"))
      .ThenRefused("DATE_IN_FUTURE");
  Registered({E("renamed { site_id: 'bt' name { name: 'Y' from_on: '2026-05-01' } }")})
      .When(C("rename { site_id: 'bt' name: 'X' from_on: '2026-05-01' }"))
      .ThenRefused("DATES_OUT_OF_ORDER");
  Registered()
      .When(C("rename { site_id: 'bt' name: 'X' from_on: '2026-02-30' }"))
      .ThenRefused("DATE_INVALID");
}
TEST(Site, CorrectedCarriesTheWholeProfileAndCorrectsTheNameItself) {
  auto spec = Registered();
  spec.When(C("correct { site_id: 'bt' profile { name: 'Bay Town' time_zone: 'Europe/Berlin' "
              "regime: REGIME_CONSTRUCTION } reason: 'typo' }"))
      .Then({E("corrected { site_id: 'bt' profile { name: 'Bay Town' time_zone: 'Europe/Berlin' "
               "regime: REGIME_CONSTRUCTION } reason: 'typo' }")});
  ASSERT_EQ(spec.state().names_size(), 1);
  EXPECT_EQ(spec.state().names(0).name(), "Bay Town");
}
TEST(Site, CorrectedToWhatItIsChangesNothing) {
  Registered().When(C(Text("correct { site_id: 'bt' $PROFILE reason: 'again' }"))).ThenNothing();
}
TEST(Site, CorrectionMustSayEverything) {
  Registered()
      .When(C("correct { site_id: 'bt' profile { name: 'Bay Town' } reason: 'typo' }"))
      .ThenRefused("SITE_PROFILE_WRONG");
}

// -- Ownership

const char kMovedText[] =
    "moved { site_id: 'bt' ownership { business_id: 'chem' from_on: '2020-01-01' until_on: "
    "'2026-07-01' } ownership { business_id: 'fuels' from_on: '2026-07-01' } reason: 'reorg' }";
const auto kMove =
    C("move { site_id: 'bt' business_id: 'fuels' from_on: '2026-07-01' reason: 'reorg' }");
const auto kSell = C("sell { site_id: 'bt' from_on: '2026-07-01' buyer: 'Acme' }");
const auto kSold =
    E("sold { site_id: 'bt' ownership { business_id: 'chem' from_on: '2020-01-01' until_on: "
      "'2026-07-01' } buyer: 'Acme' }");

TEST(Site, MovedBetweenBusinessesKeepsWhoseItWas) {
  Registered().When(kMove).Then({E(kMovedText)});
}
TEST(Site, MovedSoldOrBoughtAgainTheSameWayChangesNothing) {
  Registered({E(kMovedText)}).When(kMove).ThenNothing();
  Registered({kSold}).When(kSell).ThenNothing();
  Registered()
      .When(C("buy { site_id: 'bt' business_id: 'chem' from_on: '2020-01-01' }"))
      .ThenNothing();
}
TEST(Site, MovedToTheBusinessThatItBelongsToIsRefused) {
  Registered()
      .When(C("move { site_id: 'bt' business_id: 'chem' from_on: '2026-07-01' }"))
      .ThenRefused("SITE_OWNED");
}
TEST(Site, IsNotMovedOrSoldBeforeItCame) {
  for (const char* from : {"2019-12-31", "2020-01-01"}) {
    Registered()
        .When(C(std::string("move { site_id: 'bt' business_id: 'f' from_on: '") + from + "' }"))
        .ThenRefused("DATES_OUT_OF_ORDER");
    Registered()
        .When(C(std::string("sell { site_id: 'bt' from_on: '") + from + "' }"))
        .ThenRefused("DATES_OUT_OF_ORDER");
  }
}
TEST(Site, IsNotMovedSoldOrBoughtOnADayThatDoesNotExist) {
  Registered().When(C("sell { site_id: 'bt' from_on: '2026-02-30' }")).ThenRefused("DATE_INVALID");
  Registered()
      .When(C("move { site_id: 'bt' business_id: 'f' from_on: 'July' }"))
      .ThenRefused("DATE_INVALID");
  Registered({kSold})
      .When(C("buy { site_id: 'bt' business_id: 'f' from_on: '2026-13-01' }"))
      .ThenRefused("DATE_INVALID");
}
TEST(Site, SoldNoLongerBelongsToAnybodyHere) {
  Registered().When(kSell).Then({kSold});
  Registered({kSold}).When(kMove).ThenRefused("SITE_NOT_OWNED");
  Registered({kSold})
      .When(C("sell { site_id: 'bt' from_on: '2026-08-01' }"))
      .ThenRefused("SITE_NOT_OWNED");
}
TEST(Site, BoughtBackHasAGapInItsOwnership) {
  Registered({kSold})
      .When(C("buy { site_id: 'bt' business_id: 'fuels' from_on: '2026-10-01' seller: 'Acme' }"))
      .Then({E("bought { site_id: 'bt' ownership { business_id: 'chem' from_on: '2020-01-01' "
               "until_on: '2026-07-01' } ownership { business_id: 'fuels' from_on: '2026-10-01' } "
               "seller: 'Acme' }")});
  Registered({kSold})
      .When(C("buy { site_id: 'bt' business_id: 'fuels' from_on: '2026-06-30' }"))
      .ThenRefused("DATES_OUT_OF_ORDER");
}
TEST(Site, BoughtWhileItIsOwnedIsRefused) {
  Registered()
      .When(C("buy { site_id: 'bt' business_id: 'fuels' from_on: '2026-10-01' }"))
      .ThenRefused("SITE_OWNED");
}
TEST(Site, CorrectedOwnershipReplacesAllOfIt) {
  Registered()
      .When(C("correct_ownership { site_id: 'bt' ownership { business_id: 'fuels' until_on: "
              "'2020-01-01' } ownership { business_id: 'chem' from_on: '2020-01-01' } "
              "reason: 'deed found' }"))
      .Then({E("ownership_corrected { site_id: 'bt' ownership { business_id: 'fuels' until_on: "
               "'2020-01-01' } ownership { business_id: 'chem' from_on: '2020-01-01' } "
               "reason: 'deed found' }")});
}
TEST(Site, CorrectedOwnershipIsRefusedWithEverythingThatIsWrong) {
  auto spec = Registered();
  spec.When(C("correct_ownership { site_id: 'bt' ownership { business_id: 'a' from_on: "
              "'2020-01-01' until_on: '2019-01-01' } ownership { from_on: '2018-01-01' } "
              "ownership { business_id: 'c' } reason: 'x' }"))
      .ThenRefused("OWNERSHIP_WRONG");
  const std::string sentence(spec.outcome().refusal.message());
  for (const char* part : {"period 1: ended before it began", "period 2: names no business",
                           "period 2: needs the date on which it ended",
                           "period 2: began before the one before it ended",
                           "period 3: needs the date on which it began"})
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " not in: " << sentence;
}

// -- Units

TEST(Unit, IsAddedRenamedAndClosedInWhole) {
  Registered()
      .When(C("add_unit { site_id: 'bt' unit_id: 'alky' name: 'Alkylation' }"))
      .Then({E("unit_added { site_id: 'bt' unit { unit_id: 'alky' name: 'Alkylation' } }")});
  Registered()
      .When(C("rename_unit { site_id: 'bt' unit_id: 'fcc' name: 'FCC' }"))
      .Then({E("unit_renamed { site_id: 'bt' unit { unit_id: 'fcc' name: 'FCC' } }")});
  auto spec = Registered();
  spec.When(C("close_unit { site_id: 'bt' unit_id: 'fcc' closed_on: '2026-05-01' }"))
      .Then({E("unit_closed { site_id: 'bt' unit { unit_id: 'fcc' name: 'Cracker' closed_on: "
               "'2026-05-01' } }")});
  EXPECT_EQ(spec.state().units(0).closed_on(), "2026-05-01");
}
const auto kClosed =
    E("unit_closed { site_id: 'bt' unit { unit_id: 'fcc' name: 'Cracker' closed_on: '2026-05-01' } "
      "}");
TEST(Unit, SaidAgainTheSameWayChangesNothing) {
  Registered().When(C("add_unit { site_id: 'bt' unit_id: 'fcc' name: 'Cracker' }")).ThenNothing();
  Registered()
      .When(C("rename_unit { site_id: 'bt' unit_id: 'fcc' name: 'Cracker' }"))
      .ThenNothing();
  Registered({kClosed})
      .When(C("close_unit { site_id: 'bt' unit_id: 'fcc' closed_on: '2026-05-01' }"))
      .ThenNothing();
}
TEST(Unit, IsRefusedByNameWhereItCannotBe) {
  Registered()
      .When(C("add_unit { site_id: 'bt' unit_id: 'fcc' name: 'Other' }"))
      .ThenRefused("UNIT_EXISTS");
  Registered({kClosed})
      .When(C("add_unit { site_id: 'bt' unit_id: 'fcc' name: 'Cracker' }"))
      .ThenRefused("UNIT_EXISTS");
  Registered()
      .When(C("rename_unit { site_id: 'bt' unit_id: 'x' name: 'X' }"))
      .ThenRefused("UNIT_UNKNOWN");
  Registered()
      .When(C("close_unit { site_id: 'bt' unit_id: 'x' closed_on: '2026-05-01' }"))
      .ThenRefused("UNIT_UNKNOWN");
  Registered({kClosed})
      .When(C("close_unit { site_id: 'bt' unit_id: 'fcc' closed_on: '2026-06-01' }"))
      .ThenRefused("UNIT_CLOSED");
  Registered()
      .When(C("close_unit { site_id: 'bt' unit_id: 'fcc' closed_on: 'soon' }"))
      .ThenRefused("DATE_INVALID");
}
TEST(Unit, ASiteHoldsABoundedNumber) {
  v1::SiteEvent full = kRegistered;
  for (int i = 1; i < 500; ++i)
    full.mutable_registered()->add_units()->set_unit_id("u" + std::to_string(i));
  auto spec = SiteSpec::Given({full});
  spec.Under(kRules)
      .When(C("add_unit { site_id: 'bt' unit_id: 'one-more' name: 'X' }"))
      .ThenRefused("UNITS_FULL");
}

TEST(Site, StandsAStormOfRandomCommands) {
  const int accepted =
      Storm<Site>(20000,
                  {"bt", "chem", "fuels", "fcc", "alky", "2019-01-01", "2020-02-30", "2021-06-01",
                   "2026-07-01", "America/Chicago", "Baytown", "325110", ""},
                  &kRules);
  EXPECT_GT(accepted, 100);
}

}  // namespace
}  // namespace interlock::organisation
