// Words for what the API of startups names.
import type { FieldVerdict, ReasonKind } from "../api/gen/moc";
import type { Words } from "./words";

// What gate 2 asks for, in the order in which it is shown.
export const reasonKinds: Words<ReasonKind> = {
  REASON_KIND_APPROVAL: "Approved to proceed",
  REASON_KIND_UNDOING: "What was given up is seen to be undone",
  REASON_KIND_ACTION: "Actions before startup verified",
  REASON_KIND_TRAINING: "Everybody affected and everybody who operates informed and trained",
  REASON_KIND_DOCUMENT: "Documents that it touches revised, or red-lined and approved",
  REASON_KIND_FIELD_VERIFICATION: "Verified in the field",
  REASON_KIND_PSSR: "Pre-startup safety review signed, where one is needed",
  REASON_KIND_NOT_REGISTERED: "Everything that holds the unit is registered",
  REASON_KIND_NO_ANSWER: "Everybody who was asked answered",
};

export const reasonParagraphs: Words<ReasonKind> = {
  REASON_KIND_APPROVAL: "(l)(2)",
  REASON_KIND_TRAINING: "(l)(3)",
  REASON_KIND_DOCUMENT: "(l)(4)",
  REASON_KIND_FIELD_VERIFICATION: "(i)(2)(i)",
  REASON_KIND_PSSR: "(i)(1)",
};

export const fieldVerdicts: Words<FieldVerdict> = {
  FIELD_VERDICT_AS_DESIGNED: "As designed",
  FIELD_VERDICT_DEVIATES: "Deviates: it holds the unit until it is as designed",
};
