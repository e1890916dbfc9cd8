/**
 * What an ingress that is not ours changes about a plan: its strategy, its rules and its pods are not known, so of a
 * scenario load and requests are all that is in force.
 */
import type { Issue } from '../../core/issue.ts';
import type { RequestSpec, RunSpec, StrategySpec, TargetSpec } from '../../core/run-spec.ts';
import type { ResolvedWorld } from '../../kubernetes/resolve-world.ts';
import type { Scenario } from '../scenario.ts';

export const external = 'external';

export interface ExternalTarget extends TargetSpec {
  /** Not every one of its addresses is on this machine. */
  readonly isRemote: boolean;
  /** Absent: `http://`. */
  readonly tls?: { readonly verify: boolean } | undefined;
  /** Host and port as a Host header has them. */
  readonly authority: string;
  /** With the query. */
  readonly path: string;
}

export const externalStrategy: StrategySpec = { name: external, label: external, params: {} };

/** What of the command line has to do with it. */
interface Asked {
  readonly ingresses?: readonly string[] | undefined;
  readonly target?: ExternalTarget | undefined;
  readonly strategies?: readonly string[] | undefined;
}

export function externalIssues({ ingresses = [], target, strategies }: Asked): Issue[] {
  if (!ingresses.includes(external)) {
    return target ? [problem('--target', 'expected beside --ingress external.')] : [];
  }
  const issues: Issue[] = [];
  if (!target) issues.push(problem('--ingress', 'external: expected --target URL beside it.'));
  if (ingresses.length > 1) {
    const message = 'external: expected alone, as its pods are not those of the others.';
    issues.push(problem('--ingress', message));
  }
  if (strategies) {
    const message = 'an external ingress balances as it does: none can be chosen for it.';
    issues.push(problem('--strategy', message));
  }
  return issues;
}

/** Nothing of the manifests is there but what requests were made of. */
export function externalWorld({
  host,
  addresses,
  port,
  podHeader,
}: ExternalTarget): Partial<RunSpec> & Pick<RunSpec, 'routes' | 'pools' | 'endpoints' | 'pods'> {
  const pool = { name: external, namespace: 'default', service: external, port, endpoints: [] };
  return {
    dialect: external,
    target: { host, addresses, port, podHeader },
    replicas: 1,
    routes: [],
    defaultPool: undefined,
    pools: [pool],
    endpoints: [],
    pods: [],
  };
}

/** For a scenario that says nothing of requests or routes. */
export function requestToTarget({ authority, path }: ExternalTarget): RequestSpec {
  return { weight: 1, method: 'GET', host: authority, target: path, headers: {} };
}

export function externalNotes({ authority, addresses, tls }: ExternalTarget): string[] {
  return [
    `The target is ${tls ? 'https' : 'http'}://${authority} (${addresses.join(', ')}), an ingress that is not ours: of the scenario, load and requests are in force, but no strategies, replicas and pods.`,
  ];
}

/** Of manifests that are not there. */
export const noWorld: ResolvedWorld = {
  world: { dialect: 'kubernetes', routes: [], pools: [], endpoints: [], pods: [] },
  issues: [],
  notes: [],
  unknownPodKeys: [],
  strayOverrides: [],
};

export function hasManifests({ cluster }: Scenario): boolean {
  return cluster.ingresses.length > 0 || cluster.services.length > 0;
}

function problem(path: string, message: string): Issue {
  return { severity: 'error', path, message };
}
