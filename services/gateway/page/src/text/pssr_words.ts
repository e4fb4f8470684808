// Words for what the API of pre-startup safety reviews names.
import type { Pssr_Stage, PssrAnswer, PssrKind } from "../api/gen/moc";
import type { Words } from "./words";

export const pssrKinds: Words<PssrKind> = {
  PSSR_KIND_CHANGE: "Of a modified unit",
  PSSR_KIND_NEW_FACILITY: "Of a new facility",
  PSSR_KIND_TURNAROUND: "After a turnaround",
  PSSR_KIND_EMERGENCY: "Of emergency changes, short",
};

export const pssrAnswers: Words<PssrAnswer> = {
  PSSR_ANSWER_YES: "Yes",
  PSSR_ANSWER_NO: "No",
  PSSR_ANSWER_NOT_APPLICABLE: "Does not apply",
};

export const pssrStages: Words<Pssr_Stage> = {
  STAGE_OPEN: "Open",
  STAGE_COMPLETE: "Complete, signed by all",
  STAGE_WITHDRAWN: "Withdrawn",
};
