/** A Scenario and what the command line changes about it to a Plan: one fully decided run per ingress, dialect, strategy and repetition. */
import { formatIssue, type Issue, type SourcePosition } from '../core/issue.ts';
import type { Plan, RunSpec } from '../core/run-spec.ts';
import { resolveWorld, type ResolvedWorld } from '../kubernetes/resolve-world.ts';
import { podIssues, runIssues } from './planning/bounds.ts';
import {
  issuesByDialect,
  notesByDialect,
  placesOf,
  sameDialectIssues,
} from './planning/by-dialect.ts';
import {
  connectionIssues,
  connectionNotes,
  connectionsOf,
  schemeNotes,
} from './planning/connections.ts';
import {
  externalNotes,
  externalWorld,
  hasManifests,
  noWorld,
  requestToTarget,
} from './planning/external.ts';
import { comesTo, declaredNotes } from './planning/declared-notes.ts';
import { planGates } from './planning/gates.ts';
import { keyNotes } from './planning/key-notes.ts';
import { lengthMs } from './planning/length-ms.ts';
import { overridden, type Overrides, type Settings } from './planning/overrides.ts';
import { podDefaults, podSettings } from './planning/pod-settings.ts';
import { limitNotes, limitsOf } from './planning/limits.ts';
import { policiesOf, policyNotes } from './planning/policies.ts';
import { boundedInFlight, remoteIssues, remoteNotes } from './planning/remote-bounds.ts';
import { replayingTraffic } from './planning/replaying-traffic.ts';
import { orderedRuns, repetitionSeed, type RunOrder } from './planning/runs.ts';
import { errorAt, type Scenario } from './scenario.ts';

const hopsNote =
  'hops is not in force: on the wire network and ingress cost what they cost; it is for virtual time.';

export async function planScenario(
  scenario: Scenario,
  overrides: Overrides,
): Promise<{ plan?: Plan; issues: Issue[] }> {
  const { settings, issues } = overridden(scenario, overrides);
  const tooMany = podIssues(scenario);
  if (tooMany.length > 0) return { issues: [...issues, ...tooMany] };
  const worlds = new Map(
    settings.dialects.map((dialect) => [dialect, worldOf(scenario, settings, dialect)]),
  );
  const resolved = [...worlds.values()];
  issues.push(
    ...issuesByDialect(
      resolved.map((each) => ({
        dialect: each.world.dialect,
        all: [...worldIssues(scenario, each), ...runIssues(scenario, settings, each.world)],
      })),
    ),
    ...remoteIssues(settings),
    ...connectionIssues(scenario, settings),
  );
  if (!issues.some(isError)) issues.push(...sameDialectIssues(resolved.map(({ world }) => world)));
  if (issues.some(isError)) return { issues };
  const traffic = trafficOf(scenario, settings, resolved);
  const runs = orderedRuns(settings).map((order) =>
    toRun(scenario, settings, order, worlds.get(order.dialect)!, traffic),
  );
  const gates = planGates(scenario.spec.gates, settings.strategies);
  const notes = [
    ...[...scenario.notes, ...issues].map(formatIssue),
    ...(scenario.document ? [] : ['There is no Scenario document: defaults hold.']),
    ...(settings.target ? externalNotes(settings.target) : []),
    ...notesByDialect(
      resolved.map(({ world: { dialect, pools, routes }, notes: own }) => ({
        dialect,
        all: [
          ...(settings.target ? [] : [...own, ...schemeNotes(settings, routes)]),
          ...declaredNotes(settings.strategies, pools),
          ...keyNotes(settings, traffic.requests, pools),
        ],
      })),
    ),
    ...connectionNotes(settings, traffic.requests),
    ...(settings.hops && settings.engine === 'wire' ? [hopsNote] : []),
    ...limitNotes(settings),
    ...policyNotes(settings, scenario.own),
    ...remoteNotes(settings),
    ...gates.notes,
  ];
  const { name, hash } = scenario;
  return {
    plan: { scenario: { name, hash }, runs, gates: gates.gates, notes },
    issues,
  };
}

function isError({ severity }: Issue): boolean {
  return severity === 'error';
}

function worldOf(
  scenario: Scenario,
  { target, dialects }: Settings,
  dialect: Settings['dialects'][number],
): ResolvedWorld {
  if (target && !hasManifests(scenario)) return noWorld;
  const pods = podSettings(scenario.spec.pods);
  const { certificates } = scenario;
  const areApart = dialects.length > 1 && dialects.includes('gateway-api');
  return resolveWorld(scenario.cluster, { dialect, areApart, pods, podDefaults, certificates });
}

function trafficOf(
  scenario: Scenario,
  settings: Settings,
  resolved: readonly ResolvedWorld[],
): Pick<RunSpec, 'loads' | 'requests'> {
  const {
    target,
    requests = target && !hasManifests(scenario) ? [requestToTarget(target)] : undefined,
  } = settings;
  const places = placesOf(resolved.map(({ world }) => world.routes));
  return replayingTraffic({ ...settings, requests }, scenario.replayed, places);
}

function toRun(
  { own }: Scenario,
  settings: Settings,
  { id, ingress, strategy, repetition, turn }: RunOrder,
  { world }: ResolvedWorld,
  { loads, requests }: Pick<RunSpec, 'loads' | 'requests'>,
): RunSpec {
  const policies = policiesOf(settings, strategy, own);
  const limits = limitsOf(settings);
  const connections = connectionsOf(settings, requests);
  return {
    id,
    engine: settings.engine,
    ingress,
    generator: settings.generator,
    strategy,
    ...(policies && { policies }),
    ...(limits && { limits }),
    repetition,
    turn,
    seed: repetitionSeed(settings.seed, repetition),
    replicas: settings.replicas,
    timeline: {
      warmupMs: settings.warmup,
      measureMs: Math.max(...loads.map(({ stages }) => lengthMs(stages))),
      drainMs: settings.drain,
    },
    loads,
    requests,
    feeds: settings.feeds,
    timeoutMs: settings.timeout,
    ...connections,
    ...(settings.hops && settings.engine === 'simulated' && { hops: settings.hops }),
    maxInFlight: boundedInFlight(settings),
    generatorThreads: settings.generatorThreads,
    ...world,
    ...(connections.tls && { certificates: world.certificates ?? [] }),
    ...(settings.target && externalWorld(settings.target)),
    notes: comesTo(strategy, world.pools),
  };
}

function worldIssues(scenario: Scenario, resolved: ResolvedWorld): Issue[] {
  return [
    ...resolved.issues.map((issue) =>
      issue.position ? issue : { ...issue, position: placeOfIngress(scenario) },
    ),
    ...resolved.unknownPodKeys.map(({ key, message }) =>
      errorAt(scenario, ['spec', 'pods', key], message, 'key'),
    ),
    ...resolved.strayOverrides.map(({ key, index, message }) =>
      errorAt(scenario, ['spec', 'pods', key, 'overrides', `${index}`], message, 'key'),
    ),
  ];
}

/**
 * Where to look when nothing leads anywhere: at the first Ingress, else at what may have been meant as one, else at the
 * manifests that the scenario names.
 */
function placeOfIngress({
  cluster,
  document: scenario,
  manifests,
  notes,
}: Scenario): SourcePosition | undefined {
  const [ingress] = cluster.ingresses;
  const [route] = cluster.httpRoutes;
  if (ingress ?? route) {
    const { document, path } = ingress
      ? (ingress.rules[0]?.source.at('http') ?? ingress.source.at('spec'))
      : route!.source.at('spec').whereMissing('rules');
    return document.positionOf(path);
  }
  const starts = notes.map(({ position }) => position && formatPosition(position));
  const ignored = manifests.find((each) => starts.includes(formatPosition(each.positionOf([]))));
  if (!ignored) return scenario?.positionOf(['spec', 'manifests']);
  const { kind } = ignored.value as { readonly kind?: unknown };
  return ignored.positionOf([kind === 'Ingress' ? 'apiVersion' : 'kind']);
}

function formatPosition({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}
