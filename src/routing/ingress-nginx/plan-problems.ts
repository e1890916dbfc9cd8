/** What a plan cannot have of the patterns and variables in annotations, before a request meets them. */
import type { CanarySpec, RouteSpec } from '../../core/route-spec.ts';
import { usesPatterns } from './locations.ts';
import { patternProblem } from './pattern.ts';
import { Rewrite, needsRewrite } from './rewrite.ts';

export interface RouteProblem {
  /** Index into routes. */
  readonly route: number;
  readonly message: string;
}

export function routeProblems(routes: readonly RouteSpec[]): readonly RouteProblem[] {
  const ofHost = Map.groupBy(routes, ({ host }) => host);
  const patternHosts = new Set(
    [...ofHost].flatMap(([host, ofThis]) => (usesPatterns(ofThis) ? [host] : [])),
  );
  return routes.flatMap(({ host, path, nginx }, route) => {
    const problem = patternHosts.has(host) ? patternProblem(path) : undefined;
    const target = nginx?.rewriteTarget;
    const unknown = needsRewrite(path, target) && !problem ? new Rewrite(path, target).unknown : [];
    return [
      ...(problem === undefined ? [] : [refusalOf(path, problem)]),
      ...unknown.map((variable) => `rewrite-target: nginx has no variable ${variable} here`),
    ].map((message) => ({ route, message }));
  });
}

/** A pattern that not even PCRE takes is none: it leads to the stable pool. */
export function canaryProblem({ headerPattern }: CanarySpec): string | undefined {
  const problem = headerPattern ? patternProblem(headerPattern) : undefined;
  if (problem === undefined || isBroken(headerPattern!)) return undefined;
  return refusalOf(headerPattern!, problem);
}

function refusalOf(pattern: string, problem: string): string {
  return `"${pattern}" is a regular expression here, and cannot be matched in time bounded by the length of the text: ${problem}`;
}

function isBroken(pattern: string): boolean {
  try {
    return !new RegExp(pattern);
  } catch {
    return true;
  }
}
