import { describe, expect, test } from 'vitest';
import {
  canaries,
  messages,
  nginxIngress,
  nginxWorld,
  routing,
  type IngressFields,
} from './assembled.fixture.ts';

function canary(
  name: string,
  rules: readonly string[],
  { annotations, ...others }: IngressFields = {},
): string {
  return nginxIngress(name, rules, { annotations: { canary: 'true', ...annotations }, ...others });
}

const main = nginxIngress('main', ['x.io / Prefix a:80']);
const older = { createdAt: '2026-01-01T00:00:00Z' };
const younger = { createdAt: '2026-01-02T00:00:00Z' };

describe('a canary', () => {
  test('attaches to the Service of the rule that has its host, path and type', async () => {
    const annotations = { 'canary-weight': '30' };
    const resolved = await nginxWorld(
      main,
      canary('next', ['x.io / Prefix b:80'], { annotations }),
    );
    expect(routing(resolved)).toEqual(['x.io/ → a:80']);
    expect(canaries(resolved)).toEqual(['a:80 → b:80 by default/next']);
    expect(messages(resolved)).toEqual([]);
    expect(resolved.world.pools[0]!.canary).toEqual({
      pool: 1,
      ingress: 'default/next',
      weight: 30,
      weightTotal: 100,
      affinity: 'sticky',
    });
  });

  test('has the rules of its annotations', async () => {
    const annotations = {
      'canary-by-header': 'X-Next',
      'canary-by-header-value': 'yes',
      'canary-by-header-pattern': '^y',
      'canary-by-cookie': 'next',
      'canary-weight': '5',
      'canary-weight-total': '1000',
      'affinity-canary-behavior': 'legacy',
    };
    const { world } = await nginxWorld(
      main,
      canary('next', ['x.io / Prefix b:80'], { annotations }),
    );
    expect(world.pools[0]!.canary).toEqual({
      pool: 1,
      ingress: 'default/next',
      header: 'x-next',
      headerValue: 'yes',
      headerPattern: '^y',
      cookie: 'next',
      weight: 5,
      weightTotal: 1000,
      affinity: 'legacy',
    });
  });

  test('takes its part of every host and path that its Service and port serve, and of no other port', async () => {
    const resolved = await nginxWorld(
      nginxIngress('main', [
        'x.io / Prefix a:80',
        'x.io /more Prefix a:80',
        'y.io / Prefix a:80',
        'y.io /named Prefix a:http',
      ]),
      canary('next', ['x.io / Prefix b:80']),
    );
    expect(canaries(resolved)).toEqual(['a:80 → b:80 by default/next']);
    const served = resolved.world.routes.map(({ id, pool }) => `${id} ${pool}`);
    expect(served).toEqual(['x.io/ 0', 'x.io/more 0', 'y.io/ 0', 'y.io/named 1']);
  });

  test.each([
    [
      'another path',
      'x.io /other Prefix b:80',
      'no other Ingress has a rule of its host, path and type',
    ],
    ['another type', 'x.io / Exact b:80', 'no other Ingress has a rule of its host, path and type'],
    ['a host that nobody has', 'y.io / Prefix b:80', 'no other Ingress has the host y.io'],
    ['no host', '* / Prefix b:80', 'no other Ingress has a rule of its host, path and type'],
  ])('with %s is left out, which is said', async (_, rule, why) => {
    const resolved = await nginxWorld(main, canary('next', [rule]));
    expect(routing(resolved)).toEqual(['x.io/ → a:80']);
    expect(canaries(resolved)).toEqual([]);
    expect(messages(resolved)).toEqual([`${why}: this canary rule is left out`]);
  });

  test('left to the implementation is a prefix, as it is for a rule', async () => {
    const resolved = await nginxWorld(main, canary('next', ['x.io / ImplementationSpecific b:80']));
    expect(canaries(resolved)).toHaveLength(1);
  });

  test('loses all its rules for a Service with the first that meets nothing', async () => {
    const resolved = await nginxWorld(
      main,
      canary('next', ['x.io /other Prefix b:80', 'x.io / Prefix b:80']),
    );
    expect(canaries(resolved)).toEqual([]);
    expect(messages(resolved)[1]).toMatch(/^another of its rules met none/);
  });

  test('beside an older one for the same Service is ignored', async () => {
    const resolved = await nginxWorld(
      main,
      canary('second', ['x.io / Prefix b:80'], younger),
      canary('first', ['x.io / Prefix c:80'], older),
    );
    expect(canaries(resolved)).toEqual(['a:80 → c:80 by default/first']);
    expect(messages(resolved)).toEqual([
      'the Service already has the canary default/first, and it takes one: this canary rule is left out',
    ]);
  });

  test('whose Service is a primary elsewhere, and older, gets no share (issue 9458)', async () => {
    const resolved = await nginxWorld(
      nginxIngress('main', ['x.io / Prefix a:80', 'z.io / Prefix b:80'], older),
      canary('next', ['x.io / Prefix b:80'], {
        ...younger,
        annotations: { 'canary-weight': '50' },
      }),
    );
    expect(canaries(resolved)).toEqual([]);
    expect(messages(resolved)).toEqual([
      'its Service is that of default/main, which is no canary and came first: it gets no share',
    ]);
  });

  test('that is older than a primary with its Service leaves that without (issue 8004)', async () => {
    const resolved = await nginxWorld(
      canary('next', ['x.io / Prefix b:80'], older),
      nginxIngress('main', ['x.io / Prefix a:80', 'x.io /b Prefix b:80'], younger),
    );
    expect(routing(resolved)).toEqual(['x.io/ → a:80']);
    expect(canaries(resolved)).toEqual(['a:80 → b:80 by default/next']);
    expect(messages(resolved)).toEqual([
      'its Service is that of the canary default/next, which is older: this rule is left out',
    ]);
  });

  test('has no say in its own annotations, such as a rewrite', async () => {
    const annotations = { 'rewrite-target': '/other', 'limit-rps': '1' };
    const resolved = await nginxWorld(
      main,
      canary('next', ['x.io / Prefix b:80'], { annotations }),
    );
    expect(resolved.world.routes[0]).not.toHaveProperty('nginx');
    expect(messages(resolved)).toEqual([
      'it has no effect on a canary',
      'it has no effect on a canary',
    ]);
  });

  test('without a Service leaves all to the primary', async () => {
    const resolved = await nginxWorld(main, canary('next', ['x.io / Prefix gone:80']));
    expect(canaries(resolved)).toEqual([]);
    expect(messages(resolved)).toEqual([
      'no Service "gone" in namespace default: the primary has all requests',
    ]);
  });

  test('by default backend attaches to all that the catch-all serves', async () => {
    const resolved = await nginxWorld(
      nginxIngress('main', ['* /x Prefix a:80', 'x.io / Prefix c:80']),
      canary('next', [], {
        spec: { defaultBackend: { service: { name: 'b', port: { number: 80 } } } },
      }),
    );
    expect(canaries(resolved)).toEqual(['a:80 → b:80 by default/next']);
  });

  test('that is not switched on is a rule like any other', async () => {
    const annotations = { canary: 'false', 'canary-weight': '50' };
    const resolved = await nginxWorld(
      main,
      nginxIngress('next', ['x.io /n Prefix b:80'], { annotations }),
    );
    expect(routing(resolved)).toEqual(['x.io/ → a:80', 'x.io/n → b:80']);
    expect(messages(resolved)).toEqual(['it has no effect without canary']);
  });
});
