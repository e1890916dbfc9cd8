import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AffinitySpec, CanarySpec, PoolSpec } from '../../core/route-spec.ts';
import { AffinityCookie } from '../affinity-cookie.ts';
import { type Asking, askingOf, nginxRoutes, asking, poolsFor } from './asking.fixture.ts';

const usual: CanarySpec = {
  pool: 1,
  ingress: 'default/canary',
  weight: 0,
  weightTotal: 100,
  affinity: 'sticky',
};

/** One path whose pool is 0, the canary of which is pool 1. */
function withCanary(
  canary: Partial<CanarySpec>,
  changes: readonly [stable?: Partial<PoolSpec>, canary?: Partial<PoolSpec>] = [],
): Asking {
  const [stable, other] = poolsFor(2);
  const pools = [
    { ...stable!, canary: { ...usual, ...canary }, ...changes[0] },
    { ...other!, ...changes[1] },
  ];
  return askingOf([['Prefix /']], { pools });
}

interface Sent {
  readonly header?: string;
  readonly cookie?: string;
  readonly draw?: number;
}

/** Whether the canary takes it; the header is called x-canary. */
function takes(ask: Asking, { header, cookie, draw = 1 }: Sent): boolean {
  const headers = new Map<string, string>();
  if (header !== undefined) headers.set('x-canary', header);
  if (cookie !== undefined) headers.set('cookie', cookie);
  return ask('/', { headers, draw: () => draw }) === 'pool 1';
}

describe('by header', () => {
  const header = 'x-canary';

  test('always and never decide; anything else leaves it to cookie and weight', () => {
    const ask = withCanary({ header, cookie: 'c', weight: 100 });
    const no = withCanary({ header, cookie: 'c' });
    expect(takes(no, { header: 'always' })).toBe(true);
    expect(takes(ask, { header: 'never', cookie: 'c=always' })).toBe(false);
    expect(takes(ask, { header: 'Never' })).toBe(true);
    expect(takes(no, { header: 'Always' })).toBe(false);
    expect(takes(ask, {})).toBe(true);
  });

  test('with a value always and never lose their meaning, and no other value stops the question', () => {
    const ask = withCanary({ header, headerValue: 'beta', headerPattern: 'x', weight: 100 });
    const no = withCanary({ header, headerValue: 'beta', headerPattern: 'x' });
    expect(takes(no, { header: 'beta' })).toBe(true);
    expect(takes(no, { header: 'Beta' })).toBe(false);
    expect(takes(no, { header: 'always' })).toBe(false);
    expect(takes(no, { header: 'xx' })).toBe(false);
    expect(takes(ask, { header: 'never' })).toBe(true);
  });

  test('with a pattern that is found anywhere, in its own case', () => {
    const no = withCanary({ header, headerPattern: 'be.a' });
    expect(takes(no, { header: 'the beta ring' })).toBe(true);
    expect(takes(no, { header: 'BETA' })).toBe(false);
    expect(takes(no, { header: 'always' })).toBe(false);
    expect(
      takes(withCanary({ header, headerPattern: 'be.a', weight: 100 }), { header: 'never' }),
    ).toBe(true);
  });

  test('with a broken pattern the stable pool has it, whatever cookie and weight say', () => {
    const ask = withCanary({ header, headerPattern: '[', cookie: 'c', weight: 100 });
    expect(takes(ask, { header: 'x', cookie: 'c=always' })).toBe(false);
    expect(takes(ask, { cookie: 'c=always' })).toBe(true);
  });
});

describe('by cookie', () => {
  test('always and never decide, whatever the case of its name', () => {
    const ask = withCanary({ cookie: 'my-Canary', weight: 100 });
    const no = withCanary({ cookie: 'my-Canary' });
    expect(takes(no, { cookie: 'a=b; my-canary=always' })).toBe(true);
    expect(takes(ask, { cookie: 'MY-CANARY=never;a=b' })).toBe(false);
    expect(takes(ask, { cookie: 'my-canary=ALWAYS' })).toBe(true);
    expect(takes(no, { cookie: 'x-my-canary=always' })).toBe(false);
  });
});

describe('by weight', () => {
  test.each([
    [30, 100, 30, true],
    [30, 100, 31, false],
    [30, 1000, 30, true],
    [30, 1000, 31, false],
    [100, 100, 100, true],
    [0, 100, 1, false],
    [30, 50, 31, false],
  ])('%i of %i with the draw %i: %s', (weight, weightTotal, draw, taken) => {
    expect(takes(withCanary({ weight, weightTotal }), { draw })).toBe(taken);
  });

  test('a total of 100 or less counts for nothing', () => {
    const totals: number[] = [];
    const draw = (_: string, total: number) => totals.push(total);
    withCanary({ weight: 30, weightTotal: 50 })('/', { draw });
    withCanary({ weight: 30, weightTotal: 101 })('/', { draw });
    expect(totals).toEqual([100, 101]);
  });

  test('draws only where it decides, and says so', () => {
    const never = () => expect.unreachable();
    expect(withCanary({ weight: 0 })('/', { draw: never })).toBe('pool 0');
    expect(withCanary({ weight: 100 })('/', { draw: never })).toBe('pool 1');
    expect(withCanary({ weight: 50 }).varies).toBe(true);
    expect(withCanary({ weight: 100, header: 'x' }).varies).toBe(false);
  });
});

describe('affinity', () => {
  const affinity: AffinitySpec = { cookie: 'INGRESSCOOKIE', changeOnFailure: false, routes: [0] };
  const [stable, canary] = poolsFor(2);
  const from = (pool: PoolSpec) =>
    new AffinityCookie(pool, affinity)
      .setting('key', { path: '/', scheme: 'http', userAgent: undefined })
      .split(';', 1)[0]!;

  test('keeps who has the cookie of the stable pool there, whatever the header says', () => {
    const ask = withCanary({ header: 'x-canary', weight: 100 }, [{ affinity }]);
    expect(takes(ask, { header: 'always', cookie: from(stable!) })).toBe(false);
    expect(takes(ask, { header: 'always', cookie: 'INGRESSCOOKIE=other|pool' })).toBe(true);
  });

  test('keeps who has the cookie of the canary there, unless its behavior is legacy', () => {
    const never = { header: 'never', cookie: from(canary!) };
    expect(takes(withCanary({ header: 'x-canary' }, [{ affinity }]), never)).toBe(true);
    const legacy = { header: 'x-canary', affinity: 'legacy' } as const;
    expect(takes(withCanary(legacy, [{ affinity }]), never)).toBe(false);
    expect(takes(withCanary(legacy, [{ affinity }, { affinity }]), never)).toBe(true);
  });

  test('of a pool without affinity binds nobody', () => {
    const ask = withCanary({ header: 'x-canary' });
    expect(takes(ask, { header: 'always', cookie: from(stable!) })).toBe(true);
  });
});

describe('where it holds', () => {
  test('on every path and host of the pool that it belongs to', () => {
    const [first, second] = poolsFor(2);
    const pools = [{ ...first!, canary: { ...usual, weight: 100 } }, second!];
    const [a, b] = nginxRoutes([['Prefix /a'], ['Exact /b']], 'a.example');
    const ask = asking([a!, { ...b!, pool: 0, host: 'b.example' }], { pools, defaultPool: 0 });
    expect(ask('/a', { host: 'a.example' })).toBe('pool 1');
    expect(ask('/b', { host: 'b.example' })).toBe('pool 1');
    expect(ask('/c', { host: 'c.example' })).toBe('pool 1');
  });

  test('not without endpoints: the stable pool has all', () => {
    expect(takes(withCanary({ weight: 100 }, [{}, { endpoints: [] }]), {})).toBe(false);
  });

  test('not where the stable pool has none: nobody is left then', () => {
    expect(takes(withCanary({ weight: 100 }, [{ endpoints: [] }]), {})).toBe(false);
  });

  test('it gets what the location makes of the request', () => {
    const [first, second] = poolsFor(2);
    const pools = [{ ...first!, canary: { ...usual, weight: 100 } }, second!];
    expect(askingOf([['Prefix /a', { rewriteTarget: '/b' }]], { pools })('/a')).toBe('pool 1 /b');
  });
});

/** In the words of balancer.lua, one question after the other. */
function byTheBook(spec: CanarySpec, { header, cookie, draw = 1 }: Sent): boolean {
  if (spec.header !== undefined && header !== undefined) {
    if (spec.headerValue) {
      if (spec.headerValue === header) return true;
    } else if (spec.headerPattern) {
      try {
        if (new RegExp(spec.headerPattern).test(header)) return true;
      } catch {
        return false;
      }
    } else if (header === 'always' || header === 'never') {
      return header === 'always';
    }
  }
  if (spec.cookie !== undefined && cookie === 'c=always') return true;
  if (spec.cookie !== undefined && cookie === 'c=never') return false;
  return draw <= spec.weight;
}

test('agrees with asking one question after the other (seed 7, 5,000 requests)', () => {
  const maybe = <Value>(...values: Value[]) =>
    fc.option(fc.constantFrom(...values), { nil: undefined });
  fc.assert(
    fc.property(
      fc.record({
        header: maybe('x-canary'),
        headerValue: maybe('beta', 'always', ''),
        headerPattern: maybe('b.t', '[', ''),
        cookie: maybe('c'),
        weight: fc.constantFrom(0, 1, 50, 100),
      }),
      fc.record({
        header: maybe('always', 'never', 'beta', 'bat', 'other', ''),
        cookie: maybe('c=always', 'c=never', 'c=other'),
        draw: fc.integer({ min: 1, max: 100 }),
      }),
      (canary, sent) => {
        const plain = Object.fromEntries(
          Object.entries(sent).filter(([, value]) => value !== undefined),
        );
        expect(takes(withCanary(canary), plain)).toBe(byTheBook({ ...usual, ...canary }, plain));
      },
    ),
    { numRuns: 5000, seed: 7 },
  );
});
