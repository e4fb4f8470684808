#include "libs/chassis/http/path_template.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/csv/utf8.h"

namespace interlock {
namespace {

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

bool IsFieldPath(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
  });
}

// "report", "correct-ownership"
bool IsWord(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int high = i + 2 < text.size() ? Digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? Digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += char(high * 16 + low);
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (csv::FirstNotUtf8(out) != std::string::npos) return std::nullopt;
  return out;
}

absl::StatusOr<PathTemplate> PathTemplate::Parse(std::string_view text) {
  PathTemplate made;
  made.text_ = std::string(text);
  const auto no = [&](const char* why) {
    return absl::InvalidArgumentError(absl::StrCat("path \"", View(text), "\": ", why));
  };
  if (text.empty() || text[0] != '/') return no("does not begin with /");
  std::string_view rest = text.substr(1);
  const size_t closed = rest.rfind('}');
  const size_t colon = rest.find(':', closed == rest.npos ? rest.rfind('/') + 1 : closed);
  if (colon != rest.npos) {
    made.verb_ = std::string(rest.substr(colon + 1));
    rest = rest.substr(0, colon);
    if (!IsWord(made.verb_)) return no("has a strange verb");
  }
  if (auto status = made.Add(rest, false); !status.ok()) return no(status.message().data());
  for (size_t i = 0; i + 1 < made.segments_.size(); ++i)
    if (made.segments_[i].kind == Kind::kRest) return no("goes on after **");
  return made;
}

absl::Status PathTemplate::Add(std::string_view text, bool in_variable) {
  while (true) {
    size_t end = text.find('/');
    if (!text.empty() && text[0] == '{') {
      if (in_variable) return absl::InvalidArgumentError("has a variable in a variable");
      const size_t close = text.find('}');
      if (close == text.npos) return absl::InvalidArgumentError("has an open {");
      end = close + 1 < text.size() ? close + 1 : text.npos;
      if (end != text.npos && text[end] != '/')
        return absl::InvalidArgumentError("has text behind a }");
      const std::string_view inner = text.substr(1, close - 1);
      const size_t equals = inner.find('=');
      Variable variable{std::string(inner.substr(0, equals)), segments_.size(), 0};
      if (!IsFieldPath(variable.field)) return absl::InvalidArgumentError("has a strange variable");
      const std::string_view segments = equals == inner.npos ? "*" : inner.substr(equals + 1);
      if (auto status = Add(segments, true); !status.ok()) return status;
      variable.end = segments_.size();
      variables_.push_back(std::move(variable));
    } else {
      const std::string_view segment = text.substr(0, end);
      if (segment == "*")
        segments_.push_back({Kind::kOne, ""});
      else if (segment == "**")
        segments_.push_back({Kind::kRest, ""});
      else if (segment.empty() || segment.find_first_of("{}*=:") != segment.npos)
        return absl::InvalidArgumentError("has an empty or strange segment");
      else
        segments_.push_back({Kind::kLiteral, std::string(segment)});
    }
    if (end == text.npos) return absl::OkStatus();
    text = text.substr(end + 1);
  }
}

std::optional<PathTemplate::Bindings> PathTemplate::Match(std::string_view path) const {
  return Match(path, true);
}
std::optional<PathTemplate::Bindings> PathTemplate::MatchLoosely(std::string_view path) const {
  return Match(path, false);
}

std::optional<PathTemplate::Bindings> PathTemplate::Match(std::string_view path,
                                                          bool colon_is_verb) const {
  if (path.empty() || path[0] != '/') return std::nullopt;
  const size_t colon = path.find_last_of("/:");
  const bool has_verb = path[colon] == ':';
  if (!verb_.empty()) {
    if (!has_verb || path.substr(colon + 1) != verb_) return std::nullopt;
    path = path.substr(0, colon);
  } else if (has_verb && colon_is_verb) {
    return std::nullopt;
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(View(path.substr(1)), '/');
  const bool open = !segments_.empty() && segments_.back().kind == Kind::kRest;
  if (open ? parts.size() < segments_.size() : parts.size() != segments_.size())
    return std::nullopt;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty()) return std::nullopt;
    const Segment& segment = segments_[std::min(i, segments_.size() - 1)];
    if (segment.kind == Kind::kLiteral && segment.literal != parts[i]) return std::nullopt;
  }
  Bindings bindings;
  for (const Variable& variable : variables_) {
    const bool rest = segments_[variable.end - 1].kind == Kind::kRest;
    const size_t end = rest ? parts.size() : variable.end;
    std::string value;
    for (size_t i = variable.begin; i < end; ++i) {
      auto decoded = PercentDecode({parts[i].data(), parts[i].size()}, false);
      if (!decoded) return std::nullopt;
      absl::StrAppend(&value, i == variable.begin ? "" : "/", *decoded);
    }
    bindings.emplace_back(variable.field, std::move(value));
  }
  return bindings;
}

std::vector<std::string> PathTemplate::fields() const {
  std::vector<std::string> fields;
  for (const Variable& variable : variables_) fields.push_back(variable.field);
  return fields;
}

std::string PathTemplate::Simplified() const {
  std::string path;
  for (size_t i = 0; i < segments_.size(); ++i) {
    const auto variable = std::find_if(variables_.begin(), variables_.end(),
                                       [i](auto& v) { return v.begin <= i && i < v.end; });
    if (variable == variables_.end())
      absl::StrAppend(&path, "/", segments_[i].literal);
    else if (variable->begin == i)
      absl::StrAppend(&path, "/{", variable->field, "}");
  }
  return verb_.empty() ? path : absl::StrCat(path, ":", verb_);
}

std::string PathTemplate::Rank() const {
  std::string rank;
  for (const Segment& segment : segments_)
    rank += segment.kind == Kind::kLiteral ? 'a' : segment.kind == Kind::kOne ? 'b' : 'c';
  return rank + (verb_.empty() ? "b" : "a");
}

}  // namespace interlock
