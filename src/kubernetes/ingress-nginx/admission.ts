/**
 * What the admission webhook of ingress-nginx would refuse, in its words. It is not there in every cluster, and what was
 * created before it stays: such a rule is served as the controller would.
 */
import type { Issue } from '../../core/issue.ts';
import type { Ingress } from '../cluster.ts';
import { rulesOf, type Rule } from '../ingress-rule.ts';
import { qualifiedName } from '../served-ingresses.ts';

const strict = /^\/[A-Za-z0-9._/-]*$/;
const wouldRefuse = 'the admission webhook of ingress-nginx would refuse this';

/** `ordered` by precedence. */
export function refusedByWebhook(
  ordered: readonly Ingress[],
  canaries: readonly Ingress[],
): Issue[] {
  const first = new Map<string, Rule>();
  return ordered.flatMap((ingress) =>
    rulesOf(ingress).flatMap((rule) => [
      ...pathIssues(rule),
      ...(canaries.includes(ingress) ? [] : overlapIssues(rule, first)),
    ]),
  );
}

function pathIssues({ path, pathType, source }: Rule): Issue[] {
  if (pathType === 'ImplementationSpecific' || strict.test(path)) return [];
  const words = `ingress contains invalid paths: path ${path} cannot be used with pathType ${pathType}`;
  return [source.at('path').note(`${wouldRefuse}: ${words}`)];
}

/** It looks for a rendered location of the path: a prefix beside which the exact path is new, but not the other way round. */
function overlapIssues(rule: Rule, first: Map<string, Rule>): Issue[] {
  const { ingress, host = '_', path, pathType, source } = rule;
  const place = `${host} ${path}`;
  const earlier = first.get(place);
  if (!earlier) first.set(place, rule);
  const passes =
    !earlier ||
    earlier.ingress === ingress ||
    (pathType === 'Exact' && earlier.pathType !== 'Exact');
  if (passes) return [];
  const words = `host "${host}" and path "${path}" is already defined in ingress ${qualifiedName(earlier.ingress)}`;
  return [source.at('path').note(`${wouldRefuse}: ${words}`)];
}
