/** What a load generator said of its load, in one form for all. */
import { Histogram } from '../../../src/metrics/histogram.ts';

export interface Observation {
  /** Answered. */
  readonly requests: number;
  readonly seconds: number;
  /** As the generator itself takes and counts them. */
  readonly times: Histogram;
}

export interface Peer {
  readonly name: string;
  /** Why it can't be run here; undefined when it can. */
  readonly absent: string | undefined;
  /** Users who wait for their answer and ask again at once. */
  closed?(port: number, users: number, seconds: number): Promise<Observation>;
  /** A fixed rate, whatever becomes of the answers; at low utilisation a paced closed loop comes to the same. */
  open?(port: number, ratePerSecond: number, seconds: number): Promise<Observation>;
}

export const perSecond = ({ requests, seconds }: Observation) => requests / seconds;

export const percentileMs = ({ times }: Observation, percentile: number) =>
  times.valueAtPercentile(percentile) / 1000;

export const maxMs = ({ times }: Observation) => times.maxUs / 1000;

export function histogramOf(timesUs: Iterable<number>): Histogram {
  const histogram = new Histogram();
  for (const us of timesUs) histogram.record(Math.max(0, Math.round(us)));
  return histogram;
}
