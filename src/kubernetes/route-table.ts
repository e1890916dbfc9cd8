/** The rules of Ingresses as routes: default backends written out, rules that another one takes from left out. */
import type { Issue } from '../core/issue.ts';
import type { RouteSpec } from '../core/run-spec.ts';
import type { DialectName } from '../routing/dialects/index.ts';
import type { Backend, Ingress } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import type { PoolTable } from './pool-table.ts';
import { byPrecedence, qualifiedName } from './served-ingresses.ts';

interface Rule {
  readonly ingress: Ingress;
  readonly host: string | undefined;
  readonly path: string;
  readonly pathType: RouteSpec['pathType'];
  readonly backend: Backend;
  readonly source: ManifestNode;
}

export interface RouteTable {
  readonly routes: readonly RouteSpec[];
  readonly defaultPool?: number;
  readonly issues: readonly Issue[];
}

export function buildRoutes(
  ingresses: readonly Ingress[],
  dialect: DialectName,
  pools: PoolTable,
): RouteTable {
  const issues: Issue[] = [];
  const ordered = byPrecedence(ingresses, dialect);
  const rules = withoutResources(
    ingresses.flatMap((ingress) => rulesOf(ingress, dialect)),
    issues,
  );
  const fallbacks = dialect === 'ingress-nginx' ? hostDefaults(ordered, rules) : [];
  const winners = claim(rules, ordered, dialect);
  const served = [...rules, ...fallbacks].filter((rule) => {
    const winner = winners.get(placeOf(rule, dialect)) ?? rule;
    if (winner !== rule) issues.push(rule.source.note(takenBy(rule, winner)));
    return winner === rule;
  });
  const ids = new Set<string>();
  const routes = served.map((rule) => toRoute(rule, pools, ids));
  const rest = defaultRule(ordered, dialect, issues);
  if (!rest) return { routes, issues };
  const defaultPool = pools.poolOf(rest.backend, rest.ingress.namespace);
  if (defaultPool !== undefined) return { routes, defaultPool, issues };
  // Nothing there to answer: 503 like any other route, unless a rule takes all that is left.
  const isTaken = winners.has(placeOf(rest, dialect));
  return { routes: isTaken ? routes : [...routes, routeOf(rest, ids)], issues };
}

/** What no rule took goes to the first default backend; in ingress-nginx only an Ingress without rules has one for all. */
function defaultRule(
  ordered: readonly Ingress[],
  dialect: DialectName,
  issues: Issue[],
): Rule | undefined {
  const [first, ...others] = ordered.flatMap((ingress) => {
    const { defaultBackend, rules } = ingress;
    const isForAll = dialect !== 'ingress-nginx' || rules.length === 0;
    return defaultBackend?.service !== undefined && isForAll
      ? [wholeHost(ingress, undefined, defaultBackend)]
      : [];
  });
  for (const { source } of others) {
    const name = qualifiedName(first!.ingress);
    issues.push(source.note(`the default backend of ${name} is in force, not this one`));
  }
  return first;
}

function rulesOf(ingress: Ingress, dialect: DialectName): Rule[] {
  return ingress.rules.flatMap(({ host, paths }): Rule[] => {
    if (paths) return paths.map((path) => ({ ingress, host, ...path }));
    // ingress-nginx comes to the same by the default of the host.
    if (dialect === 'ingress-nginx' || !ingress.defaultBackend) return [];
    return [wholeHost(ingress, host, ingress.defaultBackend)];
  });
}

/** In ingress-nginx what a host's rules leave goes to the default backend of the first Ingress that names the host. */
function hostDefaults(ordered: readonly Ingress[], rules: readonly Rule[]): Rule[] {
  const firsts = new Map<string, Ingress>();
  for (const ingress of ordered) {
    for (const { host } of ingress.rules) {
      if (host !== undefined && !firsts.has(host)) firsts.set(host, ingress);
    }
  }
  return [...firsts].flatMap(([host, ingress]) => {
    const isWhole = (rule: Rule) =>
      rule.host === host && rule.path === '/' && rule.pathType !== 'Exact';
    if (ingress.defaultBackend?.service === undefined || rules.some(isWhole)) return [];
    return [wholeHost(ingress, host, ingress.defaultBackend)];
  });
}

function wholeHost(ingress: Ingress, host: string | undefined, backend: Backend): Rule {
  return { ingress, host, path: '/', pathType: 'Prefix', backend, source: backend.source };
}

function withoutResources(rules: readonly Rule[], issues: Issue[]): Rule[] {
  return rules.filter(({ backend }) => {
    const isService = backend.service !== undefined;
    if (!isService) issues.push(backend.source.note('resource backends are not served: left out'));
    return isService;
  });
}

/** Of rules for the same place the first by precedence is served. */
function claim(
  rules: readonly Rule[],
  ordered: readonly Ingress[],
  dialect: DialectName,
): ReadonlyMap<string, Rule> {
  const winners = new Map<string, Rule>();
  const byIngress = Map.groupBy(rules, ({ ingress }) => ingress);
  for (const rule of ordered.flatMap((ingress) => byIngress.get(ingress) ?? [])) {
    const place = placeOf(rule, dialect);
    if (!winners.has(place)) winners.set(place, rule);
  }
  return winners;
}

/** ingress-nginx renders the prefixes `/x` and `/x/` as one location; elsewhere the longer one simply wins. */
function placeOf({ host = '*', path, pathType }: Rule, dialect: DialectName): string {
  if (pathType === 'Exact') return `${host} Exact ${path}`;
  return `${host} Prefix ${dialect === 'ingress-nginx' ? path.replace(/\/$/, '') : path}`;
}

function takenBy(rule: Rule, { ingress, path, pathType }: Rule): string {
  const where = ingress === rule.ingress ? 'an earlier rule' : `Ingress ${qualifiedName(ingress)}`;
  return `${where} already serves ${rule.host ?? '*'} by ${pathType} ${path}: this rule is left out`;
}

function toRoute(rule: Rule, pools: PoolTable, ids: Set<string>): RouteSpec {
  const pool = pools.poolOf(rule.backend, rule.ingress.namespace);
  return { ...routeOf(rule, ids), ...(pool === undefined ? {} : { pool }) };
}

function routeOf({ ingress, host, path, pathType }: Rule, ids: Set<string>): RouteSpec {
  const short = `${host ?? '*'}${path}`;
  const id = ids.has(short) ? `${short} (${pathType})` : short;
  ids.add(id);
  const named = host === undefined ? {} : { host };
  return { id, ...named, path, pathType, ingress: qualifiedName(ingress) };
}
