#pragma once
// One view, "leading": for each record that leading indicators count, how it stood from when to
// when; and what sites and targets they are counted for. Made from the feeds of other services and
// of metrics itself, which arrive in no given order: none waits for another.
#include "interlock/metrics/v1/target.pb.h"
#include "libs/chassis/view.h"

namespace interlock::metrics {

inline constexpr char kLeading[] = "leading";

View LeadingView();

// What a row of the table "target" holds. False: it is none.
bool ReadTargets(std::string_view row, v1::IndicatorTarget& targets);

}  // namespace interlock::metrics
