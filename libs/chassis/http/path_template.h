#pragma once
// The path templates of google.api.http: "/v1/incidents/{incident_id}:report",
// "/v1/files/{name=sites/*/**}".
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace interlock {

class PathTemplate {
 public:
  // Field path and its percent-decoded value.
  using Bindings = std::vector<std::pair<std::string, std::string>>;

  // INVALID_ARGUMENT if it is no template.
  static absl::StatusOr<PathTemplate> Parse(std::string_view text);

  // What a path, still percent-encoded and without a query, binds; nothing if it does not match. A
  // colon in the last segment begins a verb: an id that holds one is sent with %3A.
  std::optional<Bindings> Match(std::string_view path) const;
  // As Match, but a template without a verb takes a colon as part of the last segment.
  std::optional<Bindings> MatchLoosely(std::string_view path) const;

  const std::string& text() const { return text_; }
  // The field paths that it binds.
  std::vector<std::string> fields() const;
  // Each variable as "{field}", as OpenAPI writes it.
  std::string Simplified() const;
  // Literal segments first, ** last: of two templates that match, the lesser one is meant.
  std::string Rank() const;

 private:
  enum class Kind { kLiteral, kOne, kRest };
  struct Segment {
    Kind kind;
    std::string literal;
  };
  struct Variable {
    std::string field;
    size_t begin, end;  // Segments.
  };
  absl::Status Add(std::string_view segments, bool in_variable);
  std::optional<Bindings> Match(std::string_view path, bool colon_is_verb) const;

  std::string text_;
  std::vector<Segment> segments_;
  std::vector<Variable> variables_;
  std::string verb_;
};

// Nothing if an escape is broken, or if the text is no UTF-8 or holds a NUL. `plus` turns + into a
// space, as query strings have it.
std::optional<std::string> PercentDecode(std::string_view text, bool plus);

}  // namespace interlock
