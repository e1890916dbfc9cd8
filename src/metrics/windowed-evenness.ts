/**
 * Evenness window by window, in two figures: of the average window and of the worst. Windows with too few requests for
 * the pool's endpoints are joined with what follows, the last with what came before.
 */
import { cv, jain, sum } from './balance.ts';
import { evennessByChance } from './evenness.ts';
import { leastPerEndpoint } from './time-windows.ts';

/** What lay on the endpoints of a pool from the end of the window before. */
export interface PoolWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: readonly number[];
  /** ∫ in flight dt; null where the ingress cannot be asked. */
  readonly inFlightMs: readonly number[] | null;
  readonly work: readonly number[];
}

export interface WindowFigures {
  readonly jainMean: number | null;
  readonly jainWorst: number | null;
  readonly cvMean: number | null;
  readonly cvWorst: number | null;
  /** Of an average window, were its requests sent at random by part. */
  readonly byChance: { readonly jain: number; readonly cv: number } | null;
}

export function joinWindows(windows: readonly PoolWindow[]): PoolWindow[] {
  const joined: PoolWindow[] = [];
  let open: PoolWindow | undefined;
  for (const window of windows) {
    open = open ? together(open, window) : window;
    if (!isFull(open)) continue;
    joined.push(open);
    open = undefined;
  }
  if (open === undefined) return joined;
  const last = joined.pop();
  return [...joined, last ? together(last, open) : open].filter(
    ({ requests }) => sum(requests) > 0,
  );
}

function isFull({ requests }: PoolWindow): boolean {
  return sum(requests) >= leastPerEndpoint * requests.length;
}

/** Of amounts window by window; `requests` behind each, and how much their sizes vary. */
export function windowFigures(
  amounts: readonly (readonly number[])[],
  parts: readonly number[],
  requests: readonly number[],
  sizeCv: number,
): WindowFigures {
  const perPart = amounts.map((each) => each.map((amount, i) => amount / parts[i]!));
  const jains = perPart.map(jain).filter((value) => value !== null);
  const cvs = perPart.map(cv).filter((value) => value !== null);
  const chances = requests.map((count) => evennessByChance(count, parts, sizeCv));
  const known = chances.filter((chance) => chance !== null);
  return {
    jainMean: mean(jains),
    jainWorst: jains.length === 0 ? null : Math.min(...jains),
    cvMean: mean(cvs),
    cvWorst: cvs.length === 0 ? null : Math.max(...cvs),
    byChance:
      known.length === 0 || known.length < chances.length
        ? null
        : {
            jain: mean(known.map((each) => each.jain!))!,
            cv: mean(known.map((each) => each.cv!))!,
          },
  };
}

/** The largest |count − due count| of an endpoint at the end of any window; within one it may have been larger. */
export function discrepancy(windows: readonly PoolWindow[], weights: readonly number[]): number {
  const totalWeight = sum(weights);
  const counts = weights.map(() => 0);
  let total = 0;
  let largest = 0;
  for (const { requests } of windows) {
    total += sum(requests);
    for (const [i, count] of requests.entries()) {
      counts[i]! += count;
      const due = (total * weights[i]!) / totalWeight;
      largest = Math.max(largest, Math.abs(counts[i]! - due));
    }
  }
  return largest;
}

/** How many more requests in flight the endpoint with the most has than the average one: window means, over time. */
export function inFlightExcess(windows: readonly PoolWindow[]): number | null {
  let excessMs = 0;
  let coveredMs = 0;
  for (const { fromMs, toMs, inFlightMs } of windows) {
    if (inFlightMs === null) return null;
    const most = inFlightMs.reduce((max, value) => Math.max(max, value), 0);
    excessMs += most - sum(inFlightMs) / inFlightMs.length;
    coveredMs += toMs - fromMs;
  }
  return coveredMs === 0 ? null : excessMs / coveredMs;
}

function together(a: PoolWindow, b: PoolWindow): PoolWindow {
  return {
    fromMs: a.fromMs,
    toMs: b.toMs,
    requests: added(a.requests, b.requests),
    inFlightMs: a.inFlightMs && b.inFlightMs && added(a.inFlightMs, b.inFlightMs),
    work: added(a.work, b.work),
  };
}

function added(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + b[i]!);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}
