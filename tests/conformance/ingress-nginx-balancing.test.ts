/** Which pod ingress-nginx gives a request to: affinity cookies, hashes, round robin, asked from outside. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deployment, ingress, service } from '../../src/kubernetes/manifests.fixture.ts';
import { annotated } from './nginx-annotations.ts';
import { valueOf, valuesOf } from './raw-client.ts';
import { ServedWorld } from './served-world.ts';

/** `name.test/` and a Service of the same name, with six pods. */
function site(
  name: string,
  annotations: Readonly<Record<string, string>>,
  spec: object = {},
): string[] {
  return [
    ingress(name, [`${name}.test / Prefix ${name}:80`], {
      ...annotated(annotations),
      createdAt: '2026-01-01T00:00:00Z',
    }),
    service(name, [{ port: 80 }], spec),
    deployment(name, { replicas: 6 }),
  ];
}

const cookie = { affinity: 'cookie' };
/** Half of all requests go to `name-next`. */
function withCanary(name: string, annotations: Readonly<Record<string, string>>): string[] {
  return [
    ...site(name, cookie),
    ingress(`${name}-canary`, [`${name}.test / Prefix ${name}-next:80`], {
      ...annotated({
        canary: 'true',
        'canary-by-header': 'X-Canary',
        'canary-weight': '50',
        ...annotations,
      }),
      createdAt: '2026-01-02T00:00:00Z',
    }),
    service(`${name}-next`),
  ];
}

const manifests = [
  ...site('balanced', cookie),
  ...site('persistent', { ...cookie, 'affinity-mode': 'persistent' }),
  ...site('dressed', {
    ...cookie,
    'session-cookie-name': 'route',
    'session-cookie-path': '/shop',
    'session-cookie-domain': 'dressed.test',
    'session-cookie-max-age': '60',
    'session-cookie-expires': '120',
    'session-cookie-samesite': 'Lax',
    'session-cookie-secure': 'true',
  }),
  ingress('beside', ['balanced.test /beside Prefix balanced:80'], {
    createdAt: '2026-01-02T00:00:00Z',
  }),
  ...withCanary('sticky', {}),
  ...withCanary('legacy', { 'affinity-canary-behavior': 'legacy' }),
  ...site('hashed', { 'upstream-hash-by': '$request_uri' }),
  ...site('mixed', { 'upstream-hash-by': '$http_x_user-$host' }),
  ...site('subset', {
    'upstream-hash-by': '$request_uri',
    'upstream-hash-by-subset': 'true',
    'upstream-hash-by-subset-size': '2',
  }),
  ...site('moody', { ...cookie, 'session-cookie-change-on-failure': 'true' }),
  ...site('none', {
    ...cookie,
    'session-cookie-samesite': 'None',
    'session-cookie-conditional-samesite-none': 'true',
  }),
  ...site('both', { ...cookie, 'upstream-hash-by': '$host' }),
  ...site('ewma', { 'load-balance': 'ewma' }),
  ...site('rival', { 'load-balance': 'ewma', 'upstream-hash-by': '$host' }),
  ...site('kube-proxy', {}, { sessionAffinity: 'ClientIP' }),
];

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open(manifests, { dialect: 'ingress-nginx' });
});
afterAll(() => world[Symbol.asyncDispose]());

/** The pods that answer, asked one after the other. */
async function podsOf(
  count: number,
  name: string,
  target = '/',
  fields: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const pods = new Set<string>();
  for (let asked = 0; asked < count; asked++) {
    pods.add((await world.ask(`${name}.test`, target, { fields })).echo!.pod);
  }
  return pods;
}

/** The cookie of the first answer, as a client sends it back. */
async function cookieOf(name: string): Promise<{ readonly pod: string; readonly field: string }> {
  const answer = await world.ask(`${name}.test`, '/');
  const [pair] = valueOf(answer, 'set-cookie')!.split(';');
  return { pod: answer.echo!.pod, field: `Cookie: ${pair}` };
}

describe('the affinity cookie', () => {
  test('is INGRESSCOOKIE for the path of the rule, out of reach of scripts', async () => {
    const answer = await world.ask('balanced.test', '/x');
    expect(valuesOf(answer, 'set-cookie')).toEqual([
      expect.stringMatching(/^INGRESSCOOKIE=[^;]+; Path=\/; HttpOnly$/i),
    ]);
    expect(valueOf(answer, 'set-cookie')).not.toContain(answer.echo!.pod);
  });

  test('takes its client back to the pod, and is not set again', async () => {
    for (const name of ['balanced', 'persistent']) {
      const { pod, field } = await cookieOf(name);
      expect(await podsOf(4, name, '/', [field])).toEqual(new Set([pod]));
      const again = await world.ask(`${name}.test`, '/', { fields: [field] });
      expect(valueOf(again, 'set-cookie')).toBeUndefined();
    }
  });

  test('is a key to hash in balanced mode: any is taken', async () => {
    const fields = ['Cookie: INGRESSCOOKIE=made-up'];
    expect((await podsOf(4, 'balanced', '/', fields)).size).toBe(1);
    const answer = await world.ask('balanced.test', '/', { fields });
    expect(valueOf(answer, 'set-cookie')).toBeUndefined();
  });

  test('that persistent mode does not know is replaced', async () => {
    const fields = ['Cookie: INGRESSCOOKIE=made-up'];
    const answer = await world.ask('persistent.test', '/', { fields });
    expect(valueOf(answer, 'set-cookie')).toMatch(/^INGRESSCOOKIE=(?!made-up)/);
  });

  test('has the attributes that the session-cookie annotations ask for', async () => {
    const set = valueOf(await world.ask('dressed.test', '/'), 'set-cookie')!;
    const [pair, ...attributes] = set.split('; ');
    expect(pair).toMatch(/^route=/);
    const named = new Map(
      attributes.map((each) => each.toLowerCase().split('=') as [string, string]),
    );
    expect([...named.keys()].toSorted()).toEqual([
      'domain',
      'expires',
      'httponly',
      'max-age',
      'path',
      'samesite',
      'secure',
    ]);
    expect(named.get('path')).toBe('/shop');
    expect(named.get('domain')).toBe('dressed.test');
    expect(named.get('max-age')).toBe('60');
    expect(named.get('samesite')).toBe('lax');
  });

  test('leaves SameSite=None out for browsers that misread it', async () => {
    const setFor = async (browser: string) =>
      valueOf(
        await world.ask('none.test', '/', { fields: [`User-Agent: ${browser}`] }),
        'set-cookie',
      );
    expect(await setFor('Chrome/120')).toContain('SameSite=None');
    expect(await setFor('Chrome/51')).not.toContain('SameSite');
  });

  test('stays with a pod that fails, unless it is told to change', async () => {
    const statusOf = async (name: string) => {
      const { pod, field } = await cookieOf(name);
      const fields = [field, 'x-plimsoll-fail: reset', `x-plimsoll-only: ${pod}`];
      return (await world.ask(`${name}.test`, '/', { fields })).status;
    };
    expect(await statusOf('balanced')).toBe(502);
    expect(await statusOf('moody')).toBe(200);
  });

  test('is set on the paths of its Ingress alone', async () => {
    const answer = await world.ask('balanced.test', '/beside');
    expect(answer.echo!.service).toBe('balanced');
    expect(valueOf(answer, 'set-cookie')).toBeUndefined();
  });

  test('goes before a hash', async () => {
    expect((await podsOf(12, 'both')).size).toBeGreaterThan(1);
    const { pod, field } = await cookieOf('both');
    expect(await podsOf(4, 'both', '/', [field])).toEqual(new Set([pod]));
  });
});

describe('beside a canary', () => {
  // 40 requests by chance all go one way once in half a trillion.
  test.each([
    ['always', 'sticky-next'],
    ['never', 'sticky'],
  ])('who has come to a side by a cookie stays there: %s', async (side, taken) => {
    const first = await world.ask('sticky.test', '/', { fields: [`X-Canary: ${side}`] });
    const [pair] = valueOf(first, 'set-cookie')!.split(';');
    const fields = [`Cookie: ${pair}`];
    expect(await world.tally('sticky.test', '/', 40, { fields })).toEqual(
      new Map([[`${taken} /`, 40]]),
    );
  });

  test('of legacy behaviour the canary sets no cookie', async () => {
    const first = await world.ask('legacy.test', '/', { fields: ['X-Canary: always'] });
    expect(first.echo!.service).toBe('legacy-next');
    expect(valueOf(first, 'set-cookie')).toBeUndefined();
  });
});

describe('upstream-hash-by', () => {
  test('gives what has the same text to the same pod, and different texts to several', async () => {
    expect((await podsOf(4, 'hashed', '/a?x=1')).size).toBe(1);
    const pods = new Set<string>();
    for (let page = 0; page < 30; page++) {
      for (const pod of await podsOf(1, 'hashed', `/page/${page}`)) pods.add(pod);
    }
    // Of six pods, three or more: 30 keys that a hash spreads evenly miss four of them once in ten million.
    expect(pods.size).toBeGreaterThanOrEqual(3);
  });

  test('puts variables and text together', async () => {
    expect((await podsOf(4, 'mixed', '/a', ['X-User: u1'])).size).toBe(1);
    const pods = new Set<string>();
    for (let user = 0; user < 30; user++) {
      for (const pod of await podsOf(1, 'mixed', '/', [`X-User: u${user}`])) pods.add(pod);
    }
    expect(pods.size).toBeGreaterThanOrEqual(3);
  });

  test('with a subset draws among as many pods as that has', async () => {
    // 40 draws of two: one of them alone once in half a trillion.
    expect((await podsOf(40, 'subset', '/a')).size).toBe(2);
  });

  test('goes before load-balance', async () => {
    expect((await podsOf(6, 'rival')).size).toBe(1);
  });
});

test('load-balance ewma goes by how long pods take', async () => {
  const fields = ['x-plimsoll-delay: 60ms', 'x-plimsoll-only: ewma-0'];
  const pods: string[] = [];
  for (let asked = 0; asked < 60; asked++) {
    pods.push((await world.ask('ewma.test', '/', { fields })).echo!.pod);
  }
  // Of two that are drawn it takes the quicker one: round robin would have gone to the slow pod ten times.
  expect(new Set(pods).size).toBeGreaterThanOrEqual(4);
  expect(pods.filter((pod) => pod === 'ewma-0').length).toBeLessThanOrEqual(5);
});

test('14: sessionAffinity of a Service has no effect, as ingress-nginx dials pods', async () => {
  expect((await podsOf(6, 'kube-proxy')).size).toBe(6);
});
