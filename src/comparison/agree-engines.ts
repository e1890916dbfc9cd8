/**
 * The wire against virtual time. A run and its simulated twin have the same seed, so the same arrivals, mix and demands:
 * they are a pair, and the repetitions are the sample. Times and rates are compared by the logarithm of their ratio,
 * fractions by their difference; the interval is Student's t over the pairs. Within a run requests wait for each other and
 * are no sample, so one pair has no interval and is judged by its difference alone.
 */
import { pairedDifference, pairedRatio } from '../statistics/paired.ts';
import { errorFraction } from '../results/derived.ts';
import type {
  EngineAgreement,
  FigureAgreement,
  HopsSource,
  MeanParts,
  Range,
  SubjectAgreement,
} from '../results/engine-agreement.ts';
import { distrust } from '../results/distrust.ts';
import {
  expectedOfErrors,
  expectedOfShares,
  expectedOfThroughput,
  expectedOfTime,
} from './expected-difference.ts';
import { mergeRepetitions, type MergedRuns } from '../results/merge-repetitions.ts';
import type { RunResult } from '../results/run-result.ts';
import { subjects } from '../results/subjects.ts';

type Figured = Pick<RunResult, 'responseTimeMs' | 'rates' | 'requests' | 'endpoints'>;

/** Two runs, or what each side has in all. */
interface Pair<Of extends Figured = RunResult> {
  readonly wire: Of;
  readonly simulated: Of;
}

type Compared = Pick<FigureAgreement, 'figure' | 'endpoint' | 'unit'> & {
  readonly read: (of: Figured) => number | null;
  readonly expected: Range | null;
};

export function agreeEngines(runs: readonly RunResult[], hopsFrom: HopsSource): EngineAgreement {
  const complete = runs.filter(({ aborted }) => !aborted);
  const simulated = complete.filter(({ engine }) => engine === 'simulated');
  const onWire = complete.filter(({ engine }) => engine === 'wire');
  return {
    hopsFrom,
    subjects: [...subjects(onWire)].flatMap(([subject, repetitions]) => {
      const pairs = repetitions.flatMap((wire) => {
        const twin = simulated.find(
          ({ strategy, dialect, repetition }) =>
            strategy.label === wire.strategy.label &&
            dialect === wire.dialect &&
            repetition === wire.repetition,
        );
        return twin ? [{ wire, simulated: twin }] : [];
      });
      return pairs.length === 0 ? [] : [agreeOn(subject, pairs, hopsFrom)];
    }),
  };
}

function agreeOn(subject: string, pairs: readonly Pair[], hopsFrom: HopsSource): SubjectAgreement {
  const all = {
    wire: mergeRepetitions(pairs.map(({ wire }) => wire)),
    simulated: mergeRepetitions(pairs.map((pair) => pair.simulated)),
  };
  const invalid = pairs.find(({ wire }) => distrust(wire) !== undefined)?.wire.id;
  const distrusted = invalid === undefined ? undefined : `${invalid} is invalid`;
  return {
    subject,
    strategy: all.wire.strategy.label,
    ingress: all.wire.ingress,
    pairs: pairs.length,
    figures: comparedOf(all, hopsFrom).map((compared) => {
      const figure = agreeOnFigure(compared, pairs, all);
      return distrusted === undefined ? figure : { ...figure, verdict: 'unclear' };
    }),
    meanPartsMs: meanParts(all),
    ...(distrusted !== undefined && { distrusted }),
  };
}

function comparedOf({ wire, simulated }: Pair<MergedRuns>, hopsFrom: HopsSource): Compared[] {
  const times = (['mean', 'p50', 'p99'] as const).map((figure) => ({
    figure,
    unit: 'ms' as const,
    read: (of: Figured) => of.responseTimeMs[figure],
    expected: expectedOfTime(figure, wire, simulated, hopsFrom),
  }));
  const expectedShare = expectedOfShares(simulated.endpoints.length);
  return [
    ...times,
    {
      figure: 'throughput',
      unit: '/s',
      read: ({ rates }) => rates.throughputPerSecond,
      expected: expectedOfThroughput(wire, simulated, times[0]!.expected),
    },
    {
      figure: 'errors',
      unit: 'fraction',
      read: ({ requests }) => errorFraction(requests),
      expected: expectedOfErrors(simulated.requests),
    },
    ...simulated.endpoints.map(({ id, pool, share }, index) => ({
      figure: 'share' as const,
      endpoint: id,
      unit: 'fraction' as const,
      read: (of: Figured) => of.endpoints[index]!.share,
      expected:
        // Connections are few, and which are made depends on who is still waiting at that moment.
        share === null || wire.strategy.per === 'connection'
          ? null
          : expectedShare(share, simulated.pools.find(({ name }) => name === pool)!.requests),
    })),
  ];
}

function agreeOnFigure(
  { read, ...compared }: Compared,
  pairs: readonly Pair[],
  all: Pair<MergedRuns>,
): FigureAgreement {
  const byRatio = compared.unit !== 'fraction';
  const known = pairs.flatMap(({ wire, simulated }) => {
    const [a, b] = [read(wire), read(simulated)];
    return a === null || b === null || (byRatio && !(a > 0 && b > 0)) ? [] : [[a, b] as const];
  });
  const { difference, interval } = differenceOf(known, byRatio);
  const found = interval ?? (difference === null ? null : { low: difference, high: difference });
  return {
    ...compared,
    wire: read(all.wire),
    simulated: read(all.simulated),
    difference,
    interval,
    verdict: verdictOf(found, compared.expected),
  };
}

function differenceOf(
  pairs: readonly (readonly [wire: number, simulated: number])[],
  byRatio: boolean,
): Pick<FigureAgreement, 'difference' | 'interval'> {
  const [first] = pairs;
  if (!first) return { difference: null, interval: null };
  if (pairs.length === 1) {
    const [wire, simulated] = first;
    return { difference: byRatio ? wire / simulated - 1 : wire - simulated, interval: null };
  }
  const { estimate, low, high } = (byRatio ? pairedRatio : pairedDifference)(
    pairs.map(([wire]) => wire),
    pairs.map(([, simulated]) => simulated),
  );
  const same = byRatio ? 1 : 0;
  return { difference: estimate - same, interval: { low: low - same, high: high - same } };
}

function verdictOf(found: Range | null, expected: Range | null): FigureAgreement['verdict'] {
  if (!found || !expected) return 'unclear';
  if (found.low >= expected.low && found.high <= expected.high) return 'agrees';
  return found.high < expected.low || found.low > expected.high ? 'differs' : 'unclear';
}

/** Queue and service are known of attempts, the rest of ok requests: exact where each request took one attempt. */
function meanParts({ wire, simulated }: Pair<MergedRuns>): MeanParts | null {
  const parts = [wire, simulated].map((run) => {
    const responseMs = run.responseTimeMs.mean;
    const [queueMs, serviceMs] = [run.queueTimeMs?.mean, run.serviceTimeMs?.mean];
    if (responseMs === null || queueMs == null || serviceMs == null) return undefined;
    const sendLagMs = run.sendLagMs.mean ?? 0;
    return { sendLagMs, queueMs, serviceMs, responseMs };
  });
  const [a, b] = parts;
  if (!a || !b) return null;
  const sendLagMs = a.sendLagMs - b.sendLagMs;
  const queueMs = a.queueMs - b.queueMs;
  const serviceMs = a.serviceMs - b.serviceMs;
  const betweenMs = a.responseMs - b.responseMs - sendLagMs - queueMs - serviceMs;
  return { sendLagMs, betweenMs, queueMs, serviceMs };
}
