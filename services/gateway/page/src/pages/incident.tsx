import { Page } from "../ui/page";

export function IncidentPage({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>;
}
