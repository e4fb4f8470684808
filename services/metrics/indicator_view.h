#pragma once
// One view, "indicators": a row for each incident that may count, each month of hours, each run of
// months that a site belonged to a business and each closed period. Made from the feeds of
// incidents, organisation and metrics itself, which arrive in no given order: none waits for
// another.
#include "libs/chassis/view.h"

namespace interlock::metrics {

inline constexpr char kIndicators[] = "indicators";

View IndicatorView();

}  // namespace interlock::metrics
