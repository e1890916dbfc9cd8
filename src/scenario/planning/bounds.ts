/** What one run may come to, so that no scenario can take the machine down. */
import type { Issue } from '../../core/issue.ts';
import type { LoadStage } from '../../core/run-spec.ts';
import { shortName } from '../../kubernetes/cluster.ts';
import type { World } from '../../kubernetes/resolve-world.ts';
import { slicePods } from '../../kubernetes/slice-pods.ts';
import { selectedWorkloads } from '../../kubernetes/workloads.ts';
import { errorAt, type Scenario } from '../scenario.ts';
import type { Settings } from './overrides.ts';
import { podDefaults } from './pod-settings.ts';

/** Each pod, behind each Service port, is an endpoint with a listener of its own. */
const mostPods = 10_000;
const tooManyPods = `expected at most ${mostPods} pods in all, received more with these.`;
const mostEndpoints = 10_000;
const tooManyEndpoints = `expected at most ${mostEndpoints} endpoints in all, received more.`;
/** Of one run, over all loads and stages. */
const mostRequests = 1_000_000_000;

/** Before the pods and endpoints are made. */
export function podIssues(scenario: Scenario): Issue[] {
  const { cluster, spec } = scenario;
  let left = mostPods;
  for (const [name, { replicas = 0 }] of Object.entries(spec.pods)) {
    left -= replicas;
    if (left < 0) return [errorAt(scenario, ['spec', 'pods', name, 'replicas'], tooManyPods)];
  }
  for (const workload of cluster.workloads) {
    if (workload.kind === 'Pod') continue;
    left -= spec.pods[shortName(workload)]?.replicas === undefined ? workload.replicas : 0;
    if (left < 0) return [workload.source.at('spec', 'replicas').error(tooManyPods)];
  }
  return multipliedPods(scenario);
}

/** Many backends over many pods; only roughly, since which of them are served shows later. */
function multipliedPods({ cluster, spec }: Scenario): Issue[] {
  const pods = new Map<string, number>();
  const listed = slicePods(cluster);
  for (const service of cluster.services) {
    const workloads = selectedWorkloads(cluster, service);
    const own = spec.pods[shortName(service)]?.replicas ?? podDefaults.replicas;
    const selected = workloads.map((each) => spec.pods[shortName(each)]?.replicas ?? each.replicas);
    const unlisted = selected.length > 0 ? selected.reduce((a, b) => a + b) : own;
    pods.set(shortName(service), Math.max(listed.get(service)?.length ?? 0, unlisted));
  }
  const pools = new Set<string>();
  let endpoints = 0;
  for (const { namespace, rules } of cluster.ingresses) {
    for (const { backend } of rules.flatMap(({ paths = [] }) => paths)) {
      const service = shortName({ namespace, name: backend.service ?? '' });
      const pool = `${service}:${backend.port}`;
      if (pools.has(pool)) continue;
      pools.add(pool);
      endpoints += pods.get(service) ?? 0;
      if (endpoints > 10 * mostEndpoints) return [backend.source.error(tooManyEndpoints)];
    }
  }
  return [];
}

export function runIssues(scenario: Scenario, { loads }: Settings, world: World): Issue[] {
  const issues: Issue[] = [];
  if (world.endpoints.length > mostEndpoints) {
    issues.push(errorAt(scenario, ['spec', 'pods'], tooManyEndpoints, 'key'));
  }
  const stages = loads.flatMap((load) => load.stages);
  const requests = stages.reduce((sum, stage) => sum + plannedRequests(stage), 0);
  if (requests > mostRequests) {
    const message = `expected at most ${mostRequests} requests in one run, received ${Math.round(requests)}.`;
    issues.push(
      errorAt(scenario, ['spec', loads[0]!.name === undefined ? 'load' : 'loads'], message),
    );
  }
  return issues;
}

function plannedRequests(stage: LoadStage): number {
  if (stage.kind === 'replay') return stage.timesMs.length;
  return stage.kind === 'open' ? (stage.ratePerSecond * stage.durationMs) / 1000 : 0;
}
