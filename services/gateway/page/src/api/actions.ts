// What the pages of actions read.
import { query } from "./client";
import type { Action, ListActionsResponse } from "./gen/actions";
import { useRecord, useView } from "./view";

export interface ActionsRequest {
  site_ids?: readonly string[];
  owner_person_id?: string;
  owner_role_id?: string;
  source_kind?: string;
  source_id?: string;
  stages?: readonly string[];
  overdue_only?: boolean;
  limit?: number;
  cursor?: string;
}

const path = ({ limit, cursor, ...filter }: ActionsRequest) =>
  `/v1/actions${query({ ...filter, "page.limit": limit, "page.cursor": cursor })}`;

export const useActions = (request: ActionsRequest | undefined) =>
  useView<ListActionsResponse>(request ? path(request) : "");

export const actionPath = (id: string) => `/v1/actions/${encodeURIComponent(id)}`;
export const useAction = (id: string) => useRecord<Action>(actionPath(id));
