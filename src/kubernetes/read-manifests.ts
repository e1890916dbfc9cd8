/** Manifests to validated objects: lists are expanded, kinds told apart, and every problem reported at its own place. */
import { closestName } from '../core/closest-name.ts';
import type { Issue } from '../core/issue.ts';
import type { SourceDocument } from '../core/source-document.ts';
import type { Cluster, ClusterObject } from './cluster.ts';
import { withDefaultClass } from './ingress-class.ts';
import { kinds, type Kind } from './kinds.ts';
import { describeValue, ManifestNode } from './manifest-node.ts';
import { checkSchema } from './schema-check.ts';

/** `documents` are all but the Scenario's. The cluster holds the objects without errors. */
export async function readManifests(
  documents: readonly SourceDocument[],
): Promise<{ cluster: Cluster; issues: Issue[] }> {
  const issues: Issue[] = [];
  const objects = documents
    // Nothing between two `---` is no document to kubectl either.
    .filter(({ value }) => value !== null && value !== undefined)
    .flatMap((document) => expand(new ManifestNode(document, [], document.value), issues));
  const found = objects.flatMap((node) => {
    const kind = recognise(node, issues);
    return kind ? [{ node, kind }] : [];
  });
  const cluster = {
    ingresses: [],
    ingressClasses: [],
    services: [],
    endpointSlices: [],
    workloads: [],
    secrets: [],
    namespaces: [],
    gatewayClasses: [],
    gateways: [],
    httpRoutes: [],
    referenceGrants: [],
  } satisfies Cluster;
  const seen = new Set<string>();
  for (const { node, kind } of found) {
    const { validate } = await kind.loadSchema(node.at('apiVersion').text!);
    const breaches: Issue[] = [];
    const object = kind.read(node, breaches);
    // What a rule says of a place is more telling than the schema's word on it.
    const places = new Set(breaches.map(({ path }) => path));
    breaches.push(...checkSchema(validate, node).filter(({ path }) => !places.has(path)));
    if (breaches.length === 0) breaches.push(...duplicate(kind, object, seen));
    issues.push(...breaches);
    if (breaches.length === 0) (cluster[kind.list] as ClusterObject[]).push(object);
  }
  const ingresses = withDefaultClass(cluster.ingresses, cluster.ingressClasses);
  return { cluster: { ...cluster, ingresses }, issues };
}

/** `kind: List` and typed lists such as IngressList, whose items the API server leaves without their kind. */
function expand(node: ManifestNode, issues: Issue[]): ManifestNode[] {
  if (!node.isObject) {
    issues.push(node.error(`expected a Kubernetes object, received ${describeValue(node.value)}`));
    return [];
  }
  const kind = node.at('kind').text ?? '';
  const items = node.at('items');
  if (!kind.endsWith('List') || (kind !== 'List' && !Array.isArray(items.value))) return [node];
  if (!Array.isArray(items.value)) {
    issues.push(items.error(`expected an array, received ${describeValue(items.value)}`));
    return [];
  }
  const type =
    kind === 'List' ? {} : { apiVersion: node.at('apiVersion').value, kind: kind.slice(0, -4) };
  return items.items.flatMap((item) =>
    expand(
      item.isObject
        ? new ManifestNode(item.document, item.path, { ...type, ...(item.value as object) })
        : item,
      issues,
    ),
  );
}

function recognise(node: ManifestNode, issues: Issue[]): Kind | undefined {
  const apiVersion = node.at('apiVersion');
  const name = node.at('kind');
  const untold = [apiVersion, name].filter(({ text }) => !text);
  if (untold.length > 0) {
    issues.push(
      ...untold.map((field) =>
        field.error(`expected text, received ${describeValue(field.value)}`),
      ),
    );
    return undefined;
  }
  const written = apiVersion.text!;
  const group = written.includes('/') ? written.slice(0, written.indexOf('/')) : '';
  const kind = kinds.find((known) => known.name === name.text && known.groups.includes(group));
  if (!kind) {
    const closest = closestName(
      name.text!,
      kinds.map((known) => known.name),
    );
    const suggestion =
      closest === undefined || closest === name.text ? '' : ` Did you mean ${closest}?`;
    issues.push(node.note(`${name.text} of ${written} is not read and was ignored.${suggestion}`));
    return undefined;
  }
  if ([kind.apiVersion, kind.olderVersion].includes(written)) return kind;
  issues.push(
    apiVersion.error(
      `expected ${kind.apiVersion}, received ${describeValue(written)}: the version of ${kind.name} that clusters serve today`,
    ),
  );
  return undefined;
}

function duplicate(
  kind: Kind,
  { name, namespace, source }: ClusterObject,
  seen: Set<string>,
): Issue[] {
  const identity = `${kind.name} ${namespace}/${name}`;
  if (seen.has(identity)) {
    return [source.at('metadata', 'name').error(`${identity} is defined more than once`)];
  }
  seen.add(identity);
  return [];
}
