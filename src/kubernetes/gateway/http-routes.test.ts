import { describe, expect, test } from 'vitest';
import type { HttpRouteMatch } from '../../core/http-route.ts';
import { formatIssue } from '../../core/issue.ts';
import { ingress, service, worldOf } from '../manifests.fixture.ts';
import type { ResolvedWorld, WorldSettings } from '../resolve-world.ts';
import {
  gateway,
  gatewayClass,
  httpRoute,
  referenceGrant,
  rule,
} from './gateway-manifests.fixture.ts';

const services = ['web', 'next', 'api'].map((name) => service(name));
const gw = gateway('gw', ['http HTTP:80']);

async function resolved(
  manifests: readonly string[],
  settings: Partial<WorldSettings> = {},
): Promise<ResolvedWorld & { readonly texts: string[] }> {
  const world = await worldOf([...services, gatewayClass, ...manifests], settings);
  const texts = world.issues.map((issue) => formatIssue(issue).replace(/^\S+:\d+ +/, ''));
  return { ...world, texts };
}

/** `id: pool 90, 500 10`, in the order of precedence. */
async function routesOf(...manifests: readonly string[]): Promise<string[]> {
  const { world } = await resolved(manifests);
  return world.routes.map(({ id, match }) => {
    const backends = match!.backends.map(({ pool, weight, redirect }) => {
      const name = redirect ? redirect.status : pool === undefined ? 500 : world.pools[pool]!.name;
      return `${name} ${weight}`;
    });
    return `${id}: ${backends.join(', ')}`;
  });
}

async function matchesOf(...rules: readonly object[]): Promise<readonly HttpRouteMatch[]> {
  const { world } = await resolved([gw, httpRoute('web', rules)]);
  return world.routes.map(({ match }) => match!);
}

describe('a route', () => {
  test('is one for each host, rule and match, whatever else it asks for', async () => {
    const asking = {
      matches: [
        { path: { type: 'Exact', value: '/a' }, method: 'POST' },
        {
          headers: [
            { name: 'X-Env', value: 'next' },
            { name: 'x-env', value: 'ignored' },
          ],
          queryParams: [{ name: 'v', type: 'RegularExpression', value: '[12]' }],
        },
      ],
      backendRefs: [{ name: 'web', port: 80 }],
    };
    const { world } = await resolved([
      gw,
      httpRoute('web', [asking], { hostnames: ['a.b', '*.c'] }),
    ]);
    expect(world.routes.map(({ id }) => id)).toEqual([
      'a.b/a POST',
      'a.b/ x-env=next ?v~[12]',
      '*.c/a POST',
      '*.c/ x-env=next ?v~[12]',
    ]);
    expect(world.routes[1]).toMatchObject({
      host: 'a.b',
      path: '/',
      pathType: 'Prefix',
      pool: 0,
      ingress: 'default/web',
      match: {
        scheme: 'http',
        listenerPort: 80,
        hostname: 'a.b',
        headers: [{ name: 'x-env', kind: 'exact', value: 'next' }],
        query: [{ name: 'v', kind: 'regex', value: '[12]' }],
      },
    });
  });

  test('of older age comes first, then by name, then by rule', async () => {
    const routes = await routesOf(
      gw,
      httpRoute('b', [rule('/1', ['web:80'])], { createdAt: '2026-01-02T00:00:00Z' }),
      httpRoute('a', [rule('/2', ['web:80'])], { createdAt: '2026-01-02T00:00:00Z' }),
      httpRoute('z', [rule('/3', ['web:80']), rule('/0', ['web:80'])], {
        createdAt: '2026-01-01T00:00:00Z',
      }),
    );
    expect(routes.map((each) => each.split(':')[0])).toEqual(['*/3', '*/0', '*/2', '*/1']);
  });

  test('with the place of another has an id of its own', async () => {
    const both = gateway('gw', ['http HTTP:80', 'https HTTPS:443'], {});
    const secure = both.replace('"HTTPS"', '"HTTPS","tls":{"certificateRefs":[{"name":"none"}]}');
    const rules = [rule('/', ['web:80'])];
    expect(await routesOf(secure, httpRoute('a', rules), httpRoute('b', rules))).toEqual([
      '*/: web:80 1',
      '*/ (https): web:80 1',
      '*/ (http): web:80 1',
      '*/ (https, default/b): web:80 1',
    ]);
  });

  test('without rules takes all and has nobody to answer: 500', async () => {
    const { world, texts } = await resolved([gw, httpRoute('web', [{}, rule('/a', ['web:80'])])]);
    expect(world.routes).toMatchObject([
      { id: '*/', answer: 500 },
      { id: '*/a', pool: 0 },
    ]);
    expect(texts).toEqual(['spec.rules[0]: no backendRefs: requests are answered 500']);
  });
});

describe('attachment', () => {
  const rules = [rule('/', ['web:80'])];
  const attached = async (gateways: readonly string[], ...routes: readonly string[]) => {
    const { world, texts } = await resolved([
      ...gateways,
      httpRoute('all', rules, { parents: [{ name: 'catch' }] }),
      gateway('catch', ['http HTTP:80 catch.all']),
      ...routes,
    ]);
    const others = world.routes.filter(({ ingress: from }) => from !== 'default/all');
    return { hosts: others.map(({ host, match }) => `${match!.scheme} ${host}`), texts };
  };

  test.each([
    ['www.a.com', ['www.a.com'], ['www.a.com']],
    ['*.a.com', ['www.a.com', 'x.y.a.com', 'a.com', 'www.b.com'], ['www.a.com', 'x.y.a.com']],
    ['www.a.com', ['*.a.com', '*.com'], ['www.a.com']],
    ['*.com', ['*.a.com'], ['*.a.com']],
    ['*.a.com', ['*.com', '*.x.a.com'], ['*.a.com', '*.x.a.com']],
    ['*.a.com', [], ['*.a.com']],
  ])('listener %s and route %j have %j in common', async (listener, hostnames, common) => {
    const { hosts, texts } = await attached(
      [gateway('gw', [`http HTTP:80 ${listener}`])],
      httpRoute('web', rules, { hostnames }),
    );
    expect(hosts).toEqual(common.map((host) => `http ${host}`));
    expect(texts).toEqual([]);
  });

  test('is to the listeners of the section and port that are named', async () => {
    const two = gateway('gw', ['a HTTP:80 a.com', 'b HTTP:8080 b.com']);
    const to = (parent: object) =>
      attached([two], httpRoute('web', rules, { parents: [{ name: 'gw', ...parent }] }));
    expect((await to({})).hosts).toEqual(['http a.com', 'http b.com']);
    expect((await to({ sectionName: 'b' })).hosts).toEqual(['http b.com']);
    expect((await to({ port: 80 })).hosts).toEqual(['http a.com']);
    expect(await to({ sectionName: 'a', port: 8080 })).toEqual({
      hosts: [],
      texts: [
        'spec.parentRefs[0].sectionName: Gateway gw has no listener "a" on port 8080: the route is not served there',
      ],
    });
  });

  test.each<[object, string]>([
    [
      { name: 'gx' },
      '.name: no Gateway "gx" in namespace default: the route is not served there. Did you mean "gw"?',
    ],
    [
      { name: 'gw', namespace: 'other' },
      '.name: no Gateway "gw" in namespace other: the route is not served there',
    ],
    [
      { name: 'web', kind: 'Service', group: '' },
      ': routes are attached to Gateways alone here, not to a Service: not served there',
    ],
  ])('to %j fails, and why is told', async (parent, text) => {
    const { hosts, texts } = await attached([gw], httpRoute('web', rules, { parents: [parent] }));
    expect(hosts).toEqual([]);
    expect(texts).toEqual([`spec.parentRefs[0]${text}`]);
  });

  test('fails where no hostname is one of the listener', async () => {
    const { texts } = await attached(
      [gateway('gw', ['http HTTP:80 a.com'])],
      httpRoute('web', rules, { hostnames: ['b.com'] }),
    );
    expect(texts).toEqual([
      'spec.hostnames: Gateway gw takes none of them: the route is not served there',
    ]);
  });

  test('is up to the listener: to routes of its namespace, of all, or of those by label', async () => {
    const away = httpRoute('web', rules, {
      namespace: 'shop',
      parents: [{ name: 'gw', namespace: 'default' }],
    });
    const allowing = (namespaces: object) =>
      gateway('gw', ['http HTTP:80'], { each: { allowedRoutes: { namespaces } } });
    const selecting = allowing({ from: 'Selector', selector: { matchLabels: { team: 'a' } } });
    const namespace = (team: string) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { team } },
      });
    const refusal = 'spec.parentRefs[0]: Gateway gw takes no routes of namespace shop: not served.';
    expect(await attached([allowing({ from: 'Same' })], away)).toEqual({
      hosts: [],
      texts: [refusal],
    });
    expect((await attached([allowing({ from: 'All' })], away)).hosts).toEqual(['http undefined']);
    expect((await attached([selecting, namespace('a')], away)).hosts).toEqual(['http undefined']);
    expect(await attached([selecting, namespace('b')], away)).toEqual({
      hosts: [],
      texts: [refusal],
    });
    expect((await attached([selecting], away)).texts).toEqual([
      `${refusal} The Namespace is not among the manifests, so its labels are not known.`,
    ]);
    const byName = {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }],
    };
    const named = allowing({ from: 'Selector', selector: byName });
    expect((await attached([named], away)).hosts).toEqual(['http undefined']);
  });

  test('to listeners that are not for HTTPRoutes fails', async () => {
    const grpc = gateway('gw', ['http HTTP:80 x.com'], {
      each: { allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } },
    });
    expect((await attached([grpc], httpRoute('web', rules))).texts).toEqual([
      'spec.parentRefs[0]: Gateway gw takes no HTTPRoute there: not served',
    ]);
    expect(
      (await attached([gateway('gw', ['tcp TCP:80'])], httpRoute('web', rules))).texts,
    ).toEqual([
      'spec.listeners[0].protocol: protocol TCP is not served: listener "tcp" is left out',
      'spec.parentRefs[0]: Gateway gw takes no HTTPRoute there: not served',
    ]);
  });

  test('of two Gateways with the same host is to both together, which is told', async () => {
    const { world, texts } = await resolved([
      gw,
      gateway('inner', ['http HTTP:8080']),
      httpRoute('web', rules, { parents: [{ name: 'inner' }] }),
    ]);
    expect(world.listeners).toEqual([{ name: 'default/gw/http', scheme: 'http' }]);
    expect(world.routes).toMatchObject([{ match: { listener: 0, listenerPort: 8080 } }]);
    expect(texts).toEqual([
      'spec.listeners[0]: there is one port for http: the routes of this listener are served together with those of default/gw/http',
    ]);
  });

  test('of no route at all is an error', async () => {
    expect((await resolved([gw, httpRoute('web', rules, { parents: [] })])).texts).toEqual([
      'spec: no parentRefs: the route is attached to nothing and not served',
      'no HTTPRoute leads to a Service: nothing to run',
    ]);
  });

  test('to a Gateway whose class is missing works, and it is told', async () => {
    const { world, texts } = await resolved([
      gateway('gw', ['http HTTP:80'], { className: 'other' }),
      httpRoute('web', rules),
    ]);
    expect(world.routes).toHaveLength(1);
    expect(texts).toEqual([
      'spec.gatewayClassName: no GatewayClass "other" is among the manifests: served all the same',
    ]);
  });
});

describe('backends', () => {
  test('have weights, 1 where none is said', async () => {
    expect(
      await routesOf(gw, httpRoute('web', [rule('/', ['web:80 9', 'next:80', 'api:80 0'])])),
    ).toEqual(['*/: web:80 9, next:80 1, api:80 0']);
  });

  test('that nobody answers for keep their share, and why is told', async () => {
    const others = [
      { name: 'nobody', port: 80 },
      { name: 'web', port: 81 },
      { name: 'b', group: 'example.com', kind: 'Bucket' },
      { name: 'far', namespace: 'other', port: 80 },
    ];
    const route = httpRoute('web', [{ backendRefs: [{ name: 'web', port: 80 }, ...others] }]);
    const { world, texts } = await resolved([
      gw,
      route,
      service('far', [{ port: 80 }], {}, 'other'),
    ]);
    expect(world.routes[0]!.match!.backends).toEqual([
      { weight: 1, pool: 0 },
      ...others.map(() => ({ weight: 1 })),
    ]);
    const place = 'spec.rules[0].backendRefs';
    const share = 'its share of requests is answered 500';
    expect(texts.toSorted()).toEqual([
      `${place}[1].name: no Service "nobody" in namespace default: ${share}.`,
      `${place}[2].port: Service "web" has no port 81: ${share}. It has 80.`,
      `${place}[3]: a Bucket of example.com cannot be reached: ${share}`,
      `${place}[4]: no ReferenceGrant of namespace other lets HTTPRoutes of namespace default refer to Service far: ${share}`,
    ]);
  });

  test.each([
    ['of the kind', { group: '', kind: 'Service' }, 'default', true],
    ['of the name', { group: '', kind: 'Service', name: 'far' }, 'default', true],
    ['of another name', { group: '', kind: 'Service', name: 'near' }, 'default', false],
    ['of another kind', { group: '', kind: 'Secret' }, 'default', false],
    ['for another namespace', { group: '', kind: 'Service' }, 'elsewhere', false],
  ])('in another namespace answer by a ReferenceGrant %s', async (_, to, from, isGranted) => {
    const route = httpRoute('web', [
      { backendRefs: [{ name: 'far', namespace: 'other', port: 80 }] },
    ]);
    const { world } = await resolved([
      gw,
      route,
      service('far', [{ port: 80 }], {}, 'other'),
      referenceGrant('other', { kind: 'HTTPRoute', namespace: from }, to),
    ]);
    expect(world.routes[0]!.match!.backends).toEqual([
      { weight: 1, ...(isGranted && { pool: 0 }) },
    ]);
  });
});

describe('filters', () => {
  const change = (set: string, add = `${set}-added`) => ({
    set: [{ name: `X-${set}`, value: set }],
    add: [{ name: `X-${add}`, value: add }],
    remove: [`X-${set}-removed`],
  });

  test('of rule and backend are carried out one after the other', async () => {
    const own = {
      set: [{ name: 'x-rule', value: 'overruled' }],
      remove: ['x-rule-added'],
    };
    const [match] = await matchesOf({
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: change('rule') },
        {
          type: 'ResponseHeaderModifier',
          responseHeaderModifier: { set: [{ name: 'y', value: 'rule' }] },
        },
        {
          type: 'URLRewrite',
          urlRewrite: {
            hostname: 'rule.example',
            path: { type: 'ReplaceFullPath', replaceFullPath: '/full path' },
          },
        },
      ],
      backendRefs: [
        { name: 'web', port: 80 },
        {
          name: 'next',
          port: 80,
          filters: [
            { type: 'RequestHeaderModifier', requestHeaderModifier: own },
            {
              type: 'ResponseHeaderModifier',
              responseHeaderModifier: { set: [{ name: 'y', value: 'backend' }] },
            },
            { type: 'URLRewrite', urlRewrite: { hostname: 'backend.example' } },
          ],
        },
      ],
    });
    const path = { kind: 'full', path: '/full%20path' };
    expect(match!.backends).toMatchObject([
      {
        path,
        forwarding: {
          host: 'rule.example',
          requestHeaders: {
            remove: ['x-rule-removed'],
            set: [['x-rule', 'rule']],
            add: [['x-rule-added', 'rule-added']],
          },
          responseHeaders: { set: [['y', 'rule']] },
        },
      },
      {
        path,
        forwarding: {
          host: 'backend.example',
          requestHeaders: {
            remove: ['x-rule-removed', 'x-rule-added'],
            set: [['x-rule', 'overruled']],
            add: [],
          },
          // An answer comes by the backend first.
          responseHeaders: { set: [['y', 'rule']] },
        },
      },
    ]);
  });

  test('that redirect need no backend', async () => {
    const path = { type: 'ReplacePrefixMatch', replacePrefixMatch: 'new' };
    const [match] = await matchesOf({
      matches: [{ path: { type: 'PathPrefix', value: '/old/' } }],
      filters: [
        {
          type: 'RequestRedirect',
          requestRedirect: { scheme: 'https', port: 8443, statusCode: 301, path },
        },
      ],
    });
    expect(match!.backends).toEqual([
      {
        weight: 1,
        redirect: {
          scheme: 'https',
          hostname: undefined,
          port: 8443,
          status: 301,
          path: { kind: 'prefix', prefix: '/old/', path: '/new' },
        },
      },
    ]);
  });

  test('that mirror name who gets copies, and how many', async () => {
    const to = (name: string, part: object) => ({
      type: 'RequestMirror',
      requestMirror: { backendRef: { name, port: 80 }, ...part },
    });
    const { world, texts } = await resolved([
      gw,
      httpRoute('web', [
        rule('/', ['web:80'], {
          filters: [
            to('next', {}),
            to('api', { percent: 25 }),
            to('api', { fraction: { numerator: 1, denominator: 8 } }),
            to('nobody', {}),
          ],
        }),
      ]),
    ]);
    const mirrors = world.routes[0]!.match!.backends[0]!.forwarding!.mirrors!;
    expect(mirrors.map(({ pool, share }) => [world.pools[pool]!.name, share])).toEqual([
      ['next:80', 1],
      ['api:80', 0.25],
      ['api:80', 0.125],
    ]);
    expect(texts).toEqual([
      'spec.rules[0].filters[3].requestMirror.backendRef.name: no Service "nobody" in namespace default: nothing is mirrored.',
    ]);
  });

  test('that nobody knows must not be skipped: 500', async () => {
    const extension = {
      type: 'ExtensionRef',
      extensionRef: { group: 'a.b', kind: 'Auth', name: 'x' },
    };
    const [ofRule, ofBackend] = await matchesOf(
      rule('/rule', ['web:80'], { filters: [extension] }),
      {
        backendRefs: [
          { name: 'web', port: 80, filters: [extension] },
          { name: 'next', port: 80, weight: 3 },
        ],
      },
    );
    expect(ofRule!.backends).toEqual([]);
    expect(ofBackend!.backends).toEqual([{ weight: 1 }, { weight: 3, pool: 0 }]);
  });
});

describe('timeouts and retries', () => {
  const forwardingOf = async (others: object) =>
    (await matchesOf(rule('/', ['web:80'], others)))[0]!.backends[0]!.forwarding;

  test('have the durations of GEP-2257, and 0s for none', async () => {
    expect(
      await forwardingOf({ timeouts: { request: '1h2m3s4ms', backendRequest: '500ms' } }),
    ).toEqual({
      timeouts: { attemptMs: 500, requestMs: 3_723_004 },
    });
    expect(
      await forwardingOf({ timeouts: { request: '0s', backendRequest: '0ms' } }),
    ).toBeUndefined();
  });

  test('count the retries after the first attempt', async () => {
    expect(await forwardingOf({ retry: { attempts: 2, codes: [500, 503] } })).toEqual({
      retries: {
        attempts: 3,
        on: ['connect-failure', { from: 500, to: 500 }, { from: 503, to: 503 }],
        nonIdempotent: true,
      },
    });
    expect(await forwardingOf({ retry: { attempts: 0, codes: [500] } })).toBeUndefined();
  });

  test('try an attempt again that took too long, once where nobody says how often', async () => {
    const timeouts = { backendRequest: '1s' };
    expect((await forwardingOf({ retry: {}, timeouts }))!.retries).toEqual({
      attempts: 2,
      on: ['connect-failure', 'timeout'],
      nonIdempotent: true,
    });
  });
});

describe('beside Ingresses', () => {
  const both = [
    gw,
    httpRoute('web', [rule('/a', ['web:80'])]),
    ingress('web', ['* / Prefix web:80'], {
      annotations: { 'nginx.ingress.kubernetes.io/load-balance': 'ewma' },
    }),
  ];

  test('routes come behind theirs, with pools of their own', async () => {
    const { world, notes } = await resolved(both);
    expect(world.dialect).toBe('ingress-nginx');
    expect(world.routes.map(({ id }) => id)).toEqual(['*/', '*/a']);
    expect(world.pools.map(({ name }) => name)).toEqual(['web:80', 'web:80 (gateway)']);
    expect(notes).toContain(
      'HTTPRoutes are served beside the Ingresses: what they find no route for goes to the rules of ingress-nginx.',
    );
  });

  test('in the dialect gateway-api they are alone', async () => {
    const { world, notes } = await resolved(both, { dialect: 'gateway-api' });
    expect(world.routes.map(({ id }) => id)).toEqual(['*/a']);
    expect(world.pools.map(({ name }) => name)).toEqual(['web:80']);
    expect(notes).toContain('The Ingresses are not served: the dialect is gateway-api.');
  });

  test('they are not served where the Ingresses are compared with them', async () => {
    const { world, notes } = await resolved(both, { areApart: true });
    expect(world.routes.map(({ id }) => id)).toEqual(['*/']);
    expect(world.listeners).toBeUndefined();
    expect(notes).toContain('The HTTPRoutes are not served: the dialect is ingress-nginx.');
  });

  test('without Ingresses the dialect is gateway-api whatever is asked for', async () => {
    const { world, notes } = await resolved(both.slice(0, 2), { dialect: 'ingress-nginx' });
    expect(world.dialect).toBe('gateway-api');
    expect(notes).toContain(
      'HTTPRoutes follow Gateway API: the dialect ingress-nginx is for Ingresses.',
    );
  });

  test('without HTTPRoutes the dialect gateway-api has nothing to run', async () => {
    const { texts } = await resolved(both.slice(2), { dialect: 'gateway-api' });
    expect(texts).toEqual(['expected HTTPRoutes for the dialect gateway-api, received none']);
  });
});
