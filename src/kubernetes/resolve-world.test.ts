import { describe, expect, test } from 'vitest';
import { formatIssue } from '../core/issue.ts';
import {
  backendOf,
  clusterOf,
  deployment,
  ingress,
  service,
  simpleIngress,
  worldOf,
} from './manifests.fixture.ts';
import type { ResolvedWorld } from './resolve-world.ts';

const nginx = 'nginx.ingress.kubernetes.io/';
const nginxClass = ingressClass('nginx', 'k8s.io/ingress-nginx');

function ingressClass(
  name: string,
  controller: string,
  annotations = {},
  creationTimestamp = '2026-01-01T00:00:00Z',
): string {
  const metadata = { name, annotations, creationTimestamp };
  return JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata,
    spec: { controller },
  });
}

/** `route id → pool name`, in order. */
function routing({ world }: ResolvedWorld): string[] {
  return world.routes.map(
    ({ id, pool }) => `${id} → ${pool === undefined ? '503' : world.pools[pool]!.name}`,
  );
}

function endpointIds({ world }: ResolvedWorld, pool = 0): string[] {
  return world.pools[pool]!.endpoints.map((index) => world.endpoints[index]!.id);
}

test('the two manifests everybody starts from become one route to three synthetic pods', async () => {
  const resolved = await worldOf([simpleIngress]);
  expect(resolved.world.dialect).toBe('ingress-nginx');
  expect(routing(resolved)).toEqual(['example.com/ → my-service:80']);
  expect(resolved.world.routes[0]).toMatchObject({
    host: 'example.com',
    ingress: 'default/simple-ingress',
  });
  expect(endpointIds(resolved)).toEqual(['my-service-0', 'my-service-1', 'my-service-2']);
  expect(resolved.issues).toEqual([]);
  expect(resolved.notes).toEqual([
    'Service my-service selects the pods of no Deployment here: 3 synthetic pods stand in.',
  ]);
});

describe('pods', () => {
  test('come from every Deployment the selector matches, in the same namespace only', async () => {
    const resolved = await worldOf([
      ingress('web', ['* / Prefix web:80']),
      service('web'),
      deployment('blue', { app: 'web' }),
      deployment('green', { app: 'web', replicas: 1 }),
      deployment('other', { app: 'api' }),
      deployment('elsewhere', { app: 'web', namespace: 'shop' }),
    ]);
    expect(endpointIds(resolved)).toEqual(['blue-0', 'blue-1', 'green-0']);
  });

  test('of a Deployment without replicas leave a pool without endpoints', async () => {
    const resolved = await worldOf([
      ingress('web', ['* / Prefix web:80']),
      service('web'),
      deployment('web', { replicas: 0 }),
    ]);
    expect(routing(resolved)).toEqual(['*/ → web:80']);
    expect(resolved.world.endpoints).toEqual([]);
  });

  test('of an ExternalName Service are none, which is noted', async () => {
    const resolved = await worldOf([
      ingress('web', ['* / Prefix far:80']),
      service('far', [{ port: 80 }], { type: 'ExternalName', externalName: 'far.example' }),
    ]);
    expect(resolved.world.endpoints).toEqual([]);
    expect(resolved.notes).toEqual(['Service far is an ExternalName: it has no pods here.']);
  });

  test('without the named target port are no endpoints', async () => {
    const resolved = await worldOf([
      ingress('web', ['* / Prefix web:80']),
      service('web', [{ port: 80, targetPort: 'http' }]),
      deployment('named', { app: 'web', port: { name: 'http' } }),
      deployment('unnamed', { app: 'web' }),
    ]);
    expect(endpointIds(resolved)).toEqual(['named-0', 'named-1']);
    expect(resolved.notes).toEqual([
      'Deployment unnamed has no port named "http": its pods are no endpoints of web:80.',
    ]);
  });

  test('follow the settings, an override before the settings of its pods', async () => {
    const fast = { kind: 'constant', valueMs: 1 } as const;
    const { world } = await worldOf(
      [ingress('web', ['* / Prefix web:80']), service('web'), deployment('app', { app: 'web' })],
      {
        pods: new Map([
          [
            'app',
            {
              replicas: 3,
              speed: 2,
              weight: 5,
              responseBytes: 7,
              overrides: new Map([
                [1, { speed: 0.5, serviceTime: fast, weight: 9, concurrency: 1 }],
              ]),
            },
          ],
        ]),
      },
    );
    expect(world.pods.map(({ name, speed }) => [name, speed])).toEqual([
      ['app-0', 2],
      ['app-1', 0.5],
      ['app-2', 2],
    ]);
    expect(world.pods[1]).toMatchObject({ serviceTime: fast, concurrency: 1, responseBytes: 7 });
    expect(world.pods[2]).toMatchObject({ serviceTime: { valueMs: 5 }, concurrency: 8 });
    expect(world.endpoints.map(({ weight }) => weight)).toEqual([5, 9, 5]);
  });

  test('behind two Services are one pod each with an endpoint for either', async () => {
    const resolved = await worldOf([
      ingress('web', ['* /a Prefix a:80', '* /b Prefix b:80']),
      service('a', [{ port: 80 }], { selector: { tier: 'web' } }),
      service('b', [{ port: 80 }], { selector: { tier: 'web' } }),
      deployment('app', { replicas: 1 }),
    ]);
    expect(resolved.world.pods).toHaveLength(1);
    expect(resolved.world.endpoints.map(({ id, pod }) => [id, pod])).toEqual([
      ['app-0@a:80', 0],
      ['app-0@b:80', 0],
    ]);
  });

  test('of one name in two namespaces are told apart by their pools', async () => {
    const resolved = await worldOf([
      ingress('web', ['a.example / Prefix web:80']),
      ingress('web', ['b.example / Prefix web:80'], { namespace: 'shop' }),
      service('web'),
      service('web', [{ port: 80 }], {}, 'shop'),
      deployment('web', { replicas: 1 }),
      deployment('web', { replicas: 1, namespace: 'shop' }),
    ]);
    expect(resolved.world.endpoints.map(({ id }) => id)).toEqual([
      'web-0@web:80',
      'web-0@shop/web:80',
    ]);
    expect(resolved.world.pods.map(({ namespace }) => namespace)).toEqual(['default', 'shop']);
  });

  test('keys that name nothing, and overrides beyond the last pod, are handed back', async () => {
    const { unknownPodKeys, strayOverrides } = await worldOf(
      [
        ingress('web', ['* / Prefix web:80']),
        service('web'),
        service('lone', [{ port: 80 }], {}, 'shop'),
        deployment('my-app', { app: 'web' }),
      ],
      {
        pods: new Map([
          ['my-ap', {}],
          ['web', {}],
          [
            'shop/lone',
            {
              overrides: new Map([
                [2, {}],
                [3, {}],
              ]),
            },
          ],
          ['my-app', { replicas: 1, overrides: new Map([[1, {}]]) }],
        ]),
      },
    );
    const expected = 'expected the name of a Deployment, or of a Service that has none';
    expect(unknownPodKeys).toEqual([
      { key: 'my-ap', message: `${expected}; did you mean "my-app"?` },
      { key: 'web', message: `${expected}; the pods of Service web come from Deployment my-app` },
    ]);
    expect(strayOverrides).toEqual([
      { key: 'shop/lone', index: 3, message: 'shop/lone has no pod 3: they are numbered 0 to 2' },
      { key: 'my-app', index: 1, message: 'my-app has no pod 1: they are numbered 0 to 0' },
    ]);
  });
});

describe('pools', () => {
  const manifests = [
    ingress('web', ['* /a Prefix web:80', '* /b Prefix web:http']),
    service('web', [{ port: 80, name: 'http', targetPort: 8080 }]),
  ];

  test('are Service ports in the kubernetes dialect', async () => {
    expect(routing(await worldOf(manifests))).toEqual(['*/a → web:80', '*/b → web:80']);
  });

  test('are ports as written in ingress-nginx', async () => {
    const resolved = await worldOf(manifests, { dialect: 'ingress-nginx' });
    expect(routing(resolved)).toEqual(['*/a → web:80', '*/b → web:http']);
    expect(resolved.world.pools.map(({ port }) => port)).toEqual([80, 80]);
    expect(resolved.world.pods).toHaveLength(3);
  });

  test('can be named by the target port in ingress-nginx alone', async () => {
    const byTarget = [ingress('web', ['* / Prefix web:8080']), manifests[1]!];
    expect(routing(await worldOf(byTarget, { dialect: 'ingress-nginx' }))).toEqual([
      '*/ → web:8080',
    ]);
    expect(routing(await worldOf(byTarget))).toEqual(['*/ → 503']);
  });

  test('are made only for Services that a route leads to', async () => {
    const { world, notes } = await worldOf([...manifests, service('idle')]);
    expect(world.pools.map(({ service: name }) => name)).toEqual(['web']);
    expect(notes).toContain('No route leads to Service idle.');
  });

  test('missing leave a route of 503, noted at the backend', async () => {
    const resolved = await worldOf([
      ingress('web', ['* /a Prefix wep:80', '* /b Prefix web:81']),
      service('web'),
    ]);
    expect(routing(resolved)).toEqual(['*/a → 503', '*/b → 503']);
    expect(resolved.issues.map(formatIssue)).toEqual([
      expect.stringMatching(
        /^test\.yaml:1:\d+ {2}spec\.rules\[0\]\.http\.paths\[0\]\.backend\.service\.name: no Service "wep" in namespace default: requests are answered 503\. Did you mean "web"\?$/,
      ),
      expect.stringMatching(
        /^test\.yaml:1:\d+ {2}spec\.rules\[1\]\.http\.paths\[0\]\.backend\.service\.port: Service "web" has no port 81: requests are answered 503\. It has 80\.$/,
      ),
    ]);
    expect(resolved.issues.every(({ severity }) => severity === 'note')).toBe(true);
  });
});

describe('the dialect', () => {
  test.each([
    ['kubernetes', [ingress('web', ['* / Prefix web:80'])]],
    ['ingress-nginx', [ingress('web', ['* / Prefix web:80']), nginxClass]],
    [
      'ingress-nginx',
      [ingress('web', ['* / Prefix web:80'], { annotations: { [`${nginx}canary`]: 'false' } })],
    ],
    [
      'kubernetes',
      [
        ingress('web', ['* / Prefix web:80']),
        ingressClass('traefik', 'traefik.io/ingress-controller'),
      ],
    ],
  ])('is %s as declared', async (dialect, manifests) => {
    expect((await worldOf([...manifests, service('web')])).world.dialect).toBe(dialect);
  });

  test('chosen by the user wins, and then annotations of ingress-nginx have no effect', async () => {
    const { world, notes } = await worldOf([simpleIngress], { dialect: 'kubernetes' });
    expect(world.dialect).toBe('kubernetes');
    expect(notes).toContain(
      `default/simple-ingress: ${nginx}rewrite-target has no effect in the kubernetes dialect.`,
    );
  });

  test('ingress-nginx leaves out an Ingress for an annotation that it refuses', async () => {
    const resolved = await worldOf([
      ingress('web', ['* /x Prefix web:80'], { annotations: { [`${nginx}limit-rps`]: '5/s' } }),
      ingress('root', ['* / Prefix web:80'], { annotations: { [`${nginx}auth-url`]: 'x' } }),
      service('web'),
      deployment('web'),
    ]);
    expect(routing(resolved)).toEqual(['*/ → web:80']);
    expect(resolved.notes).toEqual(['default/web is left out: ingress-nginx refuses it.']);
    expect(resolved.issues.map(({ severity, message }) => [severity, message])).toEqual([
      ['note', 'expected a whole number, received "5/s": ingress-nginx refuses the whole Ingress'],
      ['note', 'not implemented: it has no effect here'],
    ]);
  });

  test('ingress-nginx leaves out Ingresses of a class that is not its own', async () => {
    const annotated = (name: string) => ({ annotations: { 'kubernetes.io/ingress.class': name } });
    const manifests = [
      ingress('own', ['a.example / Prefix web:80'], { spec: { ingressClassName: 'external' } }),
      ingress('lost', ['b.example / Prefix web:80'], { spec: { ingressClassName: 'nginx' } }),
      ingress('legacy', ['c.example / Prefix web:80'], annotated('nginx')),
      ingress('legacy-lost', ['d.example / Prefix web:80'], annotated('traefik')),
      ingress('none', ['e.example / Prefix web:80']),
      ingressClass('external', 'k8s.io/ingress-nginx'),
      service('web'),
      deployment('web'),
    ];
    const resolved = await worldOf(manifests);
    expect(routing(resolved)).toEqual([
      'a.example/ → web:80',
      'c.example/ → web:80',
      'e.example/ → web:80',
    ]);
    expect(resolved.notes).toEqual([
      'default/lost is left out: there is no IngressClass nginx.',
      'default/legacy-lost is left out: there is no IngressClass traefik.',
      'default/none has no class: ingress-nginx serves it only with --watch-ingress-without-class.',
    ]);
    expect((await worldOf(manifests, { dialect: 'kubernetes' })).world.routes).toHaveLength(5);
  });

  test('the youngest default class is that of an Ingress without one', async () => {
    const isDefault = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
    const { ingresses } = await clusterOf(
      ingressClass('old', 'a.example/a', isDefault, '2026-01-01T00:00:00Z'),
      ingressClass('young-b', 'a.example/a', isDefault, '2026-01-02T00:00:00Z'),
      ingressClass('young-a', 'a.example/a', isDefault, '2026-01-02T00:00:00Z'),
      ingressClass('younger', 'a.example/a', {}, '2026-01-03T00:00:00Z'),
      ingress('none', ['* / Prefix web:80']),
      ingress('named', ['* / Prefix web:80'], { spec: { ingressClassName: 'old' } }),
    );
    expect(ingresses.map(({ className }) => className)).toEqual(['young-a', 'old']);
  });

  test('ingress-nginx leaves out Ingresses of a class that belongs to another controller', async () => {
    const manifests = [
      ingress('named', ['a.example / Prefix web:80'], { spec: { ingressClassName: 'other' } }),
      ingress('legacy', ['b.example / Prefix web:80'], {
        annotations: { 'kubernetes.io/ingress.class': 'other' },
      }),
      ingress('unknown', ['c.example / Prefix web:80'], { spec: { ingressClassName: 'nowhere' } }),
      ingress('plain', ['d.example / Prefix web:80']),
      ingressClass('other', 'example.com/other'),
      service('web'),
    ];
    const resolved = await worldOf(manifests, { dialect: 'ingress-nginx' });
    expect(routing(resolved)).toEqual(['c.example/ → web:80', 'd.example/ → web:80']);
    expect(resolved.notes).toContain(
      'default/named is left out: its class other belongs to example.com/other.',
    );
    expect((await worldOf(manifests)).world.routes).toHaveLength(4);
    const byDefault = ingressClass('first', 'example.com/other', {
      'ingressclass.kubernetes.io/is-default-class': 'true',
    });
    const withDefault = await worldOf([...manifests, byDefault], { dialect: 'ingress-nginx' });
    expect(routing(withDefault)).toEqual(['c.example/ → web:80']);
  });
});

describe('rules for the same place', () => {
  const twice = (a: object, b: object) => [
    ingress('a', ['* /x Prefix a:80'], a),
    ingress('b', ['* /x Prefix b:80'], b),
    service('a'),
    service('b'),
  ];

  test.each([
    ['kubernetes', {}, {}, 'a:80'],
    ['ingress-nginx', {}, {}, 'b:80'],
    [
      'kubernetes',
      { createdAt: '2026-01-02T00:00:00Z' },
      { createdAt: '2026-01-01T00:00:00Z' },
      'b:80',
    ],
    [
      'ingress-nginx',
      { createdAt: '2026-01-01T00:00:00Z' },
      { createdAt: '2026-01-02T00:00:00Z' },
      'a:80',
    ],
  ] as const)('in %s with %j and %j the one to %s is served', async (dialect, a, b, pool) => {
    const resolved = await worldOf(twice(a, b), { dialect });
    expect(routing(resolved)).toEqual([`*/x → ${pool}`]);
    const webhook = /^the admission webhook .*: host "_" and path "\/x" is already defined in/;
    expect(resolved.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/already serves \* by Prefix \/x: this rule is left out$/),
      ...(dialect === 'ingress-nginx' ? [expect.stringMatching(webhook)] : []),
    ]);
  });

  test('of two types are both served, under names of their own', async () => {
    const resolved = await worldOf([
      ingress('web', ['* /x Prefix web:80', '* /x Exact web:80']),
      service('web'),
    ]);
    expect(routing(resolved)).toEqual(['*/x → web:80', '*/x (Exact) → web:80']);
  });

  test('differing in the closing slash are one location of ingress-nginx', async () => {
    const manifests = [
      ingress('web', ['* /x Prefix web:80', '* /x/ Prefix web:80']),
      service('web'),
    ];
    expect((await worldOf(manifests)).world.routes).toHaveLength(2);
    const { world, issues } = await worldOf(manifests, { dialect: 'ingress-nginx' });
    expect(world.routes).toHaveLength(1);
    expect(issues[0]!.message).toMatch(/^an earlier rule already serves/);
  });
});

describe('default backends', () => {
  const spec = { defaultBackend: backendOf('rest:80') };
  const services = [service('web'), service('rest')];
  const beside = ingress('web', ['a.example /x Prefix web:80'], { spec });
  const alone = ingress('rest', [], { spec });

  test('take what no rule took in the kubernetes dialect', async () => {
    const { world } = await worldOf([beside, ...services]);
    expect(world.routes).toHaveLength(1);
    expect(world.pools[world.defaultPool!]!.name).toBe('rest:80');
  });

  test('beside rules serve only the hosts of these in ingress-nginx', async () => {
    const resolved = await worldOf([beside, ...services], { dialect: 'ingress-nginx' });
    expect(routing(resolved)).toEqual(['a.example/x → web:80', 'a.example/ → rest:80']);
    expect(resolved.world.defaultPool).toBeUndefined();
  });

  test('without rules are the catch-all in ingress-nginx too', async () => {
    const resolved = await worldOf([alone, ...services], { dialect: 'ingress-nginx' });
    expect(routing(resolved)).toEqual(['*/ → rest:80']);
    expect(resolved.world.defaultPool).toBeUndefined();
  });

  test('beyond the first are noted', async () => {
    const { issues } = await worldOf([alone, beside, ...services]);
    expect(issues.map(({ path, message }) => [path, message])).toEqual([
      ['spec.defaultBackend', 'the default backend of default/rest is in force, not this one'],
    ]);
  });

  test('without their Service answer 503 to all that is left', async () => {
    expect(routing(await worldOf([beside, service('web')]))).toEqual([
      'a.example/x → web:80',
      '*/ → 503',
    ]);
  });

  test('take the whole of a host that has no paths', async () => {
    const hostAlone = ingress('web', [], { spec: { ...spec, rules: [{ host: 'a.example' }] } });
    for (const dialect of ['kubernetes', 'ingress-nginx'] as const) {
      const resolved = await worldOf([hostAlone, ...services], { dialect });
      expect(routing(resolved)).toEqual(['a.example/ → rest:80']);
    }
  });
});

describe('without rules to follow', () => {
  test('the one port of the one Service takes everything', async () => {
    const resolved = await worldOf([service('web'), deployment('web')]);
    expect(routing(resolved)).toEqual(['*/ → web:80']);
    expect(resolved.notes).toEqual(['There is no Ingress: all requests go to Service web:80.']);
  });

  test.each([
    [[service('a'), service('b')], 'there is more than one Service port (a:80, b:80)'],
    [[deployment('a')], 'there is no Service with a TCP port either'],
  ])('anything else is an error that says what is missing', async (manifests, found) => {
    const { issues } = await worldOf(manifests);
    expect(issues.map(formatIssue)).toEqual([
      `expected an Ingress that says where requests go, received none, and ${found}`,
    ]);
  });

  test('resource backends are left out, and alone are nothing to run', async () => {
    const resource = { apiGroup: 'k8s.example', kind: 'Bucket', name: 'static' };
    const { world, issues } = await worldOf([
      ingress('web', [], {
        spec: {
          rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { resource } }] } }],
        },
      }),
    ]);
    expect(world.routes).toEqual([]);
    expect(issues.map(({ severity, message }) => [severity, message])).toEqual([
      ['note', 'resource backends are not served: left out'],
      ['error', 'no Ingress leads to a Service: nothing to run'],
    ]);
  });
});
