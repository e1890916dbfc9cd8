/**
 * What the admission webhook of ingress-nginx would refuse, in its words. It is not there in every cluster, and what was
 * created before it stays: such a rule is served as the controller would.
 */
import type { Issue } from '../../core/issue.ts';
import type { Ingress } from '../cluster.ts';
import { rulesOf, type Rule } from '../ingress-rule.ts';
import { qualifiedName } from '../served-ingresses.ts';
import { nginxPrefix } from './annotation-reader.ts';

const strict = /^\/[A-Za-z0-9._/-]*$/;
const wouldRefuse = 'the admission webhook of ingress-nginx would refuse this';

/** `ordered` by precedence, which is the order of their admission. */
export function refusedByWebhook(ordered: readonly Ingress[]): Issue[] {
  const admitted: Rule[] = [];
  return ordered.flatMap((ingress) => {
    const rules = rulesOf(ingress);
    const issues = [...rules.flatMap(pathIssues), ...overlapIssues(rules, admitted)];
    admitted.push(...rules);
    return issues;
  });
}

function pathIssues({ path, pathType, source }: Rule): Issue[] {
  if (pathType === 'ImplementationSpecific' || strict.test(path)) return [];
  const words = `ingress contains invalid paths: path ${path} cannot be used with pathType ${pathType}`;
  return [source.at('path').note(`${wouldRefuse}: ${words}`)];
}

/**
 * Of the first path alone, as the search ends with the first that meets anything, be it itself (checkOverlap). It looks for
 * rendered locations: an exact path is new beside a prefix, but not the other way round.
 */
function overlapIssues(rules: readonly Rule[], admitted: readonly Rule[]): Issue[] {
  const first = rules.find(({ backend }) => backend.service !== undefined);
  if (!first || saysCanary(first)) return [];
  const { host = '_', path, pathType, source } = first;
  const same = admitted.filter((rule) => rule.host === first.host && rule.path === path);
  const holder = same.find((rule) => rule.pathType === 'Exact') ?? same[0];
  const isNew = pathType === 'Exact' && holder?.pathType !== 'Exact';
  if (!holder || isNew || saysCanary(holder)) return [];
  const words = `host "${host}" and path "${path}" is already defined in ingress ${qualifiedName(holder.ingress)}`;
  return [source.at('path').note(`${wouldRefuse}: ${words}`)];
}

function saysCanary({ ingress }: Rule): boolean {
  return ingress.annotations.has(`${nginxPrefix}canary`);
}
