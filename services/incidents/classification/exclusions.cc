#include "services/incidents/classification/exclusions.h"

namespace interlock::incidents {
namespace {

bool HasReason(const v1::ClaimedExclusion& claim) {
  return claim.reason().find_first_not_of(" \t\r\n") != std::string::npos;
}

// The claim stands unless the fact that takes it away is said, or is asked and not known.
ExclusionVerdict Unless(v1::Answer exception, std::string_view why_not, std::string_view open) {
  if (exception == v1::ANSWER_YES) return {Held::kNo, why_not};
  if (exception == v1::ANSWER_UNKNOWN) return {Held::kUnknown, open};
  return {Held::kYes, "It was claimed, and nothing that is said takes it away."};
}

ExclusionVerdict JudgeVehicle(v1::VehicleState state, bool marine) {
  switch (state) {
    case v1::VEHICLE_STATE_CONNECTED:
      return {Held::kNo, "It was connected to the process, so it counts."};
    case v1::VEHICLE_STATE_CONNECTING:
    case v1::VEHICLE_STATE_DISCONNECTING:
      if (marine) return {Held::kYes, "The vessel was not connected."};
      return {Held::kNo, "It was connecting or disconnecting, so it counts."};
    case v1::VEHICLE_STATE_ON_SITE_STORAGE:
      return {Held::kNo, "It was used as on-site storage, so it counts."};
    case v1::VEHICLE_STATE_WAITING_FOR_ROOM:
      return {Held::kNo, "It waited because the process had no room: on-site storage, it counts."};
    case v1::VEHICLE_STATE_ACTIVE_STAGING:
      return {Held::kYes, "Active staging is part of transportation."};
    case v1::VEHICLE_STATE_IN_TRANSIT: return {Held::kYes, "It was in transit."};
    case v1::VEHICLE_STATE_UNSPECIFIED: return {Held::kYes, "It was claimed as not connected."};
    default: return {Held::kUnknown, "Whether it was connected is not known."};
  }
}

ExclusionVerdict JudgeVacuumTruck(const v1::ClaimedExclusion& claim) {
  const v1::Answer loading = claim.vacuum_truck_loading_or_discharging();
  const v1::Answer pump = claim.vacuum_truck_pump_in_use();
  if (loading == v1::ANSWER_YES) return {Held::kNo, "It was loading or discharging on site."};
  if (pump == v1::ANSWER_YES) return {Held::kNo, "Its transfer pump was in use."};
  if (loading == v1::ANSWER_UNKNOWN || pump == v1::ANSWER_UNKNOWN)
    return {Held::kUnknown, "Whether it loaded, discharged or pumped is not known."};
  return {Held::kYes, "It neither loaded nor discharged, and its pump was not in use."};
}

ExclusionVerdict JudgeBuilding(const v1::Place& place) {
  switch (place.area()) {
    case v1::AREA_KIND_UNSPECIFIED:
    case v1::AREA_KIND_UNKNOWN:
    case v1::AREA_KIND_OFFICE:
    case v1::AREA_KIND_SHOP:
    case v1::AREA_KIND_WAREHOUSE_BUILDING:
      return Unless(place.process_material_involved(), "Process material was involved.",
                    "Whether process material was involved is not known.");
    default: return {Held::kNo, "The area is no office, shop or warehouse building."};
  }
}

}  // namespace

ExclusionVerdict Judge(const v1::ClaimedExclusion& claim, const v1::Place& place) {
  if (!HasReason(claim)) return {Held::kNo, "No reason was given, so it is not applied."};
  switch (claim.kind()) {
    case v1::EXCLUSION_KIND_OFF_PROPERTY:
      return Unless(claim.exception(), "It was within the responsible party's control.",
                    "Whether it was within the responsible party's control is not known.");
    case v1::EXCLUSION_KIND_MARINE_VESSEL_NOT_CONNECTED: return JudgeVehicle(claim.vehicle(), true);
    case v1::EXCLUSION_KIND_TRUCK_OR_RAIL_NOT_CONNECTED:
      return JudgeVehicle(claim.vehicle(), false);
    case v1::EXCLUSION_KIND_VACUUM_TRUCK: return JudgeVacuumTruck(claim);
    case v1::EXCLUSION_KIND_ROUTINE_EMISSION:
      return Unless(claim.exception(), "It was an upset: the rule of relief devices applies.",
                    "Whether it was an upset is not known.");
    case v1::EXCLUSION_KIND_BUILDING_WITHOUT_PROCESS_MATERIAL: return JudgeBuilding(place);
    case v1::EXCLUSION_KIND_PERSONNEL_SAFETY:
      return Unless(claim.exception(), "A release, or the response to one, caused it.",
                    "Whether a release or the response to one caused it is not known.");
    case v1::EXCLUSION_KIND_PLANNED_DRAINAGE:
      return Unless(claim.exception(), "The release was not intended, though it reached the drain.",
                    "Whether the release was intended is not known.");
    case v1::EXCLUSION_KIND_LABORATORY:
      if (place.area() == v1::AREA_KIND_PILOT_PLANT) return {Held::kNo, "A pilot plant counts."};
      return Unless(claim.exception(), "A pilot plant counts.",
                    "Whether it was a pilot plant is not known.");
    case v1::EXCLUSION_KIND_ON_SITE_FUELLING:
      return Unless(claim.exception(), "It was not fuelling of equipment.",
                    "Whether it was fuelling of equipment is not known.");
    default: return {Held::kNo, "No kind was given, so it is not applied."};
  }
}

}  // namespace interlock::incidents
