// Words for what the API of training names.
import type { Means, Result, Standing } from "../api/gen/training";
import type { Words } from "./words";

export const standings: Words<Standing> = {
  STANDING_UNSPECIFIED: "Not asked",
  STANDING_NEVER: "Never",
  STANDING_ATTENDED_ONLY: "Attended only",
  STANDING_LAPSED: "Lapsed",
  STANDING_DUE: "Due",
  STANDING_CURRENT: "Current",
};

// What each state means, for the key below the matrix.
export const standingMeaning: Words<Standing> = {
  STANDING_NEVER: "no record",
  STANDING_ATTENDED_ONLY: "was there, but nothing shows that it was understood",
  STANDING_LAPSED: "held once, and is over",
  STANDING_DUE: "holds, and ends within so many days",
  STANDING_CURRENT: "holds",
};

export const means: Words<Means> = {
  MEANS_WRITTEN_TEST: "Written test",
  MEANS_ORAL_EXAM: "Oral exam",
  MEANS_DEMONSTRATION: "Demonstration",
  MEANS_SIMULATOR: "Simulator",
  MEANS_OBSERVED_AT_WORK: "Watched at work",
  MEANS_ACKNOWLEDGEMENT: "Signed that it was read and understood",
};

export const results: Words<Result> = {
  RESULT_PASSED: "Understood",
  RESULT_FAILED: "Not understood",
};
