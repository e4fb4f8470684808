// For libFuzzer: any bytes as a CSV file, handed over in pieces; lines never go back, and what was
// read is read alike when it comes in one piece.
#include <cstdint>
#include <cstdlib>

#include "libs/csv/reader.h"

namespace interlock::csv {
namespace {

std::string ReadAll(Source source) {
  auto reader = Reader::Open(std::move(source), {"a"}, {.field_bytes = 100, .columns = 20});
  if (!reader.ok()) return std::string(reader.status().message());
  std::string all;
  int64_t line = 0;
  for (;;) {
    auto next = reader->Next();
    if (!next.ok()) std::abort();  // This source never fails.
    if (!*next) return all;
    int64_t at = 0;
    if (const Row* row = std::get_if<Row>(&**next)) {
      at = row->line();
      for (const auto& cell : row->cells()) all += cell + "\x1f";
    } else {
      const Refusal& refusal = std::get<Refusal>(**next);
      at = refusal.line;
      if (refusal.reason.empty() || refusal.sentence.empty()) std::abort();
      all += refusal.reason;
    }
    if (at < line) std::abort();
    line = at;
    all += "\n";
  }
}

}  // namespace
}  // namespace interlock::csv

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock::csv;
  if (size == 0) return 0;
  const size_t piece = 1 + data[0] % 17;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto in_pieces = [&, at = size_t{0}](char* into, size_t room) mutable {
    const size_t count = std::min({room, piece, text.size() - at});
    text.copy(into, count, at);
    at += count;
    return absl::StatusOr<size_t>(count);
  };
  if (ReadAll(in_pieces) != ReadAll(FromText(text))) std::abort();
  return 0;
}
