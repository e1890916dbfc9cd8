/**
 * What is left on the table: how far each strategy's response times are above those of the best oracle that ran beside
 * it, at the same rate where that was swept. Of oracles each figure has its own best.
 */
import { formatMs, formatPercent, unknownText } from '../core/format.ts';
import type { Subject } from '../results/subjects.ts';
import { alignColumns, labelWidth, shorten, wrap } from './lines.ts';

type Figure = 'mean' | 'p99';

/** Empty where no oracle ran, or nothing else. */
export function oracleLines(subjects: readonly Subject[]): string[] {
  const believed = subjects.filter(({ validity }) => validity.verdict !== 'invalid');
  const groups = Map.groupBy(believed, ({ sweptRatePerSecond }) => sweptRatePerSecond);
  const compared = [...groups].flatMap(([ratePerSecond, members]) => {
    const best = { mean: bestOf(members, 'mean'), p99: bestOf(members, 'p99') };
    const others = members.filter((member) => !isOracle(member));
    return best.mean && others.length > 0 ? [{ ratePerSecond, best, others }] : [];
  });
  if (compared.length === 0) return [];
  const rows = compared.flatMap(({ best, others }) =>
    others.map((run) => [
      shorten(run.subject, labelWidth),
      ...cells(run, best.mean, 'mean'),
      ...cells(run, best.p99, 'p99'),
    ]),
  );
  return [
    ...alignColumns([['strategy', 'mean', 'above', 'p99', 'above'], ...rows], 'lrrrr'),
    ...compared.flatMap(({ ratePerSecond, best }) => {
      const figures = [named(best.mean, 'mean'), named(best.p99, 'p99')].filter(Boolean).join(', ');
      const at = ratePerSecond === undefined ? '' : ` at ${ratePerSecond}/s`;
      return wrap('', `The best oracle${at}: ${figures}.`);
    }),
  ];
}

function isOracle({ strategy }: Subject): boolean {
  return strategy.needs?.includes('oracle') === true;
}

function bestOf(members: readonly Subject[], figure: Figure): Subject | undefined {
  return members
    .filter((member) => isOracle(member) && member.responseTimeMs[figure] !== null)
    .toSorted((a, b) => a.responseTimeMs[figure]! - b.responseTimeMs[figure]!)[0];
}

function cells(run: Subject, best: Subject | undefined, figure: Figure): [string, string] {
  const ms = run.responseTimeMs[figure];
  const bestMs = best?.responseTimeMs[figure];
  const above = ms === null || !bestMs ? null : ms / bestMs - 1;
  return [formatMs(ms), above === null ? unknownText : signed(above)];
}

function signed(fraction: number): string {
  return `${fraction < 0 ? '−' : '+'}${formatPercent(Math.abs(fraction))}`;
}

function named(best: Subject | undefined, figure: Figure): string {
  return best ? `${figure} ${formatMs(best.responseTimeMs[figure])} by ${best.strategy.label}` : '';
}
