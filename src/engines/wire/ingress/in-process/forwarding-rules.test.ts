import { expect, test } from 'vitest';
import type { Forwarding } from '../../../../core/forwarding.ts';
import { ingressLimits, type LimitChanges } from '../../../../core/ingress-limits.ts';
import { ManualScheduler } from '../../../../core/manual-scheduler.fixture.ts';
import { ForwardingTable } from './forwarding-rules.ts';
import { IngressDeadlines } from './ingress-deadlines.ts';

const asked: Forwarding = { maxBodyBytes: 10, timeouts: { connectMs: 1, readMs: 2, sendMs: 3 } };

/** Body size, and the spans of the three times, where `changes` is what the scenario says of limits. */
function inForce(changes: LimitChanges, forwarding: Forwarding | undefined): number[] {
  const scheduler = new ManualScheduler();
  const limits = ingressLimits('ingress-nginx', changes);
  const deadlines = new IngressDeadlines(limits, scheduler);
  const table = new ForwardingTable(limits, changes, deadlines, scheduler);
  const { maxBodyBytes, times } = table.of(forwarding);
  const spans = [1, 2, 3, 70, 5000, 60_000];
  const spanOf = (queue: object) => spans.find((span) => deadlines.of(span) === queue)!;
  return [maxBodyBytes, ...[times.connect, times.read, times.send].map(spanOf)];
}

test('limits are those of the scenario, else of the route, else of the ingress', () => {
  expect(inForce({}, undefined)).toEqual([1_048_576, 5000, 60_000, 60_000]);
  expect(inForce({}, asked)).toEqual([10, 1, 2, 3]);
  expect(inForce({ podTimeoutMs: 70, maxBodyBytes: 0 }, asked)).toEqual([Infinity, 1, 70, 70]);
  expect(inForce({ connectTimeoutMs: 70, maxBodyBytes: 20 }, asked)).toEqual([20, 70, 2, 3]);
});
