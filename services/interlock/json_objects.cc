#include "services/interlock/json_objects.h"

#include <utility>

namespace interlock {

bool JsonObjects::IsBalanced(const std::string& text) {
  int64_t depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else {
      quoted = c == '"';
      depth += c == '{' || c == '[';
      depth -= c == '}' || c == ']';
    }
  }
  return depth <= 0 && !quoted;
}

std::optional<JsonObjects::Item> JsonObjects::NextLine() {
  if (looked_ahead_) return std::exchange(looked_ahead_, std::nullopt);
  std::streambuf& bytes = *in_.rdbuf();
  for (;;) {
    Item item{.line = lines_ + 1};
    bool blank = true;
    int c = bytes.sbumpc();
    if (c == EOF) return std::nullopt;
    for (; c != EOF && c != '\n'; c = bytes.sbumpc()) {
      blank = blank && (c == ' ' || c == '\t' || c == '\r');
      if (item.text.size() < kMaxBytes)
        item.text += char(c);
      else
        item.too_long = true;
    }
    ++lines_;
    if (item.line == 1 && item.text.starts_with("\xEF\xBB\xBF")) item.text.erase(0, 3);
    if (blank) continue;
    if (item.too_long) item.text = {};
    return item;
  }
}

std::optional<JsonObjects::Item> JsonObjects::Next() {
  auto item = NextLine();
  if (!item || begun_) return item;
  begun_ = true;
  if (item->too_long || IsBalanced(item->text)) return item;
  // An object over several lines, unless the next line begins another: then only this one is
  // broken.
  looked_ahead_ = NextLine();
  if (!looked_ahead_ || looked_ahead_->text.starts_with('{')) return item;
  while (auto line = NextLine()) {
    item->too_long = item->too_long || item->text.size() + line->text.size() > kMaxBytes;
    if (!item->too_long) item->text += "\n" + line->text;
  }
  return item;
}

}  // namespace interlock
