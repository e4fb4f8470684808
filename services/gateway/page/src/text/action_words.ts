// Words for what the API of actions names.
import type { Action_Stage, DeclineGround, Priority, SourceKind, Verdict } from "../api/gen/actions";
import type { Words } from "./words";

export const sourceKinds: Words<SourceKind> = {
  SOURCE_KIND_INCIDENT: "Incident",
  SOURCE_KIND_MOC: "Change (MOC)",
  SOURCE_KIND_PHA: "Process hazard analysis",
  SOURCE_KIND_AUDIT: "Audit",
  SOURCE_KIND_HAZARD: "Serious hazard",
  SOURCE_KIND_PSSR: "Pre-startup review",
  SOURCE_KIND_INSPECTION: "Inspection or test",
  SOURCE_KIND_DRILL: "Drill",
  SOURCE_KIND_TRAINING: "Training programme",
};

export const priorities: Words<Priority> = {
  PRIORITY_UNSPECIFIED: "Not said",
  PRIORITY_HIGH: "High",
  PRIORITY_MEDIUM: "Medium",
  PRIORITY_LOW: "Low",
};

export const actionStages: Words<Action_Stage> = {
  STAGE_OPEN: "Open, not accepted yet",
  STAGE_ACCEPTED: "Accepted",
  STAGE_COMPLETED: "Done, to be verified",
  STAGE_VERIFIED: "Verified",
  STAGE_DECLINED: "Declined in writing",
  STAGE_WITHDRAWN: "Withdrawn",
};

export const declineGrounds: Words<DeclineGround> = {
  DECLINE_GROUND_FACTUAL_ERROR: "It rests on a factual error",
  DECLINE_GROUND_NOT_NEEDED: "Not needed to protect people",
  DECLINE_GROUND_ALTERNATIVE: "An alternative protects sufficiently",
  DECLINE_GROUND_INFEASIBLE: "Infeasible",
};

export const verdicts: Words<Verdict> = {
  VERDICT_DONE: "It is done",
  VERDICT_NOT_DONE: "It is not done",
};
