/** Every node of the manifests in turn is spoilt, in every way. */
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { formatPath } from './manifest-node.ts';
import {
  deployment,
  endpointSlice,
  ingress,
  pod,
  podDefaults,
  simpleIngress,
  type Loose,
} from './manifests.fixture.ts';
import { gateway, httpRoute, referenceGrant } from './gateway/gateway-manifests.fixture.ts';
import { resolveWorld } from './resolve-world.ts';
import { readManifests } from './read-manifests.ts';
import { sourceDocuments } from './source-document.fixture.ts';

/** What routes are attached to. */
const companions = sourceDocuments(gateway('gw', ['http HTTP:80']));

type Place = readonly (string | number)[];

function* places(value: unknown, path: Place = []): Generator<Place> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    yield* places((value as Loose)[key], [...path, step]);
  }
}

const mutations: Readonly<Record<string, (parent: Loose, key: string | number) => void>> = {
  removed: (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  },
  renamed: (parent, key) => {
    if (Array.isArray(parent)) return;
    const value = parent[key]!;
    delete parent[key];
    parent[`${key}x`] = value;
  },
  'made a number': (parent, key) => Object.assign(parent, { [key]: -1 }),
  'made text': (parent, key) => Object.assign(parent, { [key]: '§' }),
  'made null': (parent, key) => Object.assign(parent, { [key]: null }),
  'made an array': (parent, key) => Object.assign(parent, { [key]: [[]] }),
  'made an object': (parent, key) => Object.assign(parent, { [key]: { '§': {} } }),
};

const header = {
  set: [{ name: 'a', value: 'b' }],
  add: [{ name: 'c', value: 'd' }],
  remove: ['e'],
};
const replacement = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' };
const fullRule = {
  matches: [
    {
      path: { type: 'PathPrefix', value: '/a' },
      method: 'GET',
      headers: [{ name: 'h', type: 'RegularExpression', value: 'v' }],
      queryParams: [{ name: 'q', value: 'v' }],
    },
  ],
  filters: [
    { type: 'RequestHeaderModifier', requestHeaderModifier: header },
    { type: 'URLRewrite', urlRewrite: { hostname: 'c.d', path: replacement } },
    { type: 'CORS', cors: { allowOrigins: ['https://a.b'], allowMethods: ['GET'], maxAge: 7 } },
    {
      type: 'RequestMirror',
      requestMirror: {
        backendRef: { name: 'm', port: 80 },
        fraction: { numerator: 1, denominator: 2 },
      },
    },
  ],
  backendRefs: [
    {
      name: 'web',
      port: 80,
      weight: 2,
      filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: header }],
    },
  ],
  timeouts: { request: '2s', backendRequest: '1s' },
  retry: { attempts: 1, codes: [503], backoff: '1s' },
};
const redirectRule = {
  matches: [{ path: { type: 'PathPrefix', value: '/r' } }],
  filters: [
    {
      type: 'RequestRedirect',
      requestRedirect: { scheme: 'https', port: 8443, statusCode: 301, path: replacement },
    },
  ],
};

describe('whichever node is', () => {
  const manifests = [
    ...sourceDocuments(simpleIngress).map(({ value }) => JSON.stringify(value)),
    ingress('full', ['* / Prefix web:http'], {
      spec: {
        ingressClassName: 'a',
        tls: [{ hosts: ['a.b'], secretName: 's' }],
        defaultBackend: { service: { name: 'web', port: { number: 80 } } },
      },
    }),
    deployment('web', { port: { name: 'http' } }),
    pod('web', { ready: true }),
    gateway('full', ['https HTTPS:443 *.a.b'], {
      each: {
        tls: { mode: 'Terminate', certificateRefs: [{ name: 's', namespace: 'x' }] },
        allowedRoutes: {
          namespaces: { from: 'Selector', selector: { matchLabels: { a: 'b' } } },
          kinds: [{ kind: 'HTTPRoute' }],
        },
      },
    }),
    httpRoute('full', [fullRule, redirectRule], {
      hostnames: ['a.b'],
      parents: [{ name: 'gw', sectionName: 'http', port: 80 }],
    }),
    referenceGrant(
      'x',
      { kind: 'Gateway', namespace: 'default' },
      { group: '', kind: 'Secret', name: 's' },
    ),
    endpointSlice('web-1', 'web', { a: { conditions: { ready: true }, zone: 'east' } }),
  ];

  test.each(Object.entries(mutations))(
    '%s, nothing is thrown, what passes can be planned, and a refusal points into it',
    async (mutation, mutate) => {
      for (const manifest of manifests) {
        for (const place of places(JSON.parse(manifest))) {
          const value = JSON.parse(manifest) as Loose;
          const parent = place.slice(0, -1).reduce<Loose>((node, key) => node[key]!, value);
          mutate(parent, place.at(-1)!);
          const documents = [...sourceDocuments(stringify(value)), ...companions];
          const { cluster, issues } = await readManifests(documents);
          const errors = issues.filter(({ severity }) => severity === 'error');
          if (errors.length === 0) {
            resolveWorld(cluster, { pods: new Map(), podDefaults, certificates: new Map() });
            continue;
          }
          // A field that is gone is a matter of the object it belonged to.
          const node = ['removed', 'renamed'].includes(mutation) ? place.slice(0, -1) : place;
          const inside = errors.filter((error) => covers(node, error.path));
          expect(inside, `${place.join('.')}: ${JSON.stringify(errors)}`).not.toEqual([]);
        }
      }
    },
  );
});

function covers(place: Place, at: string): boolean {
  const outer = formatPath(place);
  if (outer === '' || at === outer) return true;
  return at.startsWith(outer) && ['.', '['].includes(at.charAt(outer.length));
}
