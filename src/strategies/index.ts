/** The strategies. Names, parameters, help, the conformance suite and the benchmarks all derive from this list. */
import { boundedLoads } from './bounded-loads.ts';
import { centralQueue } from './central-queue.ts';
import { clientIp } from './client-ip.ts';
import type { StrategyDefinition } from './contract.ts';
import { cookieBalanced } from './cookie-balanced.ts';
import { cookiePersistent } from './cookie-persistent.ts';
import { edfWeightedRoundRobin } from './edf-weighted-round-robin.ts';
import { envoyLeastRequest } from './envoy-least-request.ts';
import { envoyPeakEwma } from './envoy-peak-ewma.ts';
import { envoyRingHash } from './envoy-ring-hash.ts';
import { finaglePeakEwma } from './finagle-peak-ewma.ts';
import { gcdWeightedRoundRobin } from './gcd-weighted-round-robin.ts';
import { haproxyFirst } from './haproxy-first.ts';
import { haproxyLeastconn } from './haproxy-leastconn.ts';
import { haproxyRandom } from './haproxy-random.ts';
import { haproxyConsistentHash } from './haproxy-consistent-hash.ts';
import { haproxyRoundrobin } from './haproxy-roundrobin.ts';
import { haproxyStaticRr } from './haproxy-static-rr.ts';
import { ipvsLc, ipvsNq, ipvsSed, ipvsWlc } from './ipvs-least.ts';
import { ipvsTwos } from './ipvs-twos.ts';
import { ingressNginxChash } from './ingress-nginx-chash.ts';
import { ingressNginxChashsubset } from './ingress-nginx-chashsubset.ts';
import { ingressNginxEwma } from './ingress-nginx-ewma.ts';
import { ipvsSh } from './ipvs-sh.ts';
import { jiq } from './jiq.ts';
import { joinShortestQueue } from './join-shortest-queue.ts';
import { jumpHash } from './jump-hash.ts';
import { kubeProxy } from './kube-proxy.ts';
import { leastRequests } from './least-requests.ts';
import { leastWorkLeft } from './least-work-left.ts';
import { linkerdPeakEwma } from './linkerd-peak-ewma.ts';
import { maglev } from './maglev.ts';
import { nginxConsistentHash } from './nginx-consistent-hash.ts';
import { nginxHash } from './nginx-hash.ts';
import { nginxIpHash } from './nginx-ip-hash.ts';
import { nginxLeastConn } from './nginx-least-conn.ts';
import { nginxLeastTime } from './nginx-least-time.ts';
import { nginxRandomTwo } from './nginx-random-two.ts';
import { p2cPeakEwma } from './p2c-peak-ewma.ts';
import { p2c } from './p2c.ts';
import { prequal } from './prequal.ts';
import { random } from './random.ts';
import { rendezvous } from './rendezvous.ts';
import { roundRobin } from './round-robin.ts';
import { smoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';
import { staticStrideWeightedRoundRobin } from './static-stride-weighted-round-robin.ts';
import { towerPeakEwma } from './tower-peak-ewma.ts';
import { traefikLeasttime } from './traefik-leasttime.ts';
import { traefikP2c } from './traefik-p2c.ts';
import { traefikWrr } from './traefik-wrr.ts';

export const strategies = [
  random,
  kubeProxy,
  roundRobin,
  smoothWeightedRoundRobin,
  edfWeightedRoundRobin,
  gcdWeightedRoundRobin,
  staticStrideWeightedRoundRobin,
  haproxyStaticRr,
  haproxyRoundrobin,
  traefikWrr,
  leastRequests,
  nginxLeastConn,
  haproxyLeastconn,
  haproxyFirst,
  envoyLeastRequest,
  ipvsLc,
  ipvsWlc,
  ipvsSed,
  ipvsNq,
  p2c,
  nginxRandomTwo,
  haproxyRandom,
  traefikP2c,
  ipvsTwos,
  p2cPeakEwma,
  finaglePeakEwma,
  towerPeakEwma,
  linkerdPeakEwma,
  envoyPeakEwma,
  ingressNginxEwma,
  nginxLeastTime,
  traefikLeasttime,
  nginxHash,
  nginxIpHash,
  nginxConsistentHash,
  ingressNginxChash,
  ingressNginxChashsubset,
  haproxyConsistentHash,
  envoyRingHash,
  maglev,
  rendezvous,
  jumpHash,
  ipvsSh,
  boundedLoads,
  cookieBalanced,
  cookiePersistent,
  clientIp,
  prequal,
  jiq,
  centralQueue,
  joinShortestQueue,
  leastWorkLeft,
] as const satisfies readonly StrategyDefinition[];

export type StrategyName = (typeof strategies)[number]['name'];

export function findStrategy(name: string): StrategyDefinition | undefined {
  return strategies.find((strategy) => strategy.name === name);
}
