import { Page } from "../ui/page";

export function NearMissPage() {
  return <Page title="NearMissPage">{null}</Page>;
}
