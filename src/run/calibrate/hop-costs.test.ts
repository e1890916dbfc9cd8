import { expect, test } from 'vitest';
import type { TimeSummary } from '../../results/run-result.ts';
import { hopCosts } from './hop-costs.ts';

const summary = (p50: number | null): TimeSummary => ({
  count: 1000,
  mean: p50,
  p50,
  p90: p50,
  p95: p50,
  p99: p50,
  p999: p50,
  max: p50,
});

const run = (responseMs: number | null, rttMs: number | null) => ({
  uncorrectedTimeMs: summary(responseMs),
  rttMs: rttMs === null ? null : summary(rttMs),
});

test('both ways through all hops take the response time through the ingress', () => {
  const costs = hopCosts(run(0.1, null), run(0.36, 0.14))!;
  expect(costs.clientToIngress).toBeCloseTo(0.05, 9);
  expect(costs.ingressToPod).toBeCloseTo(0.07, 9);
  expect(costs.ingress).toBeCloseTo(0.06, 9);
  const eachWay = costs.clientToIngress + costs.ingress + costs.ingressToPod;
  expect(2 * eachWay).toBeCloseTo(0.36, 9);
});

test('an ingress costs no less than nothing, and nothing is known where nothing was answered', () => {
  expect(hopCosts(run(0.2, null), run(0.3, 0.15))!.ingress).toBe(0);
  expect(hopCosts(run(null, null), run(0.3, 0.15))).toBeNull();
  expect(hopCosts(run(0.1, null), run(0.3, null))).toBeNull();
});
