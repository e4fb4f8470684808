// For libFuzzer: any text as a stream of JSON objects. Items come in the order of their lines, none
// is empty, and no more comes out than went in.
#include <cstdint>
#include <cstdlib>
#include <sstream>

#include "services/interlock/json_objects.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::istringstream in({reinterpret_cast<const char*>(data), size});
  interlock::JsonObjects objects(in);
  int64_t line = 0;
  size_t bytes = 0;
  while (const auto item = objects.Next()) {
    if (item->line <= line || item->too_long) std::abort();
    line = item->line;
    bytes += item->text.size();
  }
  if (bytes > size) std::abort();
  return 0;
}
