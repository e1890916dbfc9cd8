import { describe, expect, test } from 'vitest';
import {
  clusterOf,
  deployment,
  endpointSlice,
  ingress,
  pod,
  service,
  worldOf,
} from './manifests.fixture.ts';
import type { ResolvedWorld } from './resolve-world.ts';

const web = [ingress('web', ['* / Prefix web:80']), service('web')];
const notReady = { conditions: { ready: false } };
const leaving = { conditions: { ready: false, serving: true, terminating: true } };
const gone = { conditions: { ready: false, serving: false, terminating: true } };

function podsBehind({ world }: ResolvedWorld, pool = 0): string[] {
  return world.pools[pool]!.endpoints.map((index) => world.pods[world.endpoints[index]!.pod]!.name);
}

describe('EndpointSlices of a Service', () => {
  test('decide its endpoints in place of its Deployment, merged in their order', async () => {
    const resolved = await worldOf([
      ...web,
      deployment('web', { replicas: 5 }),
      endpointSlice('web-2', 'web', { 'web-b': {}, 'web-c': notReady }),
      endpointSlice('web-1', 'web', { 'web-a': {}, 'web-b': {} }),
      endpointSlice('web-1', 'web', { elsewhere: {} }, { namespace: 'shop' }),
    ]);
    expect(podsBehind(resolved)).toEqual(['web-b', 'web-a']);
    expect(resolved.notes).toEqual([
      'Service web has 2 of the 3 endpoints in its EndpointSlices; synthetic pods stand in, as addresses are not dialled.',
    ]);
  });

  test('take what a condition does not say for ready', async () => {
    const resolved = await worldOf([
      ...web,
      endpointSlice('web-1', 'web', {
        a: {},
        b: { conditions: {} },
        c: { conditions: { ready: null } },
        d: { conditions: { ready: true, serving: false } },
        e: { conditions: { ready: false } },
      }),
    ]);
    expect(podsBehind(resolved)).toEqual(['a', 'b', 'c', 'd']);
  });

  test.each([
    ['kubernetes', ['b']],
    ['ingress-nginx', []],
  ] as const)(
    'in %s leave %j where none is ready and one serves while it terminates',
    async (dialect, pods) => {
      const slice = endpointSlice('web-1', 'web', { a: notReady, b: leaving, c: gone });
      const resolved = await worldOf([...web, slice], { dialect });
      expect(podsBehind(resolved)).toEqual(pods);
      expect(resolved.world.routes[0]).toMatchObject({ pool: 0 });
    },
  );

  test('leave out who serves while it terminates as long as another is ready', async () => {
    const resolved = await worldOf([...web, endpointSlice('web-1', 'web', { a: leaving, b: {} })]);
    expect(podsBehind(resolved)).toEqual(['b']);
  });

  test('without endpoints leave the Service without any', async () => {
    const resolved = await worldOf([...web, deployment('web'), endpointSlice('web-1', 'web', {})]);
    expect(podsBehind(resolved)).toEqual([]);
  });

  test('name the zone, and a pod by its address where nothing else does', async () => {
    const { world } = await worldOf([
      ...web,
      endpointSlice('web-1', 'web', { a: { zone: 'east' }, b: { targetRef: null } }),
    ]);
    expect(world.endpoints.map(({ id, zone }) => [id, zone])).toEqual([
      ['a', 'east'],
      ['10.0.0.2', undefined],
    ]);
  });

  test('are for the ports that they name', async () => {
    const ports = [
      { name: 'http', port: 80, targetPort: 'http' },
      { name: 'admin', port: 81, targetPort: 'admin' },
      { name: 'numbered', port: 82, targetPort: 9000 },
    ];
    const manifests = [
      ingress('web', ['* /a Prefix web:80', '* /b Prefix web:81', '* /c Prefix web:82']),
      service('web', ports),
      endpointSlice('web-1', 'web', { a: {} }, { ports: [{ name: 'http', port: 8080 }] }),
      endpointSlice('web-2', 'web', { b: {} }, { ports: [{ name: 'admin', port: 8081 }] }),
    ];
    const behind = (resolved: ResolvedWorld) => [0, 1, 2].map((pool) => podsBehind(resolved, pool));
    expect(behind(await worldOf(manifests))).toEqual([['a'], ['b'], []]);
    // By the number of the target port, whatever the slice calls its own.
    const nginx = await worldOf(manifests, { dialect: 'ingress-nginx' });
    expect(behind(nginx)).toEqual([['a'], ['b'], ['a', 'b']]);
  });

  test('make one pod of what two Services list', async () => {
    const { world } = await worldOf([
      ingress('web', ['* /a Prefix a:80', '* /b Prefix b:80']),
      service('a', [{ port: 80 }], { selector: { app: 'web' } }),
      service('b', [{ port: 80 }], { selector: { app: 'web' } }),
      deployment('web'),
      endpointSlice('a-1', 'a', { 'web-x': {} }),
      endpointSlice('b-1', 'b', { 'web-x': {} }),
    ]);
    expect(world.pods.map(({ name }) => name)).toEqual(['web-x']);
    expect(world.endpoints.map(({ id }) => id)).toEqual(['web-x@a:80', 'web-x@b:80']);
  });

  test('follow the settings of the Deployment that a pod is called after, numbered as listed', async () => {
    const manifests = [
      ...web,
      deployment('web', { app: 'web' }),
      deployment('web-green', { app: 'web' }),
      endpointSlice('web-1', 'web', {
        'web-7d9f-aaaaa': {},
        'web-green-5c-bbbbb': {},
        'web-7d9f-ccccc': {},
      }),
    ];
    const { world, strayOverrides, unknownPodKeys } = await worldOf(manifests, {
      pods: new Map([
        [
          'web',
          {
            speed: 2,
            overrides: new Map([
              [1, { speed: 0.5 }],
              [2, {}],
            ]),
          },
        ],
        ['web-green', { speed: 3 }],
      ]),
    });
    expect(world.pods.map(({ name, speed }) => [name, speed])).toEqual([
      ['web-7d9f-aaaaa', 2],
      ['web-green-5c-bbbbb', 3],
      ['web-7d9f-ccccc', 0.5],
    ]);
    expect(unknownPodKeys).toEqual([]);
    expect(strayOverrides.map(({ message }) => message)).toEqual([
      'web has no pod 2: they are numbered 0 to 1',
    ]);
  });

  test('are set aside where the scenario says how many pods there are', async () => {
    const resolved = await worldOf(
      [...web, deployment('web'), endpointSlice('web-1', 'web', { 'web-x': {} })],
      { pods: new Map([['web', { replicas: 3 }]]) },
    );
    expect(podsBehind(resolved)).toEqual(['web-0', 'web-1', 'web-2']);
    expect(resolved.notes).toEqual([
      'The EndpointSlices of Service web are set aside: the scenario says how many pods web has.',
    ]);
  });

  test('of the conditions, the zone and the first address are read', async () => {
    const { endpointSlices } = await clusterOf(
      endpointSlice('web-1', 'web', { a: { ...leaving, addresses: ['10.1.1.1', '10.1.1.2'] } }),
    );
    expect(endpointSlices[0]!.endpoints).toEqual([
      {
        address: '10.1.1.1',
        pod: 'a',
        isReady: false,
        isServing: true,
        isTerminating: true,
        zone: undefined,
      },
    ]);
  });
});

describe('without EndpointSlices', () => {
  test('a named target port is looked up in each pod, whatever its number there', async () => {
    const resolved = await worldOf([
      ingress('web', ['* / Prefix web:80']),
      service('web', [{ port: 80, targetPort: 'http' }]),
      deployment('old', { app: 'web', replicas: 1, port: { name: 'http', containerPort: 8080 } }),
      deployment('new', { app: 'web', replicas: 1, port: { name: 'http', containerPort: 9090 } }),
      deployment('udp', { app: 'web', replicas: 1, port: { name: 'http', protocol: 'UDP' } }),
      pod('lone', { labels: { app: 'web' }, port: { name: 'http', containerPort: 7070 } }),
    ]);
    expect(podsBehind(resolved)).toEqual(['old-0', 'new-0', 'lone']);
  });

  test('Pods stand for themselves, those of a Deployment and those not ready left out', async () => {
    const resolved = await worldOf([
      ...web,
      deployment('web', { replicas: 1 }),
      pod('web-7d9f-aaaaa', { labels: { app: 'web', tier: 'web', 'pod-template-hash': '7d9f' } }),
      pod('extra', { labels: { app: 'web' }, ready: true }),
      pod('starting', { labels: { app: 'web' }, ready: false }),
      pod('other'),
    ]);
    expect(podsBehind(resolved)).toEqual(['web-0', 'extra']);
  });

  test('a StatefulSet has pods as a Deployment does', async () => {
    const statefulSet = deployment('web').replace('"Deployment"', '"StatefulSet"');
    const resolved = await worldOf([...web, statefulSet]);
    expect(podsBehind(resolved)).toEqual(['web-0', 'web-1']);
  });

  test('a headless Service has its pods like any other', async () => {
    for (const dialect of ['kubernetes', 'ingress-nginx'] as const) {
      const headless = service('web', [{ port: 80 }], { clusterIP: 'None' });
      const resolved = await worldOf([web[0]!, headless, deployment('web')], { dialect });
      expect(podsBehind(resolved)).toEqual(['web-0', 'web-1']);
    }
  });

  test('an ExternalName is one endpoint to ingress-nginx, at whatever port is asked for', async () => {
    const spec = { type: 'ExternalName', externalName: 'far.example', ports: [] };
    const manifests = [ingress('web', ['* / Prefix far:8443']), service('far', [], spec)];
    const resolved = await worldOf(manifests, { dialect: 'ingress-nginx' });
    expect(podsBehind(resolved)).toEqual(['far-0']);
    expect(resolved.notes).toEqual([
      'Service far is an ExternalName: 1 synthetic pod stands in for far.example.',
    ]);
    expect((await worldOf(manifests)).world.routes[0]).not.toHaveProperty('pool');
  });
});
