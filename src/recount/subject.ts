/** Repetitions of a subject together, from what their runs have saved: counts add up, histograms are thrown together. */
import type { LoadResult, RunResult, TimeName } from '../results/run-result.ts';
import { inFlightCv } from './check-endpoints.ts';
import { type Histograms, percentileMs, type Samples, together } from './samples.ts';
import { type Spread, spreadOf, sum } from './spread.ts';

export interface Subject {
  readonly name: string;
  readonly runs: readonly RunResult[];
  readonly histograms: Histograms;
}

/** Counts of a subject, or of a load of it. */
export interface Client {
  readonly requests: Readonly<Record<'intended' | 'ok' | 'timedOut', number>>;
  readonly statuses: ReadonlyMap<string, number>;
  /** `offered`, `throughput`, `goodput`, per second. */
  readonly rates: Readonly<Record<string, number>>;
}

export interface Times {
  readonly samples: Samples;
  readonly meanMs: number | null;
  readonly maxMs: number | null;
}

/** What is compared: on the wire where there is such, by strategy, ingress and dialect where there are several, and rate of a sweep. */
export function subjectsOf(runs: readonly RunResult[], histograms: Histograms): Subject[] {
  const onWire = runs.filter(({ engine }) => engine === 'wire');
  const meant = onWire.length > 0 ? onWire : runs;
  const isOne = (name: 'ingress' | 'dialect') => new Set(meant.map((run) => run[name])).size === 1;
  const [oneIngress, oneDialect] = [isOne('ingress'), isOne('dialect')];
  const names = Map.groupBy(meant, ({ strategy, ingress, dialect, sweptRatePerSecond: rate }) => {
    const on = oneIngress ? '' : ` on ${ingress}`;
    const by = oneDialect ? '' : ` by ${dialect}`;
    return `${strategy.label}${on}${by}${rate === undefined ? '' : ` at ${rate}/s`}`;
  });
  return [...names].map(([name, own]) => ({ name, runs: own, histograms }));
}

export function clientOf({ runs }: Subject, load?: string): Client {
  const parts = runs.flatMap((run) =>
    partOf(run, load).map((part) => ({ part, durationMs: run.durationMs })),
  );
  const durationMs = sum(parts.map((each) => each.durationMs));
  const rate = (key: keyof RunResult['rates']) =>
    durationMs === 0
      ? 0
      : sum(parts.map((each) => each.part.rates[key] * (each.durationMs / durationMs)));
  const statuses = new Map<string, number>();
  for (const [status, count] of parts.flatMap(({ part }) => Object.entries(part.statuses))) {
    statuses.set(status, (statuses.get(status) ?? 0) + count);
  }
  const add = (key: keyof RunResult['requests']) =>
    sum(parts.map(({ part }) => part.requests[key]));
  return {
    requests: { intended: add('intended'), ok: add('ok'), timedOut: add('timedOut') },
    statuses,
    rates: {
      offered: rate('offeredPerSecond'),
      throughput: rate('throughputPerSecond'),
      goodput: rate('goodputPerSecond'),
    },
  };
}

/** The run, or one of its loads if it has that. */
export function partOf(
  run: RunResult,
  load: string | undefined,
): readonly (RunResult | LoadResult)[] {
  if (load === undefined) return [run];
  return (run.loads ?? []).filter(({ name }) => name === load);
}

type Timed = Pick<LoadResult, 'histograms'> & Partial<Pick<RunResult, `${TimeName}Ms`>>;

/** Undefined where one of them does not know. */
export function timesOf(
  { runs, histograms }: Omit<Subject, 'name'>,
  name: TimeName,
  load?: string,
): Times | undefined {
  const parts = runs.flatMap((run): readonly Timed[] => partOf(run, load));
  const known = parts.flatMap((part) => {
    const summary = part[`${name}Ms`];
    const base64 = part.histograms[name];
    return summary && base64 !== undefined
      ? [{ summary, samples: histograms.samples(base64) }]
      : [];
  });
  if (known.length < parts.length || known.length === 0) return undefined;
  const samples = together(known.map((each) => each.samples));
  const sums = known.map(({ summary }) => (summary.mean ?? 0) * summary.count);
  const longest = known.flatMap(({ summary }) => summary.max ?? []);
  return {
    samples,
    meanMs: samples.count === 0 ? null : sum(sums) / samples.count,
    maxMs: longest.length === 0 ? null : Math.max(...longest),
  };
}

export function percentileOf({ samples, maxMs }: Times, percent: number): number | null {
  return percentileMs(samples, percent, maxMs);
}

export interface EndpointShare {
  readonly id: string;
  readonly requests: number;
  readonly share: number | null;
  readonly fairShare: number;
}

export interface PoolSpread extends Spread {
  readonly name: string;
  readonly requests: number;
  readonly inFlightCv: number | null;
  readonly endpoints: readonly EndpointShare[];
}

/** Endpoints by their names: an ingress elsewhere may show others each time. */
export function poolsOf({ runs }: Subject): PoolSpread[] {
  const durationMs = sum(runs.map((run) => run.durationMs));
  return runs[0]!.pools.map(({ name }) => {
    const parts = runs.flatMap((run) =>
      run.endpoints
        .filter((endpoint) => endpoint.pool === name)
        .map((endpoint) => ({ ...endpoint, part: run.durationMs / durationMs })),
    );
    const byId = [...Map.groupBy(parts, ({ id }) => id).values()];
    const weights = byId.map(([first]) => first!.weight);
    const requests = byId.map((own) => sum(own.map((each) => each.requests)));
    const [all, weight] = [sum(requests), sum(weights)];
    const means = byId.map((own) => {
      const covered = sum(own.map(({ part }) => part));
      const known = own.every(({ inFlightMean }) => inFlightMean !== null);
      const inFlightMean = known
        ? sum(own.map((each) => each.inFlightMean! * each.part)) / covered
        : null;
      return { ...own[0]!, inFlightMean };
    });
    return {
      name,
      ...spreadOf(requests, weights),
      inFlightCv: inFlightCv(means),
      requests: all,
      endpoints: byId.map(([first], i) => ({
        id: first!.id,
        requests: requests[i]!,
        share: all === 0 ? null : requests[i]! / all,
        fairShare: weights[i]! / weight,
      })),
    };
  });
}
