/**
 * Everything that chance may make of a request, each with its share: the router is asked again for each result that its
 * draws may have. A draw is taken to choose by ranges, as weights do, so the ends of a range are found by halving.
 */
import type { RoutedRequest } from '../routing/index.ts';

export interface Outcome<T> {
  /** 0 … 1; all add up to 1. */
  readonly share: number;
  readonly of: T;
}

type Draw = RoutedRequest['draw'];

/** `attempt` draws what it needs; `keyOf` tells results apart. The most likely first. */
export function drawnOutcomes<T>(
  attempt: (draw: Draw) => T,
  keyOf: (result: T) => string,
): Outcome<T>[] {
  const outcomes = explored(attempt, keyOf, new Map());
  if (outcomes.length === 1) return outcomes;
  const merged = new Map<string, Outcome<T>>();
  for (const { share, of } of outcomes) {
    const key = keyOf(of);
    merged.set(key, { share: share + (merged.get(key)?.share ?? 0), of });
  }
  return [...merged.values()].toSorted((a, b) => b.share - a.share);
}

function explored<T>(
  attempt: (draw: Draw) => T,
  keyOf: (result: T) => string,
  fixed: ReadonlyMap<string, number>,
): Outcome<T>[] {
  let open: { purpose: string; total: number } | undefined;
  const first = attempt((purpose, total) => {
    const known = fixed.get(purpose);
    if (known !== undefined) return known;
    open ??= { purpose, total };
    return 1;
  });
  if (!open) return [{ share: 1, of: first }];
  const { purpose, total } = open;
  return ranges(total, (drawn) => {
    const outcomes = explored(attempt, keyOf, new Map([...fixed, [purpose, drawn]]));
    return { outcomes, key: outcomes.map(({ share, of }) => `${share} ${keyOf(of)}`).join('\n') };
  }).flatMap(({ share, of: { outcomes } }) =>
    outcomes.map((outcome) => ({ ...outcome, share: outcome.share * share })),
  );
}

/** Of 1 … `total`, looked at in 16 places and, between two that differ, wherever it takes to find the border. */
function ranges<T extends { readonly key: string }>(
  total: number,
  at: (drawn: number) => T,
): Outcome<T>[] {
  const looks = Math.min(total, 16);
  const points = Array.from({ length: looks }, (_, i) =>
    looks === 1 ? 1 : 1 + Math.round((i * (total - 1)) / (looks - 1)),
  );
  const found: { readonly from: number; readonly of: T }[] = [{ from: 1, of: at(1) }];
  for (const point of points.slice(1)) search(found, point, at(point), at);
  return found.map(({ from, of }, i) => ({
    share: ((found[i + 1]?.from ?? total + 1) - from) / total,
    of,
  }));
}

/** Adds the ranges that begin after the last one found and not after `to`. */
function search<T extends { readonly key: string }>(
  found: { readonly from: number; readonly of: T }[],
  to: number,
  atEnd: T,
  at: (drawn: number) => T,
): void {
  let last = found.at(-1)!;
  while (last.of.key !== atEnd.key) {
    let [low, high, atHigh] = [last.from, to, atEnd];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const atMiddle = at(middle);
      if (atMiddle.key === last.of.key) low = middle;
      else [high, atHigh] = [middle, atMiddle];
    }
    last = { from: high, of: atHigh };
    found.push(last);
  }
}
