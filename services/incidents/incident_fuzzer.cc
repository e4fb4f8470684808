// For libFuzzer: the bytes are commands for one incident, each behind its length, who sends it and
// how long it waits.
#include <google/protobuf/stubs/logging.h>

#include "libs/decider/storm.h"
#include "services/incidents/incident_run_testing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace interlock;
  static const google::protobuf::LogSilencer broken_texts_are_meant;
  static const char* const kActors[] = {"ann", "bob", "anonymous", "service:incidents"};
  auto run = incidents::NewLife();
  while (size >= 4) {
    const size_t length = std::min<size_t>(size - 4, data[0] | size_t(data[1]) << 8);
    const std::string actor = kActors[data[2] % 4];
    const int64_t wait_ms = int64_t(data[3]) * incidents::kHour;
    incidents::v1::IncidentCommand command;
    if (command.ParseFromArray(data + 4, int(length)) &&
        command.body_case() != incidents::v1::IncidentCommand::BODY_NOT_SET) {
      NameStream(command, "i1");
      run.Take(command, actor, wait_ms);
    }
    data += 4 + length;
    size -= 4 + length;
  }
  run.RingAll();
  run.Refold();
  return 0;
}
