/** A run by several dialects: what becomes of each kind of request, what was counted, and what that does to figures. */
import { formatCount } from '../core/format.ts';
import type { MetricComparison, PairComparison } from '../results/comparison-result.ts';
import type { DialectDifferences } from '../results/dialect-differences.ts';
import type { RunResult, SavedResult } from '../results/run-result.ts';
import { subjects } from '../results/subjects.ts';
import { estimateText } from './change-text.ts';
import { exampleLines } from './dialect-difference-lines.ts';
import { alignColumns, labelWidth, shorten, wrap } from './lines.ts';

export interface TitledLines {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Of routes, which there may be hundreds of. */
const mostRows = 20;

/** None where there is one dialect. */
export function dialectSections({
  dialectDifferences,
  runs,
  comparisons,
}: SavedResult): TitledLines[] {
  if (!dialectDifferences) return [];
  const { dialects } = dialectDifferences;
  const names = dialects.join(' and ');
  return [
    { title: `Requests by ${names}`, lines: requestLines(dialectDifferences) },
    { title: 'What was counted, where it differs', lines: countTable(dialects, runs) },
    {
      title: `From ${dialects[0]} to another dialect, with intervals of 95 %`,
      lines: changeTable(dialects[0]!, runs, comparisons),
    },
  ];
}

function requestLines({ dialects, requests, classes }: DialectDifferences): string[] {
  const differing = requests.filter((each) => each.differing.length > 0);
  const alike = requests.length - differing.length;
  const others = `${classes.length} kinds of request that there might be would be answered differently: plimsoll check, with the same --dialect, lists them.`;
  return [
    ...differing.flatMap(({ request, answers }) => exampleLines(dialects, request, answers)),
    ...(alike > 0 ? [`${kinds(alike)} of the scenario answered alike.`] : []),
    ...(classes.length > 0 ? wrap('', others) : []),
  ];
}

function kinds(count: number): string {
  return count === 1 ? '1 kind of request' : `${count} kinds of request`;
}

/** A row per status and per route, all runs of a dialect together. */
function countTable(dialects: readonly string[], runs: readonly RunResult[]): string[] {
  const byDialect = dialects.map((dialect) => runs.filter((run) => run.dialect === dialect));
  const statuses = byDialect.map((own) =>
    totals(
      own.flatMap((run) =>
        Object.entries(run.statuses).map(([status, n]) => [`status ${status}`, n]),
      ),
    ),
  );
  const routes = byDialect.map((own) =>
    totals(own.flatMap((run) => run.routes.map(({ id, requests }) => [`route ${id}`, requests]))),
  );
  const rows = [...rowsOf(statuses), ...rowsOf(routes)].filter(
    ([, ...counts]) => new Set(counts).size > 1,
  );
  if (rows.length === 0) return [];
  const more = rows.length - mostRows;
  return [
    ...alignColumns(
      [['', ...dialects], ...rows.slice(0, mostRows)],
      `l${'r'.repeat(dialects.length)}`,
    ),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

function totals(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of entries) sums.set(name, count + (sums.get(name) ?? 0));
  return sums;
}

function rowsOf(totalsByDialect: readonly ReadonlyMap<string, number>[]): string[][] {
  const names = new Set(totalsByDialect.flatMap((each) => [...each.keys()]));
  return [...names].map((name) => [
    shorten(name, 60),
    ...totalsByDialect.map((each) => formatCount(each.get(name) ?? 0)),
  ]);
}

/** A row per metric and subject: the later dialect held against the first. */
function changeTable(
  first: string,
  runs: readonly RunResult[],
  comparisons: readonly MetricComparison[],
): string[] {
  const all = new Map([...subjects(runs)].map(([subject, [run]]) => [subject, run!]));
  const rows = comparisons.flatMap((comparison) =>
    comparison.pairs.flatMap((pair) => {
      const [a, b] = [all.get(pair.a), all.get(pair.b)];
      if (!a || !b || a.dialect !== first || !areAlike(a, b) || pair.estimate === null) return [];
      return [
        [
          comparison.metric,
          shorten(pair.b, labelWidth),
          changeText(comparison, pair),
          pair.significant ? 'significant' : '',
        ],
      ];
    }),
  );
  return rows.length === 0 ? [] : alignColumns(rows, 'llll');
}

function areAlike(a: RunResult, b: RunResult): boolean {
  return (
    a.strategy.label === b.strategy.label &&
    a.ingress === b.ingress &&
    a.sweptRatePerSecond === b.sweptRatePerSecond
  );
}

/** Pairs are told as the first / the second; this is about the second. */
function changeText(
  { scale, unit }: MetricComparison,
  { estimate, interval }: PairComparison,
): string {
  const turned = (value: number) => (scale === 'ratio' ? 1 / value : -value);
  return estimateText(
    {
      scale,
      estimate: turned(estimate!),
      interval: interval && { low: turned(interval.high), high: turned(interval.low) },
    },
    unit,
  );
}
