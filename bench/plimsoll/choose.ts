/**
 * What a choice costs, acquire to end, by the number of endpoints: node choose.ts STRATEGY. Says ns by that number. One
 * strategy a process, as in a run: the compiler sees no other.
 */
import { Balancer } from '../../src/balancer/balancer.ts';
import { Lease } from '../../src/balancer/lease.ts';
import { requestInfo } from '../../src/core/request-info.fixture.ts';
import { createRng } from '../../src/core/rng.ts';
import { findStrategy } from '../../src/strategies/index.ts';
import { ToldOracle } from '../../src/conformance/told-oracle.ts';
import { AwaitedProbes } from '../../src/strategies/probes.fixture.ts';
import { say } from '../harness/say.ts';
import { endpointCounts } from './endpoint-counts.ts';

const strategy = findStrategy(process.argv[2]!)!;
const inFlight = 64;
const cellMs = 60;
const request = requestInfo();
/** Answered between choices; their way is not measured. */
const probes = strategy.needs?.includes('probes')
  ? new AwaitedProbes((endpoint) => ({ inFlight: endpoint.inFlight, latencyMs: 1 }))
  : undefined;
/** Only an oracle is told, where there is one. */
const oracle = strategy.needs?.includes('oracle') ? new ToldOracle() : undefined;
let nowMs = 0;

for (const count of endpointCounts) measure(count);
say(Object.fromEntries(endpointCounts.map((count) => [count, measure(count)])));

function measure(count: number): number {
  const context = { clock: { now: () => nowMs }, rng: createRng(7), probes, oracle };
  const balancer = new Balancer(strategy, strategy.params.parse({}), context);
  balancer.setEndpoints(
    Array.from({ length: count }, (_, index) => ({ id: `pod-${index}`, index, weight: 1 })),
  );
  const leases = Array.from({ length: inFlight }, () => new Lease());
  for (const lease of leases) acquire(balancer, lease);
  const startedMs = performance.now();
  let choices = 0;
  for (; performance.now() - startedMs < cellMs; choices += inFlight) {
    for (const lease of leases) {
      nowMs += 0.01;
      const { id } = lease.endpoint!;
      lease.end('answered');
      oracle?.changed(id);
      acquire(balancer, lease);
      probes?.answer();
    }
  }
  return ((performance.now() - startedMs) * 1e6) / choices;
}

function acquire(balancer: Balancer, lease: Lease): void {
  balancer.acquire(request, lease);
  oracle?.changed(lease.endpoint!.id);
}
