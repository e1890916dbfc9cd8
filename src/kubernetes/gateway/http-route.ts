/** HTTPRoute, held to the rules of the CRD (apis/v1/httproute_types.go of Gateway API) in the words of the API server. */
import type { Issue } from '../../core/issue.ts';
import type { ManifestNode } from '../manifest-node.ts';
import { readMetadata } from '../metadata.ts';
import { dnsSubdomain } from '../name-rules.ts';
import { readBackend } from './backend-reference.ts';
import { durationMs } from './duration.ts';
import { readFilters } from './http-route-filters.ts';
import { readMatch, wholeHost } from './http-route-matches.ts';
import type { HttpRoute, HttpRouteRule, ParentReference, RequestMatch } from './objects.ts';
import { gatewayGroup } from './reference-grant.ts';
import { readReference } from './references.ts';

const mostMatches = 128;

export function readHttpRoute(node: ManifestNode, issues: Issue[]): HttpRoute {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  const { namespace } = metadata;
  const spec = node.at('spec');
  const parents = spec.at('parentRefs').items.map((parent) => readParent(parent, namespace));
  checkParents(parents, issues);
  const rules = spec.at('rules');
  const read = rules.items.map((rule) => readRule(rule, namespace, issues));
  checkRules(rules, read, issues);
  return {
    ...metadata,
    hostnames: spec.at('hostnames').items.flatMap(({ text }) => text ?? []),
    parents,
    rules: read.length > 0 ? read : [readRule(spec.at('rules', 0), namespace, issues)],
  };
}

function readParent(node: ManifestNode, namespace: string): ParentReference {
  return {
    ...readReference(node, { group: gatewayGroup, kind: 'Gateway', namespace }),
    section: node.at('sectionName').text || undefined,
    port: node.at('port').number,
  };
}

function checkParents(parents: readonly ParentReference[], issues: Issue[]): void {
  const same = Map.groupBy(parents, ({ group, kind, namespace, name }) =>
    [group, kind, namespace, name].join('/'),
  );
  for (const refs of same.values()) {
    if (refs.length < 2) continue;
    const seen = new Set<string>();
    for (const { section, port, source } of refs) {
      const place = `${section ?? ''} ${port ?? ''}`;
      const verb = place === ' ' ? 'specified' : seen.has(place) ? 'unique' : undefined;
      seen.add(place);
      if (verb === undefined) continue;
      const text = `sectionName or port must be ${verb} when parentRefs includes 2 or more references to the same parent`;
      issues.push(source.invalid(text));
    }
  }
}

function checkRules(node: ManifestNode, rules: readonly HttpRouteRule[], issues: Issue[]): void {
  if (rules.reduce((sum, { matches }) => sum + matches.length, 0) > mostMatches) {
    const text =
      'While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128';
    issues.push(node.invalid(text));
  }
  const names = new Set<string>();
  for (const rule of node.items) {
    const name = rule.at('name');
    if (!name.text) continue;
    if (names.has(name.text))
      issues.push(name.invalid('Rule name must be unique within the route'));
    names.add(name.text);
  }
}

function readRule(node: ManifestNode, namespace: string, issues: Issue[]): HttpRouteRule {
  const written = node.at('matches').items.map((match) => readMatch(match, issues));
  const matches = written.length === 0 ? [wholeHost] : written;
  const [{ path }] = matches as [RequestMatch];
  const prefix = matches.length === 1 && path.kind === 'prefix' ? path.value : undefined;
  const context = { prefix, namespace };
  const filters = readFilters(node.at('filters'), { ...context, within: '' }, issues);
  const backends = node.at('backendRefs').items.map((ref) => ({
    ...readBackend(ref, namespace, issues),
    filters: readFilters(ref.at('filters'), { ...context, within: 'Within backendRefs, ' }, issues),
  }));
  const redirect = node.at('filters').items.find((each) => each.at('requestRedirect').isPresent);
  if (redirect && backends.length > 0) {
    issues.push(
      redirect.invalid('RequestRedirect filter must not be used together with backendRefs'),
    );
  }
  const sticky = node.at('sessionPersistence');
  if (sticky.isPresent) issues.push(sticky.note('is not in force: requests go to any endpoint'));
  return {
    matches,
    filters,
    backends,
    timeouts: readTimeouts(node.at('timeouts'), issues),
    retry: readRetry(node.at('retry')),
    source: node,
  };
}

function readTimeouts(node: ManifestNode, issues: Issue[]): HttpRouteRule['timeouts'] {
  const requestMs = durationMs(node.at('request'));
  const attemptMs = durationMs(node.at('backendRequest'));
  if (requestMs > 0 && attemptMs > requestMs) {
    const text = 'backendRequest timeout cannot be longer than request timeout';
    issues.push(node.at('backendRequest').invalid(text));
  }
  return { requestMs, attemptMs };
}

function readRetry(node: ManifestNode): HttpRouteRule['retry'] {
  if (!node.isObject) return undefined;
  return {
    codes: node.at('codes').items.flatMap(({ number }) => number ?? []),
    attempts: node.at('attempts').number,
    source: node,
  };
}
