/** `rankings.csv` and `comparisons.csv`: a row per metric and subject, and per metric and two subjects. */
import type {
  Bounds,
  MetricComparison,
  PairComparison,
  RankedSubject,
} from '../results/comparison-result.ts';
import { type Column, columns, table } from './csv.ts';
import type { Reporter } from './reporter.ts';

interface Compared {
  readonly of: MetricComparison;
  readonly interval: Bounds | null;
}

type RankingRow = RankedSubject & Compared;
type PairRow = PairComparison & Compared;

export const comparison = {
  name: 'comparison',
  summary: 'rankings and paired differences, for spreadsheets',
  files: ({ comparisons }) => {
    if (comparisons.length === 0) return [];
    const rankings = comparisons.flatMap((of) => of.ranking.map((row) => ({ ...row, of })));
    const pairs = comparisons.flatMap((of) => of.pairs.map((row) => ({ ...row, of })));
    return [
      { name: 'rankings.csv', content: table(rankingColumns, rankings) },
      { name: 'comparisons.csv', content: table(pairColumns, pairs) },
    ];
  },
} as const satisfies Reporter;

const rankingColumns: readonly Column<RankingRow>[] = [
  ...columns(({ of }: RankingRow) => of, ['metric', 'sweptRatePerSecond', 'unit', 'better']),
  ...columns((row: RankingRow) => row, ['subject', 'rank', 'repetitions', 'estimate']),
  ...columns(({ interval }: RankingRow) => interval ?? undefined, ['low', 'high']),
  ...columns((row: RankingRow) => row, ['merged']),
];

const pairColumns: readonly Column<PairRow>[] = [
  ...columns(({ of }: PairRow) => of, ['metric', 'sweptRatePerSecond', 'unit', 'scale']),
  ...columns((row: PairRow) => row, ['a', 'b', 'repetitions', 'estimate']),
  ...columns(({ interval }: PairRow) => interval ?? undefined, ['low', 'high']),
  ...columns((row: PairRow) => row, ['p', 'adjustedP', 'signFlipP', 'effectSize']),
  ...columns((row: PairRow) => row, ['significant', 'better', 'repetitionsNeeded']),
];
