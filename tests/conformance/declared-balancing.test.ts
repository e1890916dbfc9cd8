/** What annotations of ingress-nginx say about balancing, through the real ingress, and the same in virtual time. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, simulate } from '../../src/index.ts';
import { valuesOf } from './raw-client.ts';
import { type Answer, ServedWorld } from './served-world.ts';
import { shop } from './shop.ts';

const prefix = 'nginx.ingress.kubernetes.io';
const sticky = { affinity: 'cookie' };

function ingress(
  name: string,
  annotations: Readonly<Record<string, string>>,
  ...rules: readonly (readonly [host: string, path: string, service: string])[]
): string {
  const metadata = {
    name,
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [`${prefix}/${key}`, value]),
    ),
  };
  const spec = {
    ingressClassName: 'nginx',
    rules: rules.map(([host, path, service]) => ({
      host,
      http: {
        paths: [
          {
            path,
            pathType: 'Prefix',
            backend: { service: { name: service, port: { number: 80 } } },
          },
        ],
      },
    })),
  };
  return JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec });
}

function service(name: string, replicas = 3): string[] {
  const selector = { app: name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector, ports: [{ port: 80 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: selector },
          spec: { containers: [{ name: 'app', image: 'app' }] },
        },
      },
    },
  ].map((object) => JSON.stringify(object));
}

const attributes = {
  'session-cookie-name': 'route',
  'session-cookie-path': '/',
  'session-cookie-domain': 'kept.test',
  'session-cookie-max-age': '600',
  'session-cookie-expires': '600',
  'session-cookie-samesite': 'None',
  'session-cookie-conditional-samesite-none': 'true',
  'session-cookie-secure': 'true',
};

const manifests = [
  ingress('sticky', sticky, ['sticky.test', '/cart', 'shop'], ['*.wild.test', '/', 'shop']),
  ingress('plain', {}, ['sticky.test', '/plain', 'shop'], ['sticky.test', '/api', 'api']),
  ingress('kept', { ...sticky, 'affinity-mode': 'persistent', ...attributes }, [
    'kept.test',
    '/',
    'kept',
  ]),
  ingress('hash', { 'upstream-hash-by': '$arg_user' }, ['hash.test', '/', 'hash']),
  ingress(
    'subset',
    {
      'upstream-hash-by': '${http_x_tenant}',
      'upstream-hash-by-subset': 'true',
      'upstream-hash-by-subset-size': '2',
    },
    ['subset.test', '/', 'subset'],
  ),
  ingress('moving', { ...sticky, 'session-cookie-change-on-failure': 'true' }, [
    'moving.test',
    '/',
    'moving',
  ]),
  ingress('main', sticky, ['canary.test', '/', 'main']),
  ingress('next', { canary: 'true', 'canary-weight': '50' }, ['canary.test', '/', 'next']),
  ...['shop', 'api', 'kept', 'hash', 'moving', 'main', 'next'].flatMap((name) => service(name)),
  ...service('subset', 6),
];

let world: ServedWorld;
beforeAll(async () => (world = await ServedWorld.open(manifests)));
afterAll(async () => world[Symbol.asyncDispose]());

const cookiesOf = (answer: Answer) => valuesOf(answer, 'set-cookie');
const pairOf = (cookie: string) => cookie.split(';', 1)[0]!;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const backendKey = (upstream: string) => md5(md5(upstream) + upstream);

describe('affinity: cookie', () => {
  test('a client is told its key once, for the path of the rule, and comes back to its pod', async () => {
    const first = await world.ask('sticky.test', '/cart/7?x=1');
    const [cookie, ...others] = cookiesOf(first);
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^INGRESSCOOKIE=[^|;]+\|[0-9a-f]{32}; Path=\/cart; HttpOnly$/);
    expect(pairOf(cookie!).split('|')[1]).toBe(backendKey('default-shop-80'));
    for (let i = 0; i < 8; i++) {
      const again = await world.ask('sticky.test', '/cart', {
        fields: [`Cookie: theme=dark; ${pairOf(cookie!)}`],
      });
      expect(again.echo!.pod).toBe(first.echo!.pod);
      expect(cookiesOf(again)).toEqual([]);
    }
  });

  test('without a cookie each request is a session of its own, and sessions spread', async () => {
    const pods = new Set<string>();
    for (let i = 0; i < 30; i++) pods.add((await world.ask('sticky.test', '/cart')).echo!.pod);
    // All 30 miss one of three with a probability of 3 · (2/3)³⁰ < 2e-5, were the ring even.
    expect(pods.size).toBe(3);
  });

  test('in balanced mode any key is taken as it comes, and hashed', async () => {
    const byKey = new Map<string, Set<string>>();
    for (const key of ['made-up', 'other|of another upstream', 'third', 'fourth', 'fifth']) {
      for (let i = 0; i < 2; i++) {
        const answer = await world.ask('sticky.test', '/cart', {
          fields: [`Cookie: INGRESSCOOKIE=${key}`],
        });
        expect(cookiesOf(answer)).toEqual([]);
        byKey.set(key, (byKey.get(key) ?? new Set()).add(answer.echo!.pod));
      }
    }
    expect([...byKey.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1]);
    expect(new Set([...byKey.values()].flatMap((pods) => [...pods])).size).toBeGreaterThan(1);
  });

  test('other paths to the Service keep to the cookie and do not set it; other Services know nothing of it', async () => {
    const first = await world.ask('sticky.test', '/cart');
    const fields = [`Cookie: ${pairOf(cookiesOf(first)[0]!)}`];
    for (let i = 0; i < 5; i++) {
      const other = await world.ask('sticky.test', '/plain', { fields });
      expect(other.echo!.pod).toBe(first.echo!.pod);
    }
    expect(cookiesOf(await world.ask('sticky.test', '/plain'))).toEqual([]);
    const pods = new Set<string>();
    for (let i = 0; i < 3; i++)
      pods.add((await world.ask('sticky.test', '/api', { fields })).echo!.pod);
    expect(pods.size).toBe(3);
  });

  test('hosts that a wildcard takes set it too', async () => {
    const [cookie] = cookiesOf(await world.ask('a.wild.test', '/'));
    expect(cookie).toMatch(/; Path=\/; HttpOnly$/);
  });

  test('in persistent mode the key is the pod, and one that no pod has is replaced', async () => {
    const byPod = new Map<string, string>();
    for (let i = 0; i < 40 && byPod.size < 3; i++) {
      const answer = await world.ask('kept.test', '/');
      const pair = pairOf(cookiesOf(answer)[0]!);
      expect(byPod.get(answer.echo!.pod) ?? pair).toBe(pair);
      byPod.set(answer.echo!.pod, pair);
    }
    expect(byPod.size).toBe(3);
    for (const [pod, pair] of byPod) {
      const again = await world.ask('kept.test', '/', { fields: [`Cookie: ${pair}`] });
      expect(again.echo!.pod).toBe(pod);
      expect(cookiesOf(again)).toEqual([]);
    }
    const unknown = await world.ask('kept.test', '/', { fields: ['Cookie: route=gone|x'] });
    expect(byPod.get(unknown.echo!.pod)).toBe(pairOf(cookiesOf(unknown)[0]!));
  });

  test('the cookie has all that session-cookie-* ask for, and no SameSite=None for who refuses it', async () => {
    const [, ...given] = cookiesOf(await world.ask('kept.test', '/x'))[0]!.split('; ');
    const [expires, ...others] = given;
    expect(others).toEqual([
      'Max-Age=600',
      'Domain=kept.test',
      'Path=/',
      'Secure',
      'HttpOnly',
      'SameSite=None',
    ]);
    expect(expires).toMatch(/^Expires=\w{3}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/);
    const inSeconds = (Date.parse(expires!.slice('Expires='.length)) - Date.now()) / 1000;
    expect(inSeconds).toBeGreaterThan(300);
    expect(inSeconds).toBeLessThan(900);
    const fields = ['User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 12_1 like Mac OS X)'];
    const refusing = cookiesOf(await world.ask('kept.test', '/x', { fields }))[0]!;
    expect(refusing).toMatch(/; HttpOnly$/);
  });
});

describe('affinity: cookie, when a pod fails', () => {
  /** The answer to a bound client whose own pod resets what it gets. */
  async function whereItsPodFails(host: string, path: string): Promise<[bound: Answer, Answer]> {
    const bound = await world.ask(host, path);
    const fields = [
      `Cookie: ${pairOf(cookiesOf(bound)[0]!)}`,
      'x-plimsoll-fail: reset',
      `x-plimsoll-only: ${bound.echo!.pod}`,
    ];
    return [bound, await world.ask(host, path, { fields })];
  }

  test('all tries of a bound client go to its pod', async () => {
    const [, answer] = await whereItsPodFails('sticky.test', '/cart');
    expect(answer.status).toBe(502);
    expect(cookiesOf(answer)).toEqual([]);
  });

  test('with change-on-failure a try goes to another pod, which the client is then bound to', async () => {
    const [bound, answer] = await whereItsPodFails('moving.test', '/');
    expect(answer.status).toBe(200);
    expect(answer.echo!.pod).not.toBe(bound.echo!.pod);
    const [cookie] = cookiesOf(answer);
    const again = await world.ask('moving.test', '/', { fields: [`Cookie: ${pairOf(cookie!)}`] });
    expect(again.echo!.pod).toBe(answer.echo!.pod);
    expect(cookiesOf(again)).toEqual([]);
  });
});

test('a client stays on its side of a canary, which has the cookie of what it stands in for', async () => {
  const sides = new Set<string>();
  for (let i = 0; i < 60 && sides.size < 2; i++) {
    const first = await world.ask('canary.test', '/');
    const [cookie] = cookiesOf(first);
    const { service: side } = first.echo!;
    expect(pairOf(cookie!).split('|')[1]).toBe(backendKey(`default-${side}-80`));
    if (sides.has(side)) continue;
    sides.add(side);
    for (let n = 0; n < 12; n++) {
      const again = await world.ask('canary.test', '/', { fields: [`Cookie: ${pairOf(cookie!)}`] });
      expect(again.echo!.pod).toBe(first.echo!.pod);
    }
  }
  expect(sides).toEqual(new Set(['main', 'next']));
});

describe('upstream-hash-by', () => {
  test('a key has one pod whatever else differs, and keys spread by the ring', async () => {
    const counts = new Map<string, number>();
    for (let user = 0; user < 60; user++) {
      const pods = new Set<string>();
      for (const path of ['/a', '/b/c']) {
        pods.add(
          (await world.ask('hash.test', `${path}?n=${path.length}&user=u${user}`)).echo!.pod,
        );
      }
      expect(pods.size).toBe(1);
      const [pod] = pods;
      counts.set(pod!, (counts.get(pod!) ?? 0) + 1);
    }
    expect(counts.size).toBe(3);
    for (const count of counts.values()) expect(count).toBeGreaterThan(5);
    for (const count of counts.values()) expect(count).toBeLessThan(40);
  });

  test('with a subset of two a key has two pods of six, as does an empty one', async () => {
    for (const tenant of ['blue', 'green', '']) {
      const pods = new Set<string>();
      const fields = tenant === '' ? [] : [`X-Tenant: ${tenant}`];
      for (let i = 0; i < 24; i++) {
        pods.add((await world.ask('subset.test', '/', { fields })).echo!.pod);
      }
      expect(pods.size).toBe(2);
    }
  });
});

test('both engines give each request of a declared pool to the same pod, and results say by what', async () => {
  const annotations = { 'upstream-hash-by': '$arg_k' };
  const source = (strategy: string) => {
    const { file, text } = shop({
      strategies: [strategy],
      requests: [{ get: 'http://example.com/?k={{seq}}' }],
      load: [{ open: { rate: '300/s' }, for: '700ms' }],
    });
    const [scenario] = text.split('---\n');
    const objects = [ingress('app', annotations, ['example.com', '/', 'app']), ...service('app')];
    return [{ file, text: [scenario, ...objects].join('\n---\n') }];
  };
  const [wired, simulated, named] = await Promise.all([
    run(source('as-declared')),
    simulate(source('as-declared')),
    simulate(source('round-robin')),
  ]);
  const requestsOf = ({ runs }: Awaited<ReturnType<typeof run>>) =>
    runs[0]!.endpoints.map(({ requests }) => requests);
  expect(requestsOf(wired)).toEqual(requestsOf(simulated));
  expect(wired.runs[0]).toMatchObject({
    strategy: { label: 'as-declared' },
    pools: [{ name: 'app:80', strategy: 'ingress-nginx-chash' }],
  });
  const spread = Math.max(...requestsOf(named)) - Math.min(...requestsOf(named));
  expect(spread).toBeLessThanOrEqual(1);
  expect(named.runs[0]!.pools[0]!.strategy).toBe('round-robin');
  const byKey = requestsOf(simulated);
  expect(Math.max(...byKey) - Math.min(...byKey)).toBeGreaterThan(1);
});

describe('in both engines a lone client', () => {
  const requestsOf = async (rehearse: typeof run, seed: number, ...annotations: object[]) => {
    const [primary, canary] = annotations as Record<string, string>[];
    const { file, text } = shop({
      strategies: ['as-declared'],
      clients: { count: 1 },
      seed,
      // Bound while it warms up.
      warmup: '400ms',
      load: [{ open: { rate: '300/s' }, for: '600ms' }],
    });
    const [scenario] = text.split('---\n');
    const objects = [
      ingress('app', primary!, ['example.com', '/', 'app']),
      ingress('next', { canary: 'true', ...canary }, ['example.com', '/', 'next']),
      ...service('app'),
      ...service('next'),
    ];
    const { runs } = await rehearse([{ file, text: [scenario, ...objects].join('\n---\n') }]);
    return runs[0]!.endpoints.map(({ requests }) => requests);
  };
  const half = { 'canary-weight': '50' };

  test.each([
    ['simulated', simulate],
    ['wire', run],
  ])('%s: is with one pod where it is bound, and with all where it is not', async (_, rehearse) => {
    const bound = await requestsOf(rehearse, 3, sticky, half);
    expect(bound.filter((requests) => requests > 0)).toHaveLength(1);
    const free = await requestsOf(rehearse, 3, {}, half);
    // A sixth of some 180 each; 15 is more than four standard deviations below.
    expect(Math.min(...free)).toBeGreaterThan(15);
  });

  test('which side it is bound to is up to the draw of its first request', async () => {
    const sides = new Set<boolean>();
    for (let seed = 1; seed <= 12; seed++) {
      const [a = 0, b = 0, c = 0] = await requestsOf(simulate, seed, sticky, half);
      sides.add(a + b + c > 0);
    }
    expect(sides.size).toBe(2);
  });
});
