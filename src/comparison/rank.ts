/**
 * A ranking in which ties are ties. "Not significantly different" is not transitive: the first may tie with the second and
 * the second with the third while the first and the third differ. So every rank is led by its best: subjects are taken
 * from the best estimate on, and share the rank of the leader until one differs significantly from it; that one leads the
 * next. A rank is 1 + how many come before it.
 */
import type {
  MetricComparison,
  PairComparison,
  RankedSubject,
} from '../results/comparison-result.ts';

export function rank(
  better: MetricComparison['better'],
  subjects: readonly Omit<RankedSubject, 'rank'>[],
  pairs: readonly PairComparison[],
): RankedSubject[] {
  const direction = better === 'lower' ? 1 : -1;
  const known = subjects
    .filter(({ estimate }) => estimate !== null)
    .toSorted(
      (x, y) => direction * (x.estimate! - y.estimate!) || (x.subject < y.subject ? -1 : 1),
    );
  const ranked: RankedSubject[] = [];
  let leader: RankedSubject | undefined;
  for (const [index, each] of known.entries()) {
    const ties = leader && !differ(pairs, leader.subject, each.subject);
    const next = { ...each, rank: ties ? leader!.rank : index + 1 };
    if (!ties) leader = next;
    ranked.push(next);
  }
  const unknown = subjects.filter(({ estimate }) => estimate === null);
  return [...ranked, ...unknown.map((each) => ({ ...each, rank: null }))];
}

function differ(pairs: readonly PairComparison[], one: string, other: string): boolean {
  const both = [one, other];
  return pairs.some(({ a, b, significant }) => significant && both.includes(a) && both.includes(b));
}
