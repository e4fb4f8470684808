// Words for what the API of changes names.
import type {
  ActionTime,
  ApprovalRule,
  Change_Stage,
  ChangeDuration,
  ChangeKind,
  ChangeRisk,
  CloseOutVerdict,
  ConsiderationKind,
  ImpactAnswer,
  ImpactItem,
  ReviewOutcome_Kind,
  ScreeningAnswer,
  StepVerdict,
} from "../api/gen/moc";
import type { Words } from "./words";

export const changeKinds: Words<ChangeKind> = {
  CHANGE_KIND_CHEMICAL: "Chemical",
  CHANGE_KIND_TECHNOLOGY: "Technology",
  CHANGE_KIND_EQUIPMENT: "Equipment",
  CHANGE_KIND_PROCEDURE: "Procedure",
  CHANGE_KIND_FACILITY: "Facility",
  CHANGE_KIND_ORGANISATION: "Organisation",
};

export const durations: Words<ChangeDuration> = {
  CHANGE_DURATION_PERMANENT: "Permanent",
  CHANGE_DURATION_TEMPORARY: "Temporary",
  CHANGE_DURATION_EMERGENCY: "Emergency",
};

export const risks: Words<ChangeRisk> = {
  CHANGE_RISK_MINOR: "Minor and well understood",
  CHANGE_RISK_COMPLEX: "Complex",
};

// In the order in which a change goes through them.
export const changeStages: Words<Change_Stage> = {
  STAGE_REQUESTED: "To be screened",
  STAGE_PREPARING: "Being prepared",
  STAGE_IN_REVIEW: "In review",
  STAGE_APPROVED: "Approved to proceed",
  STAGE_INSTALLED: "Made, not started up",
  STAGE_OPERATING: "In operation",
  STAGE_RESTORED: "Restored, not closed",
  STAGE_CLOSED: "Closed",
  STAGE_IN_KIND: "Replacement in kind",
  STAGE_REJECTED: "Rejected",
  STAGE_WITHDRAWN: "Withdrawn",
};

export const screeningAnswers: Words<ScreeningAnswer> = {
  SCREENING_ANSWER_SAME: "Yes",
  SCREENING_ANSWER_DIFFERENT: "No",
  SCREENING_ANSWER_NOT_KNOWN: "Not known",
};

export const considerationKinds: Words<ConsiderationKind> = {
  CONSIDERATION_KIND_TECHNICAL_BASIS: "Technical basis",
  CONSIDERATION_KIND_SAFETY_AND_HEALTH: "Impact on safety and health",
  CONSIDERATION_KIND_PROCEDURES: "Modifications to procedures",
  CONSIDERATION_KIND_TIME_PERIOD: "Time period",
  CONSIDERATION_KIND_AUTHORISATION: "Authorisation",
};

// The paragraph that asks for each.
export const considerationParagraphs: Words<ConsiderationKind> = {
  CONSIDERATION_KIND_TECHNICAL_BASIS: "(l)(2)(i)",
  CONSIDERATION_KIND_SAFETY_AND_HEALTH: "(l)(2)(ii)",
  CONSIDERATION_KIND_PROCEDURES: "(l)(2)(iii)",
  CONSIDERATION_KIND_TIME_PERIOD: "(l)(2)(iv)",
  CONSIDERATION_KIND_AUTHORISATION: "(l)(2)(v)",
};

export const impactItems: Words<ImpactItem> = {
  IMPACT_ITEM_PSI: "Process safety information",
  IMPACT_ITEM_PROCEDURES: "Operating procedures",
  IMPACT_ITEM_TRAINING: "Informing and training",
  IMPACT_ITEM_MAINTENANCE: "Maintenance",
  IMPACT_ITEM_RELIEF: "Relief and vents",
  IMPACT_ITEM_ELECTRICAL: "Electrical classification",
  IMPACT_ITEM_EMERGENCY_PLAN: "Emergency plan",
  IMPACT_ITEM_ENVIRONMENT: "Environment",
  IMPACT_ITEM_PHA: "Process hazard analysis",
};

export const impactAnswers: Words<ImpactAnswer> = {
  IMPACT_ANSWER_YES: "Yes",
  IMPACT_ANSWER_NO: "No",
  IMPACT_ANSWER_NOT_APPLICABLE: "Does not apply",
};

export const actionTimes: Words<ActionTime> = {
  ACTION_TIME_BEFORE_STARTUP: "Before startup",
  ACTION_TIME_AFTER_STARTUP: "After startup",
};

export const approvalRules: Words<ApprovalRule> = {
  APPROVAL_RULE_ANY: "any one of",
  APPROVAL_RULE_ALL: "all of",
  APPROVAL_RULE_QUORUM: "at least",
};

export const stepVerdicts: Words<StepVerdict> = {
  STEP_VERDICT_APPROVE: "Approve",
  STEP_VERDICT_RETURN: "Return: to be prepared anew, every approval of this review is gone",
  STEP_VERDICT_REJECT: "Reject: never; the change ends",
};

export const closeOutVerdicts: Words<CloseOutVerdict> = {
  CLOSE_OUT_VERDICT_ACHIEVED: "It did what it should",
  CLOSE_OUT_VERDICT_NOT_ACHIEVED: "It did not, or not all of it",
};

export const reviewOutcomes: Words<ReviewOutcome_Kind> = {
  KIND_RETURNED: "Returned",
  KIND_REJECTED: "Rejected",
  KIND_RECALLED: "Recalled by those who had submitted it",
};
