/** Pools of pods with names of their own and keys of their own, over which figures of hashing are means. */
import { type Interval, meanInterval } from '../statistics/interval.ts';
import { requestFrom, type Trial, type TrialEndpoint } from './trial.ts';

export const byPath = { key: 'path' };

export function pods(pool: number, size: number): readonly TrialEndpoint[] {
  return Array.from({ length: size }, (_, pod) => ({ id: `app-${pool}-${pod}`, weight: 1 }));
}

/** The endpoint of each key. */
export function homes(trial: Trial, pool: number, keys: number): readonly string[] {
  return Array.from({ length: keys }, (_, key) =>
    trial.choose(requestFrom('192.0.2.1', `/${pool}/${key}`)),
  );
}

export function overPools(count: number, tail: number, figure: (pool: number) => number): Interval {
  return meanInterval(
    Array.from({ length: count }, (_, pool) => figure(pool)),
    tail,
  );
}
