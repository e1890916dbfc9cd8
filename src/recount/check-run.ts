/** A run as saved against what its own histograms, intervals, phases, endpoints and statuses add up to. */
import type { LoadResult, RunResult, TimeName, TimeSummary } from '../results/run-result.ts';
import { checkEndpoints } from './check-endpoints.ts';
import type { Ledger } from './ledger.ts';
import { type Histograms, meanBoundsMs, percentileMs, type Samples } from './samples.ts';
import { sum } from './spread.ts';

type Client = Omit<LoadResult, 'name' | 'regime'> & Partial<Pick<RunResult, `${TimeName}Ms`>>;

const percents = { p50: 50, p90: 90, p95: 95, p99: 99, p999: 99.9 } as const;
const ends = [
  'ok',
  'failed',
  'timedOut',
  'refused',
  'cancelled',
  'unsent',
  'inFlightAtEnd',
] as const;

export function checkRun(ledger: Ledger, run: RunResult, histograms: Histograms): void {
  checkAllTimes(ledger, run.id, run, histograms);
  checkClient(ledger, run.id, run, run.durationMs);
  for (const load of run.loads ?? []) {
    checkAllTimes(ledger, `${run.id}, load ${load.name},`, load, histograms);
    checkClient(ledger, `${run.id}, load ${load.name},`, load, run.durationMs);
  }
  checkPhases(ledger, run);
  checkIntervals(ledger, run);
  checkEndpoints(ledger, run);
  for (const { equation, left, right, holds } of run.conservation) {
    ledger.same(`${run.id} conservation: ${equation}`, Number(holds), Number(left === right));
  }
}

/** What the generators say of all requests, or of those of a load. */
function checkClient(ledger: Ledger, name: string, client: Client, durationMs: number): void {
  const { requests, rates, statuses } = client;
  const { ok, failed, timedOut, refused, intended } = requests;
  ledger.same(`${name} requests.intended`, intended, sum(ends.map((end) => requests[end])));
  const counts = {
    responseTime: ok,
    uncorrectedTime: ok,
    responseTimeAll: ok + failed + timedOut + refused,
  };
  for (const [time, count] of Object.entries(counts)) {
    const summary = client[`${time as TimeName}Ms`];
    ledger.same(`${name} ${time}Ms.count`, summary?.count ?? null, count);
  }
  const answered = sum(Object.values(statuses));
  // Of the failed, those whose connection broke have no status.
  ledger.within(`${name} statuses`, answered, ok, ok + failed);
  ledger.same(
    `${name} rates.offeredPerSecond`,
    rates.offeredPerSecond,
    perSecond(intended, durationMs),
  );
  ledger.same(
    `${name} rates.sentPerSecond`,
    rates.sentPerSecond,
    perSecond(requests.sent, durationMs),
  );
}

function checkAllTimes(ledger: Ledger, name: string, client: Client, histograms: Histograms): void {
  for (const [time, base64] of Object.entries(client.histograms)) {
    const of = `${name} ${time}Ms`;
    try {
      const samples = histograms.samples(base64);
      checkTimes(ledger, of, client[`${time as TimeName}Ms`], samples);
    } catch (error) {
      ledger.wrong(`${of} histogram`, (error as Error).message, 'a histogram');
    }
  }
}

function checkTimes(
  ledger: Ledger,
  name: string,
  summary: TimeSummary | null | undefined,
  samples: Samples,
): void {
  if (!summary) return ledger.same(`${name}.count`, null, samples.count);
  ledger.same(`${name}.count`, summary.count, samples.count);
  for (const [percentile, percent] of Object.entries(percents)) {
    const found = summary[percentile as keyof typeof percents];
    ledger.same(`${name}.${percentile}`, found, percentileMs(samples, percent, summary.max));
  }
  const last = samples.slots.at(-1);
  if (!last) return ledger.same(`${name}.max`, summary.max, null);
  // A histogram knows these to within its slots.
  ledger.within(`${name}.max`, summary.max ?? NaN, last.lowestUs / 1000, last.highestUs / 1000);
  ledger.within(`${name}.mean`, summary.mean ?? NaN, ...meanBoundsMs(samples));
}

/** What was measured is a phase, and all phases together are what the intervals tell. */
function checkPhases(ledger: Ledger, run: RunResult): void {
  const measured = run.phases.find(({ name }) => name === 'measure');
  if (measured) {
    for (const key of ['intended', 'sent', ...ends] as const) {
      ledger.same(`${run.id} requests.${key}`, run.requests[key], measured.requests[key]);
    }
    ledger.same(`${run.id} durationMs`, run.durationMs, measured.durationMs);
  }
  for (const { name, requests, ended } of run.phases) {
    const of = `${run.id} phase ${name}`;
    ledger.same(`${of} intended`, requests.intended, sum(ends.map((end) => requests[end])));
    ledger.same(`${of} ended`, ended, sumOf(run, 'ended', name));
  }
  for (const key of ['intended', 'sent', 'ok'] as const) {
    const ofPhases = sum(run.phases.map(({ requests }) => requests[key]));
    ledger.same(`${run.id} intervals ${key}`, sumOf(run, key), ofPhases);
  }
  for (const key of ['intended', 'sent', ...ends] as const) {
    if (!run.loads) continue;
    const ofLoads = sum(run.loads.map(({ requests }) => requests[key]));
    ledger.same(`${run.id} requests.${key} of loads`, ofLoads, run.requests[key]);
  }
}

function checkIntervals(ledger: Ledger, run: RunResult): void {
  const { id, rates, durationMs, intervals } = run;
  const measured = intervals.filter(({ phase }) => phase === 'measure');
  ledger.same(
    `${id} rates.goodputPerSecond`,
    rates.goodputPerSecond,
    perSecond(sumOf(run, 'ok', 'measure'), durationMs),
  );
  const isKnown = measured.every(({ answered }) => answered !== undefined);
  const answered = sum(measured.map((each) => each.answered ?? 0));
  const [least, most] = isKnown
    ? [answered, answered]
    : [sumOf(run, 'ok', 'measure'), sumOf(run, 'ended', 'measure')];
  ledger.within(
    `${id} rates.throughputPerSecond`,
    rates.throughputPerSecond,
    perSecond(least, durationMs),
    perSecond(most, durationMs),
  );
  const givenUp = sum(run.phases.map(({ requests }) => requests.inFlightAtEnd));
  let [intended, sent, ended] = [0, 0, 0];
  for (const each of intervals) {
    intended += each.intended;
    sent += each.sent;
    ended += each.ended;
    const of = `${id} at ${each.toMs} ms`;
    // What waits for a connection is in flight and not yet sent; what is given up does not end.
    ledger.within(`${of} inFlight`, each.inFlight, sent - ended - givenUp, intended - ended);
    ledger.within(`${of} ok`, each.ok, 0, each.answered ?? each.ended);
    ledger.within(`${of} answered`, each.answered ?? each.ok, each.ok, each.ended);
    if (each.p50Ms !== null) ledger.within(`${of} p50Ms`, each.p50Ms, 0, each.p99Ms ?? Infinity);
  }
}

function sumOf(
  { intervals }: RunResult,
  key: 'intended' | 'sent' | 'ended' | 'ok',
  phase?: string,
): number {
  const meant = intervals.filter((each) => phase === undefined || each.phase === phase);
  return sum(meant.map((each) => each[key]));
}

function perSecond(count: number, durationMs: number): number {
  return durationMs === 0 ? 0 : (count * 1000) / durationMs;
}
