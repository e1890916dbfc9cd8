/** The rules of Ingresses as routes, by the specification alone: of rules for the same place the first by precedence is served. */
import type { Issue } from '../core/issue.ts';
import type { PoolSpec, RouteSpec } from '../core/route-spec.ts';
import type { Ingress } from './cluster.ts';
import { resourceNote, routeOf, rulesOf, takenBy, wholeHost, type Rule } from './ingress-rule.ts';
import type { PoolBalancing } from './ingress-nginx/declared-balancing.ts';
import type { PoolTable } from './pool-table.ts';
import { byPrecedence, qualifiedName } from './served-ingresses.ts';

export interface RouteTable {
  readonly routes: readonly RouteSpec[];
  readonly defaultPool?: number;
  /** What is said of pools beside their endpoints, by index. */
  readonly ofPools?: ReadonlyMap<number, PoolBalancing & Pick<PoolSpec, 'canary'>>;
  readonly issues: readonly Issue[];
}

export function buildRoutes(ingresses: readonly Ingress[], pools: PoolTable): RouteTable {
  const issues: Issue[] = [];
  const ordered = byPrecedence(ingresses, 'kubernetes');
  const rules = ingresses.flatMap(rulesWithDefaults).filter(({ backend }) => {
    const isService = backend.service !== undefined;
    if (!isService) issues.push(backend.source.note(resourceNote));
    return isService;
  });
  const winners = claim(rules, ordered);
  const served = rules.filter((rule) => {
    const winner = winners.get(placeOf(rule))!;
    if (winner !== rule) issues.push(rule.source.note(takenBy(rule, winner)));
    return winner === rule;
  });
  const ids = new Set<string>();
  const routes = served.map((rule) => {
    const pool = pools.poolOf(rule.backend, rule.ingress.namespace);
    return { ...routeOf(rule, ids), ...(pool === undefined ? {} : { pool }) };
  });
  const rest = defaultRule(ordered, issues);
  if (!rest) return { routes, issues };
  const defaultPool = pools.poolOf(rest.backend, rest.ingress.namespace);
  if (defaultPool !== undefined) return { routes, defaultPool, issues };
  // Nothing there to answer: 503 like any other route, unless a rule takes all that is left.
  const isTaken = winners.has(placeOf(rest));
  return { routes: isTaken ? routes : [...routes, routeOf(rest, ids)], issues };
}

/** A host without paths goes to the default backend of its Ingress. */
function rulesWithDefaults(ingress: Ingress): Rule[] {
  const { defaultBackend } = ingress;
  return [
    ...rulesOf(ingress),
    ...ingress.rules.flatMap(({ host, paths }) =>
      paths || !defaultBackend ? [] : [wholeHost(ingress, host, defaultBackend)],
    ),
  ];
}

/** What no rule took goes to the first default backend. */
function defaultRule(ordered: readonly Ingress[], issues: Issue[]): Rule | undefined {
  const [first, ...others] = ordered.flatMap((ingress) =>
    ingress.defaultBackend?.service === undefined
      ? []
      : [wholeHost(ingress, undefined, ingress.defaultBackend)],
  );
  for (const { source } of others) {
    const name = qualifiedName(first!.ingress);
    issues.push(source.note(`the default backend of ${name} is in force, not this one`));
  }
  return first;
}

function claim(rules: readonly Rule[], ordered: readonly Ingress[]): ReadonlyMap<string, Rule> {
  const winners = new Map<string, Rule>();
  const byIngress = Map.groupBy(rules, ({ ingress }) => ingress);
  for (const rule of ordered.flatMap((ingress) => byIngress.get(ingress) ?? [])) {
    const place = placeOf(rule);
    if (!winners.has(place)) winners.set(place, rule);
  }
  return winners;
}

/** ImplementationSpecific is Prefix here. */
function placeOf({ host = '*', path, pathType }: Rule): string {
  return `${host} ${pathType === 'Exact' ? 'Exact' : 'Prefix'} ${path}`;
}
