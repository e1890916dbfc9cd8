/**
 * `runs.csv`, `endpoints.csv`, `pools.csv` and `intervals.csv`: a row per run, run × endpoint, run × pool and run ×
 * interval; and `loads.csv`, a row per run × load, where loads have names.
 */
import { stringify } from 'csv-stringify/sync';
import {
  clientTimeNames,
  type EndpointResult,
  type IntervalResult,
  type LoadResult,
  type PoolResult,
  type RunResult,
  timeNames,
  type TimeSummary,
} from '../results/run-result.ts';
import { leastEvenPool } from '../results/derived.ts';
import { poolFigures } from './pool-figures.ts';
import type { Reporter } from './reporter.ts';

export type Column<Row> = readonly [header: string, read: (row: Row) => unknown];
type EndpointRow = EndpointResult & { readonly run: RunResult };
type PoolRow = PoolResult & { readonly run: RunResult };
type IntervalRow = IntervalResult & { readonly run: RunResult };
type LoadRow = LoadResult & { readonly run: RunResult };

export const csv = {
  name: 'csv',
  summary: 'tables of runs, endpoints and intervals, for spreadsheets',
  files: ({ runs }) => {
    const endpoints = runs.flatMap((run) => run.endpoints.map((row) => ({ ...row, run })));
    const pools = runs.flatMap((run) => run.pools.map((row) => ({ ...row, run })));
    const intervals = runs.flatMap((run) => run.intervals.map((row) => ({ ...row, run })));
    const loads = runs.flatMap((run) => (run.loads ?? []).map((row) => ({ ...row, run })));
    return [
      { name: 'runs.csv', content: table(runColumns, runs) },
      ...(loads.length > 0 ? [{ name: 'loads.csv', content: table(loadColumns, loads) }] : []),
      { name: 'endpoints.csv', content: table(endpointColumns, endpoints) },
      { name: 'pools.csv', content: table(poolColumns, pools) },
      { name: 'intervals.csv', content: table(intervalColumns, intervals) },
    ];
  },
} as const satisfies Reporter;

const runColumns: readonly Column<RunResult>[] = [
  ['run', (run) => run.id],
  ['strategy', (run) => run.strategy.label],
  ...columns((run: RunResult) => run, ['engine', 'ingress', 'generator', 'dialect']),
  ['productVersion', (run) => run.product?.version],
  ...columns((run: RunResult) => run, ['repetition', 'turn', 'seed', 'sweptRatePerSecond']),
  ...columns((run: RunResult) => run, ['durationMs', 'aborted', 'regime']),
  ['validity', (run) => run.validity.verdict],
  ...countColumns<RunResult>(),
  ['attempts', (run) => run.attempts],
  ...rateColumns<RunResult>(),
  ...timeNames.flatMap((time) => timeColumns(time, (run: RunResult) => run[`${time}Ms` as const])),
  ['leastEvenPool', (run) => leastEvenPool(run.pools)?.name],
  ...columns(
    (run: RunResult) => leastEvenPool(run.pools)?.balance,
    ['jain', 'jainExpectedByChance', 'cv', 'peakToMean', 'gini', 'chiSquareP', 'inFlightCv'],
  ),
];

const runKey: readonly Column<{ readonly run: RunResult }>[] = [
  ['run', ({ run }) => run.id],
  ['strategy', ({ run }) => run.strategy.label],
  ['ingress', ({ run }) => run.ingress],
  ['dialect', ({ run }) => run.dialect],
  ['repetition', ({ run }) => run.repetition],
];

const loadColumns: readonly Column<LoadRow>[] = [
  ...runKey,
  ['load', (row) => row.name],
  ['regime', (row) => row.regime],
  ...countColumns<LoadRow>(),
  ...rateColumns<LoadRow>(),
  ...clientTimeNames.flatMap((time) =>
    timeColumns(time, (row: LoadRow) => row[`${time}Ms` as const]),
  ),
];

const endpointColumns: readonly Column<EndpointRow>[] = [
  ...runKey,
  ['endpoint', (row) => row.id],
  ...columns((row: EndpointRow) => row, ['pool', 'weight', 'capacity', 'requests', 'attempts']),
  ...columns((row: EndpointRow) => row, ['attemptsAllPhases', 'ok', 'failed', 'share']),
  ...columns((row: EndpointRow) => row, ['fairShare', 'inFlightMean', 'inFlightMax']),
  ['utilization', (row) => row.utilization],
  ...timeColumns('responseTime', (row: EndpointRow) => row.responseTimeMs),
];

const poolColumns: readonly Column<PoolRow>[] = [
  ...runKey,
  ['pool', (row) => row.name],
  ['requests', (row) => row.requests],
  ...poolFigures.map(([name, read]): Column<PoolRow> => [
    name,
    ({ evenness }) => evenness && read(evenness),
  ]),
];

const intervalColumns: readonly Column<IntervalRow>[] = [
  ...runKey,
  ...columns((row: IntervalRow) => row, ['fromMs', 'toMs', 'phase', 'intended', 'sent']),
  ...columns((row: IntervalRow) => row, ['ended', 'ok', 'inFlight', 'p50Ms', 'p99Ms']),
];

function countColumns<Row extends Pick<RunResult, 'requests'>>(): readonly Column<Row>[] {
  return columns(
    (row: Row) => row.requests,
    [
      'intended',
      'sent',
      'ok',
      'failed',
      'timedOut',
      'refused',
      'cancelled',
      'unsent',
      'inFlightAtEnd',
    ],
  );
}

function rateColumns<Row extends Pick<RunResult, 'rates'>>(): readonly Column<Row>[] {
  return columns(
    (row: Row) => row.rates,
    ['offeredPerSecond', 'sentPerSecond', 'throughputPerSecond', 'goodputPerSecond'],
  );
}

export function table<Row>(of: readonly Column<Row>[], rows: readonly Row[]): string {
  const header = of.map(([name]) => name);
  const cells = rows.map((row) => of.map(([, read]) => read(row)));
  return stringify([header, ...cells], { cast: { boolean: String } });
}

/** Columns named as the fields they hold. */
export function columns<Row, Part>(
  read: (row: Row) => Part | undefined,
  keys: readonly (keyof NoInfer<Part> & string)[],
): readonly Column<Row>[] {
  return keys.map((key) => [key, (row) => read(row)?.[key]]);
}

function timeColumns<Row>(
  time: string,
  read: (row: Row) => TimeSummary | null,
): readonly Column<Row>[] {
  return [
    [`${time}Count`, (row) => read(row)?.count],
    [`${time}MeanMs`, (row) => read(row)?.mean],
    [`${time}P50Ms`, (row) => read(row)?.p50],
    [`${time}P90Ms`, (row) => read(row)?.p90],
    [`${time}P95Ms`, (row) => read(row)?.p95],
    [`${time}P99Ms`, (row) => read(row)?.p99],
    [`${time}P999Ms`, (row) => read(row)?.p999],
    [`${time}MaxMs`, (row) => read(row)?.max],
  ];
}
