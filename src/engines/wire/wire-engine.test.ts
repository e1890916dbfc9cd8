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
      load: [{ kind: 'open', ratePerSecond: 1000, arrivals: 'constant', durationMs: 1000 }],
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
