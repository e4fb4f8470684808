// What the pages of training read.
import { query } from "./client";
import type {
  GetMatrixResponse,
  ListLapsingResponse,
  ListRequirementsResponse,
  QualifyPersonResponse,
  TrainingRecord,
} from "./gen/training";
import { useRecord, useView } from "./view";

const ofSite = (siteId: string, what: string, params: Record<string, string>) =>
  siteId ? `/v1/sites/${encodeURIComponent(siteId)}/${what}${query(params)}` : "";

export interface MatrixRequest {
  unit_id: string;
  role_id: string;
  // Empty: today.
  on: string;
}

export const useMatrix = (siteId: string, request: MatrixRequest) =>
  useView<GetMatrixResponse>(ofSite(siteId, "trainingMatrix", { ...request }));
export const useLapsing = (siteId: string, request: Omit<MatrixRequest, "on"> & { until_on: string }) =>
  useView<ListLapsingResponse>(ofSite(siteId, "trainingLapsing", { ...request }));
export const useRequirements = (siteId: string) =>
  useView<ListRequirementsResponse>(ofSite(siteId, "trainingRequirements", {}));

export const useQualification = (personId: string, requirementId: string, on: string) =>
  useView<QualifyPersonResponse>(
    `/v1/people/${encodeURIComponent(personId)}/training/${encodeURIComponent(requirementId)}${query({ on })}`,
  );

// "training/training_record-<id>", as a qualification names what proves it.
export const useTrainingRecord = (name: string) =>
  useRecord<TrainingRecord>(`/v1/trainingRecords/${encodeURIComponent(name.replace(/^training\/training_record-/, ""))}`);
