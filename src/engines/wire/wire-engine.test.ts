import { expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import { runToResult } from '../run-to-result.fixture.ts';
import { wireEngine } from './wire-engine.ts';

test('slow answers hold up no request: in an open load as many are in flight as the answers take', async () => {
  const base = runSpec();
  const result = await runToResult(
    wireEngine,
    runSpec({
      engine: 'wire',
      timeline: { warmupMs: 300, measureMs: 1000, drainMs: 3000 },
      stages: [{ kind: 'open', ratePerSecond: 1000, arrivals: 'constant', durationMs: 1000 }],
      pods: base.pods.map((pod) => ({
        ...pod,
        concurrency: 10_000,
        serviceTime: { kind: 'constant', valueMs: 400 },
      })),
    }),
  );
  expect(result.requests).toMatchObject({ intended: 1000, ok: 1000 });
  // Little's law says 400; far more than the connections that may be opened at once.
  const inFlight = result.endpoints.reduce((sum, endpoint) => sum + endpoint.inFlightMax!, 0);
  expect(inFlight).toBeGreaterThan(200);
  expect(inFlight).toBeLessThan(1300);
});

test('far beyond what pods can do every request is accounted for, and the target is called saturated', async () => {
  const base = runSpec();
  const result = await runToResult(
    wireEngine,
    runSpec({
      engine: 'wire',
      timeoutMs: 1000,
      maxInFlight: 1500,
      timeline: { warmupMs: 0, measureMs: 2000, drainMs: 300 },
      stages: [{ kind: 'open', ratePerSecond: 2500, arrivals: 'poisson', durationMs: 2000 }],
      pods: base.pods.map((pod) => ({
        ...pod,
        concurrency: 1,
        serviceTime: { kind: 'constant', valueMs: 10 },
      })),
    }),
  );
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
  const { refused, failed, timedOut, unsent, inFlightAtEnd } = result.requests;
  expect({ refused, failed }).toEqual({ refused: 0, failed: 0 });
  expect(Math.min(timedOut, unsent, inFlightAtEnd)).toBeGreaterThan(100);
  expect(result.regime).toBe('saturated');
});
