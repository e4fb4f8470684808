#pragma once
// JSON objects out of a stream, in bounded memory: one object over any number of lines, or one a
// line.
#include <cstdint>
#include <istream>
#include <optional>
#include <string>

namespace interlock {

class JsonObjects {
 public:
  struct Item {
    int64_t line = 0;  // Where it begins.
    std::string text = {};
    bool too_long = false;  // Longer than the limit; the text was passed over.
  };
  static constexpr size_t kMaxBytes = 8u << 20;

  explicit JsonObjects(std::istream& in) : in_(in) {}
  // Nothing at the end. Empty lines are no items.
  std::optional<Item> Next();

 private:
  std::optional<Item> NextLine();
  // Whether the brackets outside strings are closed again.
  static bool IsBalanced(const std::string& text);

  std::istream& in_;
  int64_t lines_ = 0;
  bool begun_ = false;
  std::optional<Item> looked_ahead_;
};

}  // namespace interlock
