/** Every shape of an open load, and a replay, from the scenario's text to the result, in both engines. */
import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rateCurve } from '../../src/arrivals/shapes/index.ts';
import type { RateShape } from '../../src/core/run-spec.ts';
import { run, simulate, type RunResult } from '../../src/index.ts';

const folder = resolve(import.meta.dirname, '../../scenarios');

const durationMs = 4000;
const shapes: readonly (readonly [string, RateShape])[] = [
  ['{ from: 100/s, to: 900/s }', { kind: 'ramp', fromPerSecond: 100, toPerSecond: 900 }],
  [
    '{ base: 100/s, peak: 2k/s, at: 1500ms, for: 500ms }',
    { kind: 'spike', basePerSecond: 100, peakPerSecond: 2000, atMs: 1500, forMs: 500 },
  ],
  [
    '{ mean: 500/s, amplitude: 500/s, period: 2s, phase: 500ms }',
    {
      kind: 'sine',
      meanPerSecond: 500,
      amplitudePerSecond: 500,
      periodMs: 2000,
      phaseMs: 500,
    },
  ],
  [
    '{ on: 1k/s, off: 0/s, onFor: 500ms, offFor: 1s }',
    { kind: 'bursts', onPerSecond: 1000, offPerSecond: 0, onMs: 500, offMs: 1000 },
  ],
];

function scenario(rate: string, arrivals: string) {
  const text = `
apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
spec:
  manifests: [manifests/ingress.yaml, manifests/service.yaml]
  strategies: [round-robin]
  load: [{ open: { rate: ${rate}, arrivals: ${arrivals} }, for: 4s }]
  warmup: 500ms
  pods: { my-service: { replicas: 3, serviceTime: 1ms, concurrency: 100 } }
`;
  return { file: resolve(folder, 'shape.yaml'), text };
}

function expectConserved(result: RunResult): void {
  for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
  expect(result.requests.ok).toBe(result.requests.intended);
}

describe.each(shapes)('a rate of %s', (rate, shape) => {
  const curve = rateCurve({ shape, ratePerSecond: NaN, durationMs });

  test.each(['constant', 'poisson', 'uniform'])(
    'with %s arrivals is met in every interval of a simulated run',
    async (arrivals) => {
      const { runs } = await simulate([scenario(rate, arrivals)]);
      const [result] = runs;
      expectConserved(result!);
      const measured = result!.intervals.filter(({ phase }) => phase === 'measure');
      expect(measured.length).toBeGreaterThan(10);
      const startMs = measured[0]!.fromMs;
      for (const { fromMs, toMs, intended } of measured) {
        const expected = curve.expectedBy(toMs - startMs) - curve.expectedBy(fromMs - startMs);
        // 4.5 standard deviations of a Poisson count; a request at an edge may fall on either side.
        const bound = arrivals === 'constant' ? 1.001 : 4.5 * Math.sqrt(expected) + 1;
        expect(Math.abs(intended - expected)).toBeLessThanOrEqual(bound);
      }
    },
  );
});

test('a spike on the wire: the requests of the simulator, all accounted for, most of them in the peak', async () => {
  const [rate, shape] = shapes[1]!;
  const source = scenario(rate, 'poisson');
  const [wire] = (await run([source], { durationMs: 1600 })).runs;
  const [simulated] = (await simulate([source], { durationMs: 1600 })).runs;
  expectConserved(wire!);
  expect(wire!.requests.intended).toBe(simulated!.requests.intended);
  // 1350 in 4 s; 540 in 1.6 s, within 4.5 standard deviations.
  const { meanPerSecond } = rateCurve({ shape, ratePerSecond: NaN, durationMs });
  const expected = meanPerSecond * 1.6;
  expect(Math.abs(wire!.requests.intended - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
});

test('a replay on the wire sends what was recorded, as the simulator does, path by path', async () => {
  const file = resolve(folder, 'replay.yaml');
  const source = { file, text: readFileSync(file, 'utf8') };
  const options = { strategies: ['round-robin'], durationMs: 1200 };
  const [wire] = (await run([source], options)).runs;
  const [simulated] = (await simulate([source], options)).runs;
  expectConserved(wire!);
  expect(wire!.requests.intended).toBe(simulated!.requests.intended);
  expect(wire!.routes).toEqual(simulated!.routes);
  const perRoute = wire!.routes.map(({ requests }) => requests);
  expect(Math.min(...perRoute)).toBeGreaterThan(5);
});
