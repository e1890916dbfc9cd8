/** A calibration for tests: floor 0.2 ms at p50 and 1.5 ms at p99. */
import { type Calibration, calibrationSchema } from '../results/calibration.ts';
import { savedResult } from './saved-result.fixture.ts';

export function calibration(changes: Partial<Calibration> = {}): Calibration {
  return {
    schema: calibrationSchema,
    takenAt: '2026-11-22T09:00:00.000Z',
    environment: savedResult().environment,
    floor: {
      ratePerSecond: 1000,
      responseTimeMs: times(0.2, 1.5),
      sendLagMs: times(0.1, 1.2),
      verdict: 'valid',
    },
    rates: {
      highestValidPerSecond: 16_000,
      lowestNotValidPerSecond: 17_500,
      reason: 'The generator was late by 8 ms at p99',
      resolution: 0.1,
    },
    timerErrorMs: { precise: times(0.1, 0.3), setTimeout: times(0.6, 1.1) },
    cpuPerRequestUs: { generator: 11.7, ingress: 20.6, pods: 10.9 },
    hopsMs: { clientToIngress: 0.0425, ingress: 0.0612, ingressToPod: 0.051 },
    secondOpinion: {
      users: 16,
      plimsoll: { requestsPerSecond: 42_000, responseTimeMs: times(0.28, 1.9) },
      autocannon: { requestsPerSecond: 38_000, responseTimeMs: times(0.32, 2.4) },
      agree: true,
      problems: [],
    },
    ...changes,
  };
}

function times(p50: number, p99: number) {
  return { count: 4000, mean: p50, p50, p90: p50, p95: p50, p99, p999: 2 * p99, max: 3 * p99 };
}
