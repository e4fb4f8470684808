import { Page } from "../ui/page";

export function ReportPage() {
  return <Page title="ReportPage">{null}</Page>;
}
