/** Of many endpoints, the few that matter for balance: those furthest above and below their fair share. */
import type { EndpointView } from '../results/run-view.ts';

interface Extremes {
  readonly highest: readonly EndpointView[];
  readonly hidden: number;
  readonly lowest: readonly EndpointView[];
}

/** What fits into `rows` lines, one of them saying how many are left out when some are. */
export function pickExtremes(endpoints: readonly EndpointView[], rows: number): Extremes {
  if (endpoints.length <= rows) return { highest: endpoints, hidden: 0, lowest: [] };
  const shown = Math.max(0, rows - 1);
  const highest = largest(endpoints, Math.ceil(shown / 2), relativeShare);
  // Backwards, so that among equals the two ends take different ones.
  const lowest = largest(endpoints.toReversed(), Math.floor(shown / 2), (e) => -relativeShare(e));
  return { highest, hidden: endpoints.length - shown, lowest: lowest.toReversed() };
}

function relativeShare({ share, fairShare }: EndpointView): number {
  return (share ?? 0) / fairShare;
}

/** The `count` largest, largest first: one pass, since thousands of endpoints are looked at ten times a second. */
function largest(
  endpoints: readonly EndpointView[],
  count: number,
  size: (endpoint: EndpointView) => number,
): EndpointView[] {
  const found: EndpointView[] = [];
  for (const endpoint of endpoints) {
    const last = found[count - 1];
    if (count === 0 || (last && size(last) >= size(endpoint))) continue;
    let place = found.length;
    while (place > 0 && size(found[place - 1]!) < size(endpoint)) place--;
    found.splice(place, 0, endpoint);
    found.length = Math.min(found.length, count);
  }
  return found;
}
