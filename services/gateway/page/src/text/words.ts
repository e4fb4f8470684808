// Words for the names of the API. A name that is not here yet, because a newer server sent it, is
// still readable: its prefix goes and its underscores become spaces.
import type {
  Answer,
  AreaKind,
  Cause_Kind,
  CorrosiveStrength,
  Criterion_Held,
  ExclusionKind,
  HarmOutcome,
  HazardClass,
  InhalationZone,
  Investigation_Need,
  Investigation_Stage,
  MeasureKind,
  NearMissKind,
  Notification_Stage,
  PackingGroup,
  PeopleGroup,
  QuantityUnit,
  ReleaseCourse,
  ReliefPath,
  TeamMember_Competence,
  ThresholdCategory,
  Tier,
  UnlistedMaterial,
  VehicleState,
  WildlifeScale,
} from "../api/gen/incidents";
import type { InvestigationState } from "../api/gen/reporting";

export type Words<Name extends string> = Partial<Record<Name, string>>;

export function say<Name extends string>(words: Words<Name>, name: Name): string {
  return words[name] ?? humanised(name);
}

export function humanised(name: string): string {
  const text = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const tiers: Words<Tier> = {
  TIER_1: "Tier 1",
  TIER_2: "Tier 2",
  TIER_3: "Tier 3",
  NOT_PSE: "Not a PSE",
};

export const tierMeaning: Words<Tier> = {
  TIER_1: "Greatest consequence",
  TIER_2: "Lesser consequence",
  TIER_3: "Near miss, challenge to safety systems",
  NOT_PSE: "Reported, and no process safety event",
};

export const held: Words<Criterion_Held> = {
  YES: "Met",
  NO: "Not met",
  UNKNOWN: "Cannot be told",
};

export const applied: Words<Criterion_Held> = {
  YES: "Applies",
  NO: "Does not apply",
  UNKNOWN: "Cannot be told",
};

export const answers: Words<Answer> = {
  ANSWER_UNSPECIFIED: "Not said",
  ANSWER_YES: "Yes",
  ANSWER_NO: "No",
  ANSWER_UNKNOWN: "Not known",
};

export const yesNoUnknown: Words<Answer> = { ANSWER_YES: "Yes", ANSWER_NO: "No", ANSWER_UNKNOWN: "Not known" };

export const areas: Words<AreaKind> = {
  AREA_KIND_PRODUCTION: "Production",
  AREA_KIND_STORAGE: "Storage, tank farm",
  AREA_KIND_DISTRIBUTION: "Distribution, loading",
  AREA_KIND_DISTRIBUTION_PIPING: "Piping under site control",
  AREA_KIND_UTILITIES: "Utilities, boilers, waste water",
  AREA_KIND_PILOT_PLANT: "Pilot plant",
  AREA_KIND_CONTRACTOR_WORK_AREA: "Contractors' work area",
  AREA_KIND_LABORATORY: "Laboratory",
  AREA_KIND_OFFICE: "Office",
  AREA_KIND_SHOP: "Shop",
  AREA_KIND_WAREHOUSE_BUILDING: "Warehouse building",
  AREA_KIND_ELSEWHERE: "Not part of the site",
  AREA_KIND_UNKNOWN: "Not known",
};

export const units: Words<QuantityUnit> = {
  QUANTITY_UNIT_KILOGRAM: "kg",
  QUANTITY_UNIT_POUND: "lb",
  QUANTITY_UNIT_BARREL: "bbl",
  QUANTITY_UNIT_TONNE: "t (1,000 kg)",
  QUANTITY_UNIT_SHORT_TON: "short ton (2,000 lb)",
  QUANTITY_UNIT_GRAM: "g",
  QUANTITY_UNIT_LITRE: "L",
  QUANTITY_UNIT_CUBIC_METRE: "m³",
  QUANTITY_UNIT_US_GALLON: "US gal",
};

export const courses: Words<ReleaseCourse> = {
  RELEASE_COURSE_STEADY: "Steady, the same rate throughout",
  RELEASE_COURSE_VARYING: "Varying",
  RELEASE_COURSE_UNKNOWN: "Not known",
};

export const reliefPaths: Words<ReliefPath> = {
  RELIEF_PATH_NONE: "No, it leaked or broke",
  RELIEF_PATH_RELIEF_DEVICE: "Relief valve or rupture disc",
  RELIEF_PATH_DESTRUCTION_DEVICE: "Flare, scrubber or other destruction device",
  RELIEF_PATH_SAFETY_INSTRUMENTED_SYSTEM: "Depressured by a safety system",
  RELIEF_PATH_MANUAL_DEPRESSURING: "Depressured by hand",
  RELIEF_PATH_UNKNOWN: "Not known",
};

export const hazardClasses: Words<HazardClass> = {
  HAZARD_CLASS_1: "1 explosive",
  HAZARD_CLASS_2_1: "2.1 flammable gas",
  HAZARD_CLASS_2_2: "2.2 non-flammable gas",
  HAZARD_CLASS_2_3: "2.3 toxic gas",
  HAZARD_CLASS_3: "3 flammable liquid",
  HAZARD_CLASS_4_1: "4.1 flammable solid",
  HAZARD_CLASS_4_2: "4.2 spontaneously combustible",
  HAZARD_CLASS_4_3: "4.3 dangerous when wet",
  HAZARD_CLASS_5_1: "5.1 oxidizer",
  HAZARD_CLASS_5_2: "5.2 organic peroxide",
  HAZARD_CLASS_6_1: "6.1 toxic",
  HAZARD_CLASS_6_2: "6.2 infectious",
  HAZARD_CLASS_7: "7 radioactive",
  HAZARD_CLASS_8: "8 corrosive",
  HAZARD_CLASS_9: "9 miscellaneous",
  HAZARD_CLASS_NONE: "No dangerous goods",
};

export const packingGroups: Words<PackingGroup> = {
  PACKING_GROUP_I: "I, great danger",
  PACKING_GROUP_II: "II, medium danger",
  PACKING_GROUP_III: "III, minor danger",
};

export const inhalationZones: Words<InhalationZone> = {
  INHALATION_ZONE_A: "Zone A",
  INHALATION_ZONE_B: "Zone B",
  INHALATION_ZONE_C: "Zone C",
  INHALATION_ZONE_D: "Zone D",
  INHALATION_ZONE_NONE: "Not toxic by inhalation",
  INHALATION_ZONE_UNKNOWN: "Toxic, zone not known",
};

export const corrosiveStrengths: Words<CorrosiveStrength> = {
  CORROSIVE_STRENGTH_NONE: "No acid or base",
  CORROSIVE_STRENGTH_STRONG: "Strong",
  CORROSIVE_STRENGTH_MODERATE: "Moderate",
  CORROSIVE_STRENGTH_UNKNOWN: "Acid or base, strength not known",
};

export const unlistedMaterials: Words<UnlistedMaterial> = {
  UNLISTED_MATERIAL_STEAM: "Steam",
  UNLISTED_MATERIAL_HOT_CONDENSATE: "Hot condensate",
  UNLISTED_MATERIAL_COMPRESSED_AIR: "Compressed air",
  UNLISTED_MATERIAL_LIQUEFIED_AIR: "Liquefied air",
};

export const thresholdCategories = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`THRESHOLD_CATEGORY_${n}`, `Category ${n}`]),
) as Words<ThresholdCategory>;

export const peopleGroups: Words<PeopleGroup> = {
  PEOPLE_GROUP_EMPLOYEE: "Employee",
  PEOPLE_GROUP_CONTRACTOR: "Contractor",
  PEOPLE_GROUP_SUBCONTRACTOR: "Subcontractor",
  PEOPLE_GROUP_THIRD_PARTY: "Third party, public responders too",
  PEOPLE_GROUP_UNKNOWN: "Not known",
};

export const outcomes: Words<HarmOutcome> = {
  HARM_OUTCOME_FIRST_AID: "First aid",
  HARM_OUTCOME_BEYOND_FIRST_AID: "Beyond first aid (recordable)",
  HARM_OUTCOME_DAYS_AWAY: "Days away from work",
  HARM_OUTCOME_HOSPITAL_ADMISSION: "Hospital admission",
  HARM_OUTCOME_FATALITY: "Fatality",
  HARM_OUTCOME_BEYOND_FIRST_AID_OR_WORSE: "Beyond first aid, maybe worse",
  HARM_OUTCOME_UNKNOWN: "Harmed, how badly is not known",
};

export const measures: Words<MeasureKind> = {
  MEASURE_KIND_EVACUATION: "Evacuation",
  MEASURE_KIND_SHELTER_IN_PLACE: "Shelter-in-place",
  MEASURE_KIND_PUBLIC_PROTECTIVE_MEASURE: "Other, such as a road closure",
};

export const wildlife: Words<WildlifeScale> = {
  WILDLIFE_SCALE_NONE: "None",
  WILDLIFE_SCALE_SMALL: "Small scale",
  WILDLIFE_SCALE_MEDIUM: "Medium scale",
  WILDLIFE_SCALE_LARGE: "Large scale",
  WILDLIFE_SCALE_UNKNOWN: "Not known",
};

export const nearMissKinds: Words<NearMissKind> = {
  NEAR_MISS_KIND_DEMAND_ON_RELIEF_DEVICE: "Relief device opened, or failed to",
  NEAR_MISS_KIND_DEMAND_ON_SAFETY_INSTRUMENTED_SYSTEM: "Safety instrumented system tripped, or failed to",
  NEAR_MISS_KIND_DEMAND_ON_MECHANICAL_SHUTDOWN: "Mechanical shutdown acted, or failed to",
  NEAR_MISS_KIND_SAFE_OPERATING_LIMIT_EXCURSION: "Outside safe operating limits",
  NEAR_MISS_KIND_CONTAINMENT_INSPECTION_OUTSIDE_LIMITS: "Inspection or test outside limits",
  NEAR_MISS_KIND_FAILED_SAFETY_SYSTEM_FOUND: "Failed safety system found",
  NEAR_MISS_KIND_DEFEATED_SAFETY_SYSTEM_FOUND: "Bypassed or defeated safety system found",
  NEAR_MISS_KIND_ERROR_OF_OMISSION_OR_COMMISSION: "Something was left out or done wrongly",
  NEAR_MISS_KIND_RUNAWAY_REACTION: "Runaway reaction",
  NEAR_MISS_KIND_OPERATION_OUTSIDE_EQUIPMENT_DESIGN: "Operated outside equipment design",
  NEAR_MISS_KIND_OUTSIDE_QUALITY_WINDOW: "Outside the quality window",
  NEAR_MISS_KIND_UNEXPECTED_EQUIPMENT_CONDITION: "Equipment in an unexpected condition",
  NEAR_MISS_KIND_DAMAGE_TO_CONTAINMENT_ENVELOPE: "Damage to a pipe, vessel or its shell",
};

export const exclusions: Words<ExclusionKind> = {
  EXCLUSION_KIND_OFF_PROPERTY: "Began off our property and outside our control",
  EXCLUSION_KIND_MARINE_VESSEL_NOT_CONNECTED: "Marine vessel, not connected",
  EXCLUSION_KIND_TRUCK_OR_RAIL_NOT_CONNECTED: "Truck or rail car, not connected",
  EXCLUSION_KIND_VACUUM_TRUCK: "Vacuum truck",
  EXCLUSION_KIND_ROUTINE_EMISSION: "Routine permitted emission",
  EXCLUSION_KIND_BUILDING_WITHOUT_PROCESS_MATERIAL: "Building without process material",
  EXCLUSION_KIND_PERSONNEL_SAFETY: "Slip, trip or fall without a release",
  EXCLUSION_KIND_PLANNED_DRAINAGE: "Planned, controlled drainage",
  EXCLUSION_KIND_LABORATORY: "Laboratory",
  EXCLUSION_KIND_ON_SITE_FUELLING: "On-site fuelling",
};

export const vehicles: Words<VehicleState> = {
  VEHICLE_STATE_CONNECTED: "Connected to the process",
  VEHICLE_STATE_CONNECTING: "Being connected",
  VEHICLE_STATE_DISCONNECTING: "Being disconnected",
  VEHICLE_STATE_ON_SITE_STORAGE: "Used as storage on site",
  VEHICLE_STATE_WAITING_FOR_ROOM: "Waiting because the process had no room",
  VEHICLE_STATE_ACTIVE_STAGING: "Active staging",
  VEHICLE_STATE_IN_TRANSIT: "In transit",
  VEHICLE_STATE_UNKNOWN: "Not known",
};

export const investigationStates: Words<InvestigationState> = {
  INVESTIGATION_STATE_UNDECIDED: "Undecided",
  INVESTIGATION_STATE_PROPOSED: "Proposed",
  INVESTIGATION_STATE_REQUIRED: "Required",
  INVESTIGATION_STATE_STARTED: "Started",
  INVESTIGATION_STATE_REPORT_COMPLETE: "Report complete",
  INVESTIGATION_STATE_CLOSED: "Closed",
  INVESTIGATION_STATE_DECLINE_PROPOSED: "Decline proposed",
  INVESTIGATION_STATE_DECLINED: "Declined",
  INVESTIGATION_STATE_NONE: "None, before go-live",
};

export const needs: Words<Investigation_Need> = {
  NEED_UNSPECIFIED: "Nobody has said yet",
  NEED_UNDECIDED: "Nobody has said yet whether it is investigated",
  NEED_PROPOSED: "Proposed by its tier",
  NEED_REQUIRED: "Required",
  NEED_DECLINE_PROPOSED: "One person proposes not to investigate; a second must confirm",
  NEED_DECLINED: "Declined",
  NEED_NONE_HISTORIC: "Not required: it happened before this site went live",
};

export const stages: Words<Investigation_Stage> = {
  STAGE_UNSPECIFIED: "Not started",
  STAGE_NOT_STARTED: "Not started",
  STAGE_STARTED: "Under way",
  STAGE_REPORT_COMPLETE: "Report complete, findings open",
  STAGE_CLOSED: "Closed",
};

// Of services other than incidents, whose duties say the rest in their own words.
export const dutyKinds: Words<string> = {
  ACTION_COMPLETION: "Action to be done",
  ACTION_OWNER_TO_NAME: "Its owner left: name a new one for the action",
  ACTION_VERIFICATION: "Action to be verified by somebody who had no part in it",
  ACTION_DECLINE_DECISION: "Decide whether the action is declined",
  MOC_APPROVAL: "Change to be decided",
  TEMPORARY_CHANGE: "Temporary change: to be restored, extended or made permanent",
  EMERGENCY_PAPERWORK: "Emergency change: the rest is to be written down",
  PSSR_COMPLETION: "Pre-startup review to be completed",
  AS_BUILT: "As-built revision owed after a red-line",
  STARTUP_EVIDENCE: "What a startup rested on was withdrawn",
  BREAK_GLASS: "Broken glass to be checked against the records",
  TRAINING: "Training to be renewed",
  TRAINING_PROGRAMME_EVALUATION: "Training programme to be evaluated",
  CONTRACTOR_EVALUATION: "Contract employer to be evaluated",
  INDICATOR_LIMIT: "Limit of a leading indicator crossed",
};

export const competences: Words<TeamMember_Competence> = {
  COMPETENCE_PROCESS: "knows the process",
  COMPETENCE_CONTRACT_EMPLOYEE: "contract employee",
  COMPETENCE_INVESTIGATION_METHODS: "trained to investigate",
  COMPETENCE_OTHER: "other",
};

export const causeKinds: Words<Cause_Kind> = {
  KIND_CONDITION: "Condition",
  KIND_CONTRIBUTING_FACTOR: "Contributing factor",
  KIND_ROOT_CAUSE: "Root cause",
};

export const notificationStages: Words<Notification_Stage> = {
  STAGE_PROPOSED: "To be told",
  STAGE_MADE: "Told",
  STAGE_DISMISSED: "Does not apply",
};

// What a path in the facts means to a person, with or without the number of a list's item:
// "releases[1].quantity" is "Quantity released (2)".
const factNames: Record<string, string> = {
  "occurrence.began_at_ms": "When it began",
  "occurrence.ended_at_ms": "When it ended",
  "occurrence.discovered_at_ms": "When it was discovered",
  "place.area": "The kind of area",
  "place.indoors": "Indoors or outdoors",
  "place.process_material_involved": "Whether process material was involved",
  process_involved: "Whether a process was directly involved",
  loss_of_containment: "Whether there was a release",
  releases: "What was released",
  people_harmed: "Whether people were harmed",
  harms: "Who was harmed and how badly",
  community_affected: "Whether the public was asked to leave or shelter",
  community_measures: "Measures for the public",
  fire: "Whether there was a fire",
  explosion: "Whether there was an explosion",
  direct_cost_usd: "Direct cost of the fire or explosion",
  near_miss_condition_seen: "Whether a safety system was challenged",
  near_miss_conditions: "Which safety system was challenged",
  environment: "Harm to the environment",
  "environment.acute_cost_usd": "Acute environmental cost",
  "environment.wildlife": "Wildlife harmed",
  "releases.quantity": "Quantity released",
  "releases.unit": "Unit of the quantity",
  "releases.density_kg_m3": "Density",
  "releases.duration_minutes": "How long it lasted",
  "releases.course": "Whether the rate was steady",
  "releases.profile": "Quantity over time",
  "releases.material": "The substance",
  "releases.material.chemical": "The substance",
  "releases.material.hazard": "Hazard class of the substance",
  "releases.material.hazard.hazard_class": "Hazard class of the substance",
  "releases.material.hazard.packing_groups": "Packing group of the substance",
  "releases.material.hazard.inhalation_zone": "Inhalation hazard zone",
  "releases.components": "The components of the mixture",
  "releases.components.weight_fraction": "Share of a component",
  "releases.indoors": "Indoors or outdoors",
  "releases.solution_strength": "Strength of the solution",
  "releases.release_temperature_c": "Temperature at release",
  "releases.at_or_above_flash_point": "Whether it was at its flash point",
  "releases.relief.path": "Whether it went through a relief device",
  "releases.relief.designed_for_event": "Whether the relief device was designed for this event",
  "releases.secondary_containment.held_quantity": "Quantity held by secondary containment",
  "harms.group": "Who was harmed",
  "harms.outcome": "How badly people were harmed",
  "harms.people": "How many people were harmed",
  "community_measures.officially_declared": "Whether the measure was officially declared",
  "community_measures.hours": "How long the measure lasted",
  "community_measures.kind": "The kind of measure",
};

export function factName(path: string): string {
  const plain = path.replaceAll(/\[\d*\]/g, "");
  const number = /^(releases|harms|community_measures)\[(\d+)\]/.exec(path);
  let known = plain;
  while (known && !factNames[known]) known = known.split(".").slice(0, -1).join(".");
  const name = factNames[known] ?? humanised(plain.split(".").pop() ?? plain);
  return number && Number(number[2]) > 0 ? `${name} (${Number(number[2]) + 1})` : name;
}
