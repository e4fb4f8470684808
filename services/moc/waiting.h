#pragma once
// What a change waits for, for whom and until when: what the board shows of it.
#include <vector>

#include "interlock/moc/v1/change_list.pb.h"

namespace interlock::moc {

// As the state says it; `since_ms` is when the change came into its stage. What has a moment says
// it, and whether that is past is left to who reads it.
std::vector<v1::Waiting> WaitsOf(const v1::Change& change, int64_t since_ms);

// Ended, and nothing of it is left to do.
bool IsOver(const v1::Change& change);

}  // namespace interlock::moc
