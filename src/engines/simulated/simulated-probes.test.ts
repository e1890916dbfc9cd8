import { expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import { ManualScheduler } from '../../core/manual-scheduler.fixture.ts';
import type { ProbeReport } from '../../strategies/contract.ts';
import { SimulatedPods } from './simulated-pods.ts';
import { SimulatedProbes } from './simulated-probes.ts';

const never = { kind: 'constant', valueMs: 0 } as const;
const hop = { kind: 'constant', valueMs: 2 } as const;
const endpoint = { id: 'app-1', index: 0, weight: 1, inFlight: 0 };

/** A probe to a pod that says one more at each question; `arrives`: ten requests do. */
function probing(changes: Parameters<typeof runSpec>[0]) {
  const scheduler = new ManualScheduler();
  const run = runSpec(changes);
  const reports: ProbeReport[] = [];
  const pods = new SimulatedPods(run, scheduler);
  let inFlight = 1;
  pods.report = (index) => ({ inFlight: inFlight++, latencyMs: index });
  const probes = new SimulatedProbes(run, pods, scheduler);
  probes.probe(endpoint, (report) => reports.push(report));
  return { scheduler, reports, arrives: () => (inFlight += 10) };
}

test('a probe costs the way to the pod and back, and tells what was there when it got there', () => {
  const { scheduler, reports, arrives } = probing({
    hops: { clientToIngress: never, ingress: never, ingressToPod: hop },
  });
  scheduler.advanceTo(1.9);
  arrives();
  scheduler.advanceTo(2.1);
  arrives();
  scheduler.advanceTo(3.9);
  expect(reports).toEqual([]);
  scheduler.advanceTo(4);
  expect(reports).toEqual([{ inFlight: 11, latencyMs: 1 }]);
});

test('without hops it is answered at the same time, but not before the strategy is done', () => {
  const { scheduler, reports } = probing({});
  expect(reports).toEqual([]);
  scheduler.advanceTo(0);
  expect(reports).toEqual([{ inFlight: 1, latencyMs: 1 }]);
});
