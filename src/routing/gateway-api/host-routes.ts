/**
 * The matches of one host, as they are tried: those of the exact path, of ever shorter prefixes, by regular expression;
 * then those of a host that is less specific. Where a request takes its place in the line is looked up, however long it is.
 */
import type { RouteSpec } from '../../core/run-spec.ts';
import type { RoutedRequest, RouteMatch } from '../dialect.ts';
import { PathTable } from '../path-table.ts';
import { RouteAnswer } from './route-answer.ts';
import { RouteConditions } from './route-conditions.ts';

export interface GatewayRoute {
  readonly spec: RouteSpec;
  readonly conditions: RouteConditions;
  readonly answer: RouteAnswer;
}

export function gatewayRoute(spec: RouteSpec, index: number): GatewayRoute {
  return {
    spec,
    conditions: new RouteConditions(spec.match!),
    answer: new RouteAnswer(spec, index),
  };
}

/** Of one path, and what is tried after them. */
interface Step {
  readonly routes: readonly GatewayRoute[];
  readonly next: Step | undefined;
}

export class HostRoutes {
  readonly routes: GatewayRoute[] = [];
  wider: HostRoutes | undefined;
  readonly #paths = new PathTable<Step>();
  #regexes: Step | undefined;

  /** Once all routes are there. */
  index(): void {
    const of = (kind: string) => this.routes.filter(({ spec }) => spec.match!.path.kind === kind);
    this.#regexes = { routes: of('regex').sort(byPrecedence), next: undefined };
    const prefixes = new Map<string, Step>();
    const byPrefix = Map.groupBy(of('prefix'), (route) => pathOf(route).replace(/\/$/, ''));
    for (const prefix of [...byPrefix.keys()].sort((a, b) => a.length - b.length)) {
      const next = this.#enclosing(prefixes, parentOf(prefix));
      const step = { routes: byPrefix.get(prefix)!.sort(byPrecedence), next };
      prefixes.set(prefix, step);
      this.#paths.addPrefix(prefix, step);
    }
    for (const [path, routes] of Map.groupBy(of('exact'), pathOf)) {
      const next = this.#enclosing(prefixes, path);
      this.#paths.addExact(path, { routes: routes.sort(byPrecedence), next });
    }
  }

  /** The path is the first `end` characters of the target. */
  match(
    request: RoutedRequest,
    hostname: string | undefined,
    target: string,
    end: number,
  ): RouteMatch | undefined {
    let step = this.#paths.match(target, end) ?? this.#regexes;
    for (; step; step = step.next) {
      for (const { conditions, answer } of step.routes) {
        if (conditions.hold(request, target, end)) return answer.of(request, hostname, target, end);
      }
    }
    return undefined;
  }

  /** The longest prefix that takes the path. */
  #enclosing(prefixes: ReadonlyMap<string, Step>, path: string | undefined): Step | undefined {
    for (let prefix = path; prefix !== undefined; prefix = parentOf(prefix)) {
      const step = prefixes.get(prefix);
      if (step) return step;
    }
    return this.#regexes;
  }
}

function pathOf({ spec }: GatewayRoute): string {
  return spec.match!.path.value;
}

/** `/a/b`, `/a`, ``, undefined. */
function parentOf(prefix: string): string | undefined {
  const slash = prefix.lastIndexOf('/');
  return slash === -1 ? undefined : prefix.slice(0, slash);
}

/** Routes come in the order of their age, names, rules and matches, which sorting keeps. */
function byPrecedence({ spec: a }: GatewayRoute, { spec: b }: GatewayRoute): number {
  const x = a.match!;
  const y = b.match!;
  return (
    y.path.value.length - x.path.value.length ||
    Number(y.method !== undefined) - Number(x.method !== undefined) ||
    y.headers.length - x.headers.length ||
    y.query.length - x.query.length
  );
}
