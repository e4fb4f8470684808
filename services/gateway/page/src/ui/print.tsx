import { Icon } from "./icons";

export function PrintButton() {
  return (
    <button type="button" className="button no-print" onClick={() => window.print()}>
      <Icon name="print" />
      Print
    </button>
  );
}
