/** What annotations of ingress-nginx say about balancing, through the real ingress, and the same in virtual time. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, simulate } from '../../src/index.ts';
import { deployment, ingress, service } from '../../src/kubernetes/manifests.fixture.ts';
import { annotated } from './nginx-annotations.ts';
import { valuesOf } from './raw-client.ts';
import { type Answer, ServedWorld } from './served-world.ts';
import { shop } from './shop.ts';

const sticky = { affinity: 'cookie' };

/** `rules` as `host path service`. */
function nginx(name: string, annotations: Written, ...rules: readonly string[]): string {
  const written = rules.map((rule) => rule.replace(/ (\S+)$/, ' Prefix $1:80'));
  return ingress(name, written, annotated(annotations));
}

function site(name: string): string[] {
  return [service(name), deployment(name, { replicas: 3 })];
}

type Written = Readonly<Record<string, string>>;

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
  nginx('sticky', sticky, 'sticky.test /cart shop', '*.wild.test / shop'),
  nginx('plain', {}, 'sticky.test /plain shop', 'sticky.test /api api'),
  nginx('kept', { ...sticky, 'affinity-mode': 'persistent', ...attributes }, 'kept.test / kept'),
  nginx(
    'moving',
    { ...sticky, 'session-cookie-change-on-failure': 'true' },
    'moving.test / moving',
  ),
  ...['shop', 'api', 'kept', 'moving'].flatMap(site),
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

  test('the cookie has what session-cookie-* ask for, in the order of lua-resty-cookie, and the date it ends', async () => {
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
  });

  test('with change-on-failure a try goes to another pod, which the client is then bound to', async () => {
    const bound = await world.ask('moving.test', '/');
    const fields = [
      `Cookie: ${pairOf(cookiesOf(bound)[0]!)}`,
      'x-plimsoll-fail: reset',
      `x-plimsoll-only: ${bound.echo!.pod}`,
    ];
    const answer = await world.ask('moving.test', '/', { fields });
    expect(answer.status).toBe(200);
    expect(answer.echo!.pod).not.toBe(bound.echo!.pod);
    const [cookie] = cookiesOf(answer);
    const again = await world.ask('moving.test', '/', { fields: [`Cookie: ${pairOf(cookie!)}`] });
    expect(again.echo!.pod).toBe(answer.echo!.pod);
    expect(cookiesOf(again)).toEqual([]);
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
    const objects = [nginx('app', annotations, 'example.com / app'), ...site('app')];
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
  const requestsOf = async (rehearse: typeof run, seed: number, primary: Written) => {
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
      nginx('app', primary, 'example.com / app'),
      nginx('next', { canary: 'true', 'canary-weight': '50' }, 'example.com / next'),
      ...site('app'),
      ...site('next'),
    ];
    const { runs } = await rehearse([{ file, text: [scenario, ...objects].join('\n---\n') }]);
    return runs[0]!.endpoints.map(({ requests }) => requests);
  };

  test.each([
    ['simulated', simulate],
    ['wire', run],
  ])('%s: is with one pod where it is bound, and with all where it is not', async (_, rehearse) => {
    const bound = await requestsOf(rehearse, 3, sticky);
    expect(bound.filter((requests) => requests > 0)).toHaveLength(1);
    const free = await requestsOf(rehearse, 3, {});
    // A sixth of some 180 each; 15 is more than four standard deviations below.
    expect(Math.min(...free)).toBeGreaterThan(15);
  });

  test('which side it is bound to is up to the draw of its first request', async () => {
    const sides = new Set<boolean>();
    for (let seed = 1; seed <= 12; seed++) {
      const [a = 0, b = 0, c = 0] = await requestsOf(simulate, seed, sticky);
      sides.add(a + b + c > 0);
    }
    expect(sides.size).toBe(2);
  });
});
