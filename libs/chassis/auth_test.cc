#include "libs/chassis/auth.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace interlock {
namespace {

using Roles = std::vector<std::string>;

class TokenFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string folder = testing::TempDir() + "auth_XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    path_ = folder_ + "/auth/tokens.json";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void Put(const std::string& text, mode_t mode = 0600) {
    std::filesystem::create_directories(folder_ + "/auth");
    std::ofstream(path_) << text;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }
  std::string WhyNot() {
    auto book = TokenBook::Open(path_);
    return book.ok() ? "" : std::string(book.status().message());
  }
  std::string folder_, path_;
};

TEST_F(TokenFile, IsMadeAtFirstStartForItsOwnerAlone) {
  auto book = TokenBook::Open(path_);
  ASSERT_TRUE(book.ok()) << book.status();
  struct stat seen;
  ASSERT_EQ(stat(path_.c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 0777, 0600u);
  const Caller* owner = (*book)->Find((*book)->OwnerToken());
  ASSERT_NE(owner, nullptr);
  EXPECT_EQ(owner->actor, "owner");
  EXPECT_TRUE(owner->Holds({"psm_manager"}, "S1"));
}

TEST_F(TokenFile, KeepsItsTokensOverARestart) {
  std::string added, owner;
  {
    auto book = TokenBook::Open(path_);
    owner = (*book)->OwnerToken();
    added = *(*book)->Add("p-7", {{"reader", "S1"}});
  }
  auto book = TokenBook::Open(path_);
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ((*book)->OwnerToken(), owner);
  ASSERT_NE((*book)->Find(added), nullptr);
  EXPECT_EQ((*book)->Find(added)->actor, "p-7");
  EXPECT_EQ((*book)->Find(added)->grants, (std::vector<Grant>{{"reader", "S1"}}));
}

TEST_F(TokenFile, OfAnotherNobodyIsFound) {
  auto book = TokenBook::Open(path_);
  std::string nearly = (*book)->OwnerToken();
  nearly.back() = nearly.back() == '0' ? '1' : '0';
  EXPECT_EQ((*book)->Find(nearly), nullptr);
  EXPECT_EQ((*book)->Find(""), nullptr);
}

TEST_F(TokenFile, ThatOthersCanReadIsRefused) {
  Put(R"({"tokens": []})", 0644);
  EXPECT_NE(WhyNot().find("chmod 600"), std::string::npos) << WhyNot();
}

TEST_F(TokenFile, ThatIsALinkIsRefused) {
  Put(R"({"tokens": []})");
  std::filesystem::rename(path_, path_ + ".real");
  std::filesystem::create_symlink(path_ + ".real", path_);
  EXPECT_NE(WhyNot(), "");
}

TEST_F(TokenFile, OfAnotherShapeIsRefusedSayingWhere) {
  const std::string token(32, 'a');
  const std::pair<std::string, const char*> bad[] = {
      {"", "is not"},
      {"[]", "is not"},
      {R"({"tokens": [7]})", "entry 1"},
      {R"({"tokens": [{"token": "short", "actor": "p", "grants": []}]})", "32 characters"},
      {R"({"tokens": [{"token": ")" + token + R"(", "grants": []}]})", "\"actor\""},
      {R"({"tokens": [{"token": ")" + token + R"(", "actor": "p"}]})", "\"grants\""},
      {R"({"tokens": [{"token": ")" + token + R"(", "actor": "p", "grants": [{"role": "x"}]}]})",
       "\"site\""},
      {R"({"tokens": [{"token": ")" + token + R"(", "actor": "p", "grants": [], "rolle": 1}]})",
       "\"rolle\""}};
  for (const auto& [text, why] : bad) {
    Put(text);
    EXPECT_NE(WhyNot().find(why), std::string::npos) << text << " -> " << WhyNot();
  }
}

const Caller kSupervisor{"p-1", {{"supervisor", "S2"}, {"reader", "S1"}, {"reader", "S2"}}};

TEST(Caller, HoldsARoleWhereItIsGrantedAndNowhereElse) {
  EXPECT_TRUE(kSupervisor.Holds({"operator", "supervisor"}, "S2"));
  EXPECT_FALSE(kSupervisor.Holds({"supervisor"}, "S1"));
  EXPECT_FALSE(kSupervisor.Holds({"supervisor"}, ""));
  EXPECT_FALSE(kSupervisor.Holds({}, "S2"));
  EXPECT_TRUE(kSupervisor.HoldsAnywhere({"supervisor"}));
  EXPECT_FALSE(kSupervisor.HoldsAnywhere({"operator"}));
}

TEST(Caller, WhoIsAdministratorMayEverythingAtThatSite) {
  const Caller everywhere{"a", {{"administrator", "*"}}}, here{"b", {{"administrator", "S1"}}};
  EXPECT_TRUE(everywhere.Holds({"operator"}, "S9"));
  EXPECT_TRUE(everywhere.Holds({"operator"}, ""));
  EXPECT_TRUE(here.Holds({"operator"}, "S1"));
  EXPECT_FALSE(here.Holds({"operator"}, "S2"));
}

TEST(Caller, WithoutAnyRoleMayWhatAnyoneMay) {
  const Caller stranger{"p-9"};
  EXPECT_TRUE(stranger.Holds({"anyone"}, "S1"));
  EXPECT_TRUE(stranger.HoldsAnywhere({"anyone"}));
  EXPECT_FALSE(stranger.SitesFor({"anyone"}).Contains("S1"));
}

TEST(Caller, SeesTheSitesOfTheRoles) {
  EXPECT_EQ(kSupervisor.SitesFor({"reader"}).sites, (Roles{"S1", "S2"}));
  EXPECT_EQ(kSupervisor.SitesFor({"supervisor"}).sites, (Roles{"S2"}));
  EXPECT_TRUE(kSupervisor.SitesFor({"anyone"}).Contains("S1"));
  EXPECT_FALSE(kSupervisor.SitesFor({"reader"}).Contains("S3"));
  EXPECT_TRUE((Caller{"o", {{"reader", "*"}}}).SitesFor({"reader"}).all);
}

class SignInTest : public TokenFile {
 protected:
  void SetUp() override {
    TokenFile::SetUp();
    book_ = *TokenBook::Open(path_);
    sign_in_ = std::make_unique<SignIn>(*book_, [this] { return now_ms_; });
  }
  int64_t now_ms_ = 1000;
  std::unique_ptr<TokenBook> book_;
  std::unique_ptr<SignIn> sign_in_;
};

TEST_F(SignInTest, ACodeOpensOneSessionOfItsToken) {
  const std::string code = sign_in_->NewCode(book_->OwnerToken());
  const auto session = sign_in_->Redeem(code);
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(sign_in_->TokenOf(*session), book_->OwnerToken());
  EXPECT_EQ(sign_in_->Redeem(code), std::nullopt);
}

TEST_F(SignInTest, ACodeIsGoodForTenMinutes) {
  const std::string early = sign_in_->NewCode(book_->OwnerToken());
  const std::string late = sign_in_->NewCode(book_->OwnerToken());
  now_ms_ += SignIn::kCodeLivesMs - 1;
  EXPECT_TRUE(sign_in_->Redeem(early).has_value());
  now_ms_ += 1;
  EXPECT_EQ(sign_in_->Redeem(late), std::nullopt);
}

TEST_F(SignInTest, ASessionEndsAfterTwelveHoursOrBySigningOut) {
  const auto first = sign_in_->Redeem(sign_in_->NewCode(book_->OwnerToken()));
  const auto second = sign_in_->Redeem(sign_in_->NewCode(book_->OwnerToken()));
  sign_in_->SignOut(*first);
  EXPECT_EQ(sign_in_->TokenOf(*first), std::nullopt);
  now_ms_ += SignIn::kSessionLivesMs - 1;
  EXPECT_TRUE(sign_in_->TokenOf(*second).has_value());
  now_ms_ += 1;
  EXPECT_EQ(sign_in_->TokenOf(*second), std::nullopt);
}

TEST_F(SignInTest, ThereIsNoCodeForNobody) { EXPECT_EQ(sign_in_->NewCode("guess"), ""); }

}  // namespace
}  // namespace interlock
