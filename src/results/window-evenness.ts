/** Evenness of a pool in windows of the measured phase, from what pods and ingress reported by interval. */
import type { PoolSpec } from '../core/run-spec.ts';
import { windowMsOf } from '../metrics/time-windows.ts';
import {
  discrepancy,
  inFlightExcess,
  joinWindows,
  windowFigures,
  type PoolWindow,
} from '../metrics/windowed-evenness.ts';
import type { FoldedRun } from './folded-run.ts';
import type { SizeCvs, WindowedEvenness } from './evenness-result.ts';
import { relativeTo } from './pool-evenness.ts';

/** Null where pods are not known, or nothing came. */
export function windowEvenness(
  folded: FoldedRun,
  pool: PoolSpec,
  sizeCvs: SizeCvs,
): WindowedEvenness | null {
  const { run, pods } = folded;
  if (!pods.reported || pool.endpoints.length < 2) return null;
  const windows = joinWindows(poolWindows(folded, pool));
  if (windows.length === 0) return null;
  const members = pool.endpoints.map((index) => run.endpoints[index]!);
  const weights = members.map(({ weight }) => weight);
  const capacities = members.map(({ pod }) => run.pods[pod]!.concurrency * run.pods[pod]!.speed);
  const counts = windows.map(({ requests }) => requests.reduce((all, count) => all + count, 0));
  const relative = relativeTo(weights, capacities);
  const figures = (amounts: readonly (readonly number[])[], sizeCv: number) =>
    relative((parts) => windowFigures(amounts, parts, counts, sizeCv));
  const inFlight = windows.map((window) => window.inFlightMs).filter((each) => each !== null);
  return {
    windowMs: windowMsOf(run.timeline),
    count: windows.length,
    requests: figures(
      windows.map((window) => window.requests),
      0,
    ),
    inFlight: inFlight.length < windows.length ? null : figures(inFlight, sizeCvs.inFlight),
    work: figures(
      windows.map((window) => window.work),
      sizeCvs.work,
    ),
    discrepancy: discrepancy(windows, weights),
    inFlightExcess: inFlightExcess(windows),
  };
}

function poolWindows({ run, pods, ingress }: FoldedRun, pool: PoolSpec): PoolWindow[] {
  const windowMs = windowMsOf(run.timeline);
  const { warmupMs } = run.timeline;
  const windows: PoolWindow[] = [];
  let fromMs = warmupMs;
  for (const [window, accepted] of pods.windows.accepted.rows.entries()) {
    if (accepted === undefined) continue;
    const toMs = warmupMs + (window + 1) * windowMs;
    const busyMs = pods.windows.busyMs.rows[window];
    const inFlightMs = ingress.windows.rows[window];
    windows.push({
      fromMs,
      toMs,
      requests: pool.endpoints.map((index) => accepted[index]!),
      inFlightMs: ingress.reported ? pool.endpoints.map((index) => inFlightMs?.[index] ?? 0) : null,
      work: pool.endpoints.map((index) => {
        const { pod } = run.endpoints[index]!;
        return (busyMs?.[pod] ?? 0) * run.pods[pod]!.speed;
      }),
    });
    fromMs = toMs;
  }
  return windows;
}
