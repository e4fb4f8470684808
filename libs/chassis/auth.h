#pragma once
// Sign-in of the embedded default: a file of tokens that its owner alone may read, one-time links
// for the page, and what a signed-in caller may do where.
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock {

struct Grant {
  std::string role;  // "reader", "supervisor", ...; "administrator" may everything.
  std::string site;  // A site's id, or "*" for every site.
  bool operator==(const Grant&) const = default;
};

// The sites that an answer may show.
struct SiteScope {
  bool all = false;
  std::vector<std::string> sites = {};  // Sorted; empty if all.
  bool Contains(std::string_view site) const;
};

struct Caller {
  std::string actor;  // A person's id, or "service:<name>".
  std::vector<Grant> grants = {};

  // Whether one of the roles is held at the site. An empty site is no site: only a grant for every
  // site holds there. "anyone" among the roles is held by every caller, everywhere.
  bool Holds(const std::vector<std::string>& roles, std::string_view site) const;
  bool HoldsAnywhere(const std::vector<std::string>& roles) const;
  // Where one of the roles is held; for "anyone", where the caller holds any role at all.
  SiteScope SitesFor(const std::vector<std::string>& roles) const;
};

// The token file. Any thread.
class TokenBook {
 public:
  // Reads the file, or creates it (and its folder) with one token of an administrator called
  // "owner". FAILED_PRECONDITION, naming the file and what to do, if anyone but its owner can read
  // it or if it is not a token file.
  static absl::StatusOr<std::unique_ptr<TokenBook>> Open(const std::string& path);

  // The caller whose token this is, valid as long as the book; null if nobody's. Takes the same
  // time for a nearly right token as for a wrong one.
  const Caller* Find(std::string_view token) const;
  // Makes a token and writes the file durably before giving it out.
  absl::StatusOr<std::string> Add(const std::string& actor, const std::vector<Grant>& grants);
  // The first token of an administrator for every site, for programs that act as the machine's
  // owner; empty if there is none.
  std::string OwnerToken() const;

 private:
  struct Entry {
    std::string token;
    std::string digest;
    Caller caller;
  };
  explicit TokenBook(std::string path) : path_(std::move(path)) {}
  absl::Status Read(const std::string& text);
  absl::Status Write() const;

  const std::string path_;
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;  // Only grows, so that callers stay where they are.
};

// Sessions of the page, in memory: signing in again after a restart is a click on a new link.
class SignIn {
 public:
  static constexpr int64_t kCodeLivesMs = 10 * 60 * 1000;
  static constexpr int64_t kSessionLivesMs = 12 * 60 * 60 * 1000;
  // `now_ms` counts real time, never simulated time: a session outlives a simulated year.
  SignIn(const TokenBook& tokens, std::function<int64_t()> now_ms);

  const TokenBook& tokens() const { return tokens_; }
  // A code for /signin?code=..., good once and for ten minutes. Empty if the token is nobody's.
  std::string NewCode(std::string_view token);
  // The session that a code opens; nothing if it is unknown, used or too old.
  std::optional<std::string> Redeem(std::string_view code);
  // The token that a session stands for; nothing if it ended.
  std::optional<std::string> TokenOf(std::string_view session);
  void SignOut(std::string_view session);

 private:
  struct Lent {
    std::string token;
    int64_t ends_ms;
  };
  using Lendings = std::map<std::string, Lent>;  // By digest, so that a look-up leaks nothing.
  static void Put(Lendings& lendings, const std::string& secret, Lent lent, int64_t now_ms);

  const TokenBook& tokens_;
  const std::function<int64_t()> now_ms_;
  std::mutex mutex_;
  Lendings codes_, sessions_;
};

}  // namespace interlock
