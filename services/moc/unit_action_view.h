#pragma once
// The actions of units that are not settled, from the events of the service actions.
#include "interlock/moc/v1/startup_sheet.pb.h"
#include "libs/chassis/view.h"

namespace interlock::moc {

inline constexpr char kUnitActions[] = "unit_actions";

View UnitActionView();

// Of a unit, by id; what the gate waits for is not marked yet.
absl::Status ReadUnitActions(SqlSession& rows, const std::string& site_id,
                             const std::string& unit_id, std::vector<v1::UnitAction>& actions);

}  // namespace interlock::moc
