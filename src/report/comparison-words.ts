/** A comparison in words: which is best, by how much, and at what cost. */
import { formatPercent } from '../core/format.ts';
import type {
  Bounds,
  MetricComparison,
  PairComparison,
  RankedSubject,
} from '../results/comparison-result.ts';
import { labelWidth, shorten } from './lines.ts';

const told = ['p99', 'p90', 'p50', 'mean'].map((name) => `${name}(responseTime)`);

/** What the verdict goes by: the p99, or what is known where answers were too few for it. A sweep has no single verdict. */
export function leadingComparison(
  comparisons: readonly MetricComparison[],
): MetricComparison | undefined {
  const unswept = comparisons.filter(({ sweptRatePerSecond }) => sweptRatePerSecond === undefined);
  return told
    .map((name) => unswept.find(({ metric }) => metric === name))
    .find((each) => each?.pairs.some(({ interval }) => interval !== null));
}

export function verdict(comparison: MetricComparison): string {
  const [leader, ...others] = comparison.ranking.filter(({ rank }) => rank !== null);
  const against = others.map((each) => ({ each, pair: fromBest(comparison, leader!, each) }));
  const worse = against.filter(({ pair }) => pair.better === leader!.subject);
  const equal = against.filter(({ pair }) => !pair.significant);
  const best = shorten(leader!.subject, labelWidth);
  const at = atMetric(comparison);
  const sentences: string[] = [];
  if (worse.length > 0) {
    const shown = worse.slice(0, mostNamed).map(({ each, pair }) => soonerThan(each, pair));
    const more = worse.length > mostNamed ? [`sooner than ${worse.length - mostNamed} more`] : [];
    const title = equal.length === 0 ? 'is best' : 'is among the best';
    sentences.push(`${best} ${title}: ${at} it answers ${listed([...shown, ...more])}.`);
  }
  if (equal.length > 0) {
    const shown = equal.slice(0, mostNamed).map(({ each, pair }) => equalTo(each, pair));
    const more = equal.length > mostNamed ? [`${equal.length - mostNamed} more`] : [];
    sentences.push(
      `No significant difference ${at} between ${best} and ${listed([...shown, ...more])}.`,
    );
  }
  return sentences.join(' ');
}

const mostNamed = 3;

/** How much sooner the best answers than this one: the pair as the best / the other. */
function fromBest(
  { pairs }: MetricComparison,
  best: RankedSubject,
  other: RankedSubject,
): PairComparison {
  const pair = pairs.find(
    ({ a, b }) =>
      (a === best.subject && b === other.subject) || (a === other.subject && b === best.subject),
  )!;
  if (pair.a === best.subject) return pair;
  const { estimate, interval } = pair;
  return {
    ...pair,
    estimate: estimate && 1 / estimate,
    interval: interval && { low: 1 / interval.high, high: 1 / interval.low },
  };
}

function soonerThan({ subject }: RankedSubject, { estimate, interval }: PairComparison): string {
  const by = `${formatPercent(1 - estimate!)} (${range(interval!)})`;
  return `${by} sooner than ${shorten(subject, labelWidth)}`;
}

/** An interval over more than a power of ten says that nothing is known. */
function equalTo({ subject }: RankedSubject, { estimate, interval }: PairComparison): string {
  const name = shorten(subject, labelWidth);
  if (interval === null || interval.high > 10 * interval.low) return name;
  const ratio = estimate!;
  const by =
    ratio <= 1 ? `${formatPercent(1 - ratio)} sooner` : `${formatPercent(ratio - 1)} later`;
  return `${name} (${by}, ${range(interval)})`;
}

/** `5.69% … 9.58%`, of times that are ratios of others' times; below zero it would be later. */
function range({ low, high }: Bounds): string {
  return `${signed(1 - high)} … ${signed(1 - low)}`;
}

function signed(fraction: number): string {
  return fraction < 0 ? `−${formatPercent(-fraction)}` : formatPercent(fraction);
}

/** `at p99`, `on average`. */
function atMetric({ metric }: MetricComparison): string {
  const [name] = metric.split('(');
  return name === 'mean' ? 'on average' : `at ${name}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** Answers that come sooner are no merit where they are fewer. */
export function costs(
  comparisons: readonly MetricComparison[],
  leading: MetricComparison,
): string[] {
  const best = leading.ranking[0]!.subject;
  const errors = comparisons.find(({ metric }) => metric === 'errors');
  const lost = (errors?.pairs ?? []).filter(
    ({ a, b, significant, better }) => significant && better !== best && [a, b].includes(best),
  );
  return lost.map(
    ({ estimate, better }) =>
      `But of its requests ${formatPercent(Math.abs(estimate!))} more fail than of those of ${better}.`,
  );
}
