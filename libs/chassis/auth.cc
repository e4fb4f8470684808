#include "libs/chassis/auth.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "libs/ports/sha256.h"

namespace interlock {
namespace {

using nlohmann::json;

constexpr size_t kTokenFileMax = 4 << 20;
constexpr size_t kTokenMin = 32;
constexpr size_t kLentMax = 10'000;

bool IsAdministrator(const Grant& grant) { return grant.role == "administrator"; }

bool Names(const std::vector<std::string>& roles, std::string_view role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool Opens(const Grant& grant, const std::vector<std::string>& roles) {
  return IsAdministrator(grant) || Names(roles, grant.role);
}

std::string Digest(std::string_view secret) { return Sha256(secret); }

// 256 random bits as hexadecimal digits.
std::string NewSecret() {
  unsigned char bytes[32];
  if (RAND_bytes(bytes, sizeof bytes) != 1) std::abort();  // No randomness, no safe way on.
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

absl::Status Failed(const std::string& path, const std::string& why) {
  return absl::FailedPreconditionError("token file " + path + ": " + why);
}
absl::Status FailedCall(const std::string& path, const char* call) {
  return Failed(path, std::string(call) + ": " + std::strerror(errno));
}

struct OpenFile {
  int fd;
  explicit OpenFile(int f) : fd(f) {}
  OpenFile(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd >= 0) close(fd);
  }
};

absl::StatusOr<std::string> ReadPrivately(const std::string& path) {
  OpenFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.fd < 0 && errno == ENOENT) return absl::NotFoundError(path);
  if (file.fd < 0) return FailedCall(path, "open");
  struct stat seen;
  if (fstat(file.fd, &seen) != 0) return FailedCall(path, "stat");
  if (!S_ISREG(seen.st_mode)) return Failed(path, "is not a plain file");
  if (seen.st_uid != geteuid()) return Failed(path, "belongs to another user");
  if ((seen.st_mode & 077) != 0)
    return Failed(path, "others can read or change it; run chmod 600 on it, and make new tokens");
  if (size_t(seen.st_size) > kTokenFileMax) return Failed(path, "is larger than 4 MiB");
  std::string text(size_t(seen.st_size), '\0');
  size_t have = 0;
  while (have < text.size()) {
    const ssize_t got = read(file.fd, text.data() + have, text.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FailedCall(path, "read");
    if (got == 0) break;
    have += size_t(got);
  }
  text.resize(have);
  return text;
}

// Whole or not at all, also when the machine stops in the middle.
absl::Status WritePrivately(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  {
    OpenFile file(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                       S_IRUSR | S_IWUSR));
    if (file.fd < 0) return FailedCall(beside, "open");
    if (fchmod(file.fd, S_IRUSR | S_IWUSR) != 0) return FailedCall(beside, "chmod");
    for (size_t sent = 0; sent < text.size();) {
      const ssize_t put = write(file.fd, text.data() + sent, text.size() - sent);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return FailedCall(beside, "write");
      sent += size_t(put);
    }
    if (fsync(file.fd) != 0) return FailedCall(beside, "fsync");
  }
  if (rename(beside.c_str(), path.c_str()) != 0) return FailedCall(path, "rename");
  const std::string folder = std::filesystem::path(path).parent_path().string();
  OpenFile parent(open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.fd < 0 || fsync(parent.fd) != 0) return FailedCall(folder, "fsync");
  return absl::OkStatus();
}

// The text of a key that must be there, or empty.
std::string Text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

bool SiteScope::Contains(std::string_view site) const {
  return all || std::binary_search(sites.begin(), sites.end(), site);
}

bool Caller::Holds(const std::vector<std::string>& roles, std::string_view site) const {
  return Names(roles, "anyone") ||
         std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
           return Opens(grant, roles) &&
                  (grant.site == "*" || (!site.empty() && grant.site == site));
         });
}

bool Caller::HoldsAnywhere(const std::vector<std::string>& roles) const {
  return Names(roles, "anyone") ||
         std::any_of(grants.begin(), grants.end(),
                     [&](const Grant& grant) { return Opens(grant, roles); });
}

SiteScope Caller::SitesFor(const std::vector<std::string>& roles) const {
  const bool anyone = Names(roles, "anyone");
  SiteScope scope;
  for (const Grant& grant : grants)
    if (anyone || Opens(grant, roles)) {
      if (grant.site == "*") return {.all = true};
      scope.sites.push_back(grant.site);
    }
  std::sort(scope.sites.begin(), scope.sites.end());
  scope.sites.erase(std::unique(scope.sites.begin(), scope.sites.end()), scope.sites.end());
  return scope;
}

absl::StatusOr<std::unique_ptr<TokenBook>> TokenBook::Open(const std::string& path) {
  std::unique_ptr<TokenBook> book(new TokenBook(path));
  const auto text = ReadPrivately(path);
  if (text.ok()) {
    if (auto status = book->Read(*text); !status.ok()) return status;
    return book;
  }
  if (!absl::IsNotFound(text.status())) return text.status();
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code failed;
  if (!folder.empty() && std::filesystem::create_directories(folder, failed))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  if (failed) return Failed(path, failed.message());
  if (auto owner = book->Add("owner", {{"administrator", "*"}}); !owner.ok()) return owner.status();
  return book;
}

absl::Status TokenBook::Read(const std::string& text) {
  const json file = json::parse(text, nullptr, false);
  if (!file.is_object() || !file.contains("tokens") || !file["tokens"].is_array())
    return Failed(path_, "is not {\"tokens\": [{\"token\", \"actor\", \"grants\"}]}");
  for (const json& given : file["tokens"]) {
    const std::string where = "entry " + std::to_string(entries_.size() + 1) + ": ";
    if (!given.is_object()) return Failed(path_, where + "is not an object");
    for (const auto& [key, value] : given.items())
      if (key != "token" && key != "actor" && key != "grants")
        return Failed(path_, where + "has an unknown key \"" + key + "\"");
    Entry entry{.token = Text(given, "token"), .digest = {}, .caller = {Text(given, "actor")}};
    if (entry.token.size() < kTokenMin)
      return Failed(path_, where + "\"token\" must have at least 32 characters");
    if (entry.caller.actor.empty()) return Failed(path_, where + "\"actor\" is missing");
    if (!given.contains("grants") || !given["grants"].is_array())
      return Failed(path_, where + "\"grants\" is not a list");
    for (const json& granted : given["grants"]) {
      Grant grant;
      if (granted.is_object()) grant = {Text(granted, "role"), Text(granted, "site")};
      if (grant.role.empty() || grant.site.empty())
        return Failed(path_, where + "a grant needs \"role\" and \"site\" (\"*\" for every site)");
      entry.caller.grants.push_back(std::move(grant));
    }
    entry.digest = Digest(entry.token);
    entries_.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

absl::Status TokenBook::Write() const {
  json tokens = json::array();
  for (const Entry& entry : entries_) {
    json grants = json::array();
    for (const Grant& grant : entry.caller.grants)
      grants.push_back({{"role", grant.role}, {"site", grant.site}});
    tokens.push_back({{"token", entry.token}, {"actor", entry.caller.actor}, {"grants", grants}});
  }
  const json file = {{"tokens", tokens}};
  return WritePrivately(path_, file.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

const Caller* TokenBook::Find(std::string_view token) const {
  const std::string digest = Digest(token);
  const Caller* caller = nullptr;
  std::lock_guard guard(mutex_);
  for (const Entry& entry : entries_)  // All of them, whichever matches.
    if (CRYPTO_memcmp(entry.digest.data(), digest.data(), digest.size()) == 0)
      caller = &entry.caller;
  return caller;
}

absl::StatusOr<std::string> TokenBook::Add(const std::string& actor,
                                           const std::vector<Grant>& grants) {
  const std::string token = NewSecret();
  std::lock_guard guard(mutex_);
  entries_.push_back({token, Digest(token), {actor, grants}});
  if (auto status = Write(); !status.ok()) {
    entries_.pop_back();
    return status;
  }
  return token;
}

std::string TokenBook::OwnerToken() const {
  std::lock_guard guard(mutex_);
  for (const Entry& entry : entries_)
    for (const Grant& grant : entry.caller.grants)
      if (IsAdministrator(grant) && grant.site == "*") return entry.token;
  return "";
}

SignIn::SignIn(const TokenBook& tokens, std::function<int64_t()> now_ms)
    : tokens_(tokens), now_ms_(std::move(now_ms)) {}

void SignIn::Put(Lendings& lendings, const std::string& secret, Lent lent, int64_t now_ms) {
  std::erase_if(lendings, [&](const auto& one) { return one.second.ends_ms <= now_ms; });
  if (lendings.size() >= kLentMax)
    lendings.erase(std::min_element(lendings.begin(), lendings.end(), [](auto& a, auto& b) {
      return a.second.ends_ms < b.second.ends_ms;
    }));
  lendings.emplace(Digest(secret), std::move(lent));
}

std::string SignIn::NewCode(std::string_view token) {
  if (tokens_.Find(token) == nullptr) return "";
  const std::string code = NewSecret();
  const int64_t now_ms = now_ms_();
  std::lock_guard guard(mutex_);
  Put(codes_, code, {std::string(token), now_ms + kCodeLivesMs}, now_ms);
  return code;
}

std::optional<std::string> SignIn::Redeem(std::string_view code) {
  const int64_t now_ms = now_ms_();
  std::lock_guard guard(mutex_);
  auto found = codes_.extract(Digest(code));
  if (found.empty() || found.mapped().ends_ms <= now_ms) return std::nullopt;
  const std::string session = NewSecret();
  Put(sessions_, session, {std::move(found.mapped().token), now_ms + kSessionLivesMs}, now_ms);
  return session;
}

std::optional<std::string> SignIn::TokenOf(std::string_view session) {
  const int64_t now_ms = now_ms_();
  std::lock_guard guard(mutex_);
  const auto found = sessions_.find(Digest(session));
  if (found == sessions_.end() || found->second.ends_ms <= now_ms) return std::nullopt;
  return found->second.token;
}

void SignIn::SignOut(std::string_view session) {
  std::lock_guard guard(mutex_);
  sessions_.erase(Digest(session));
}

}  // namespace interlock
