/**
 * Load that leaves this machine is bounded, as a slip of the hand must not become an attack: 1,000 requests per second
 * are plenty to compare ingresses by and little for anything that serves the public, and ten minutes, over all
 * repetitions, end by themselves what somebody forgot. 250 requests in flight are those 1,000/s answered in a quarter of
 * a second each; with twice as many connections, the most that generators open, a worker of nginx still has room for
 * others (`worker_connections` is 512).
 */
import type { Distribution } from '../../core/distribution.ts';
import type { Issue } from '../../core/issue.ts';
import type { LoadStage } from '../../core/run-spec.ts';
import { lengthMs } from './length-ms.ts';
import type { Settings } from './overrides.ts';

const remoteBounds = { requestsPerSecond: 1000, totalMs: 600_000, inFlight: 250 } as const;

/** Rate and time are refused where they are too much; this one is lowered, as its default suits a target on this machine. */
export function boundedInFlight({ target, maxInFlight }: Settings): number {
  return target?.isRemote ? Math.min(maxInFlight, remoteBounds.inFlight) : maxInFlight;
}

export function remoteNotes(settings: Settings): string[] {
  const bound = boundedInFlight(settings);
  if (bound === settings.maxInFlight) return [];
  return [
    `A remote target gets at most ${bound} requests in flight and ${2 * bound} connections; what exceeds them is counted as unsent.`,
  ];
}

export function remoteIssues({ target, loads, warmup, repetitions }: Settings): Issue[] {
  if (!target?.isRemote) return [];
  const issues: Issue[] = [];
  const { requestsPerSecond, totalMs } = remoteBounds;
  // Of each load its fastest moment: when these meet does not matter.
  const fastest = loads.reduce(
    (sum, { stages }) => sum + Math.max(...stages.map(mostPerSecond)),
    0,
  );
  if (fastest > requestsPerSecond) {
    const received = Number.isFinite(fastest) ? `${Math.ceil(fastest)}/s` : 'one without a bound';
    const message = `a remote target gets at most ${requestsPerSecond} requests/s, and as many users, received a load of ${received}: set --rate, or give users think time.`;
    issues.push(problem('--target', message));
  }
  const measureMs = Math.max(...loads.map(({ stages }) => lengthMs(stages)));
  const plannedMs = repetitions * (warmup + measureMs);
  if (plannedMs > totalMs) {
    const message = `a remote target gets load for at most ${totalMs / 60_000} minutes, warm-up and repetitions included, received ${(plannedMs / 60_000).toFixed(1)}: set --duration or --repetitions.`;
    issues.push(problem('--target', message));
  }
  return issues;
}

/** Users all begin at once, so their number counts as a rate too. */
function mostPerSecond(stage: LoadStage): number {
  switch (stage.kind) {
    case 'open':
      return peakPerSecond(stage);
    case 'closed':
      return mostOfUsers(stage);
    case 'replay':
      return mostWithinASecond(stage.timesMs);
  }
}

function mostOfUsers({
  users,
  usersAtEnd = users,
  thinkTime,
}: LoadStage & { kind: 'closed' }): number {
  const most = Math.max(users, usersAtEnd);
  return Math.max(most, (most * 1000) / meanMs(thinkTime));
}

function peakPerSecond({ ratePerSecond, shape }: LoadStage & { kind: 'open' }): number {
  switch (shape?.kind) {
    case undefined:
      return ratePerSecond;
    case 'ramp':
      return Math.max(shape.fromPerSecond, shape.toPerSecond);
    case 'spike':
      return Math.max(shape.basePerSecond, shape.peakPerSecond);
    case 'sine':
      return shape.meanPerSecond + shape.amplitudePerSecond;
    case 'bursts':
      return Math.max(shape.onPerSecond, shape.offPerSecond);
  }
}

function mostWithinASecond(timesMs: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, timeMs] of timesMs.entries()) {
    while (timesMs[first]! <= timeMs - 1000) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function meanMs(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.valueMs;
    case 'bimodal': {
      const { fastMs, slowMs, slowShare } = distribution;
      return fastMs + slowShare * (slowMs - fastMs);
    }
    case 'exponential':
    case 'lognormal':
    case 'pareto':
      return distribution.meanMs;
  }
}

function problem(path: string, message: string): Issue {
  return { severity: 'error', path, message };
}
