/** Patterns and variables that we cannot carry out, each at the place it is written at: such a plan is refused. */
import type { Issue } from '../../core/issue.ts';
import type { CanarySpec, RouteSpec } from '../../core/route-spec.ts';
import { canaryProblem, routeProblems } from '../../routing/ingress-nginx/plan-problems.ts';
import type { NginxAnnotations } from './annotation-reader.ts';
import type { Location } from './servers.ts';

/** `locations` are those of `routes`. */
export function routeIssues(routes: readonly RouteSpec[], locations: readonly Location[]): Issue[] {
  return routeProblems(routes).flatMap(({ route, message }) => {
    const { kind, source } = locations[route]!;
    // The implicit `/` has no pattern, and its annotations are those of rules.
    return kind === 'rule' ? [source.at('path').error(message)] : [];
  });
}

/** `of`: the Ingress that the canary's rules are from. */
export function canaryIssues(canary: CanarySpec, of: NginxAnnotations): Issue[] {
  const problem = canaryProblem(canary);
  return problem === undefined ? [] : [of.placeOf('canary-by-header-pattern').error(problem)];
}
