import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NginxLimits } from '../../core/nginx-location.ts';
import { askingOf, nginxRoutes, asking, usualHost } from './asking.fixture.ts';
import { Limits, mostStates } from './limits.ts';

const none: NginxLimits = { burstMultiplier: 5, exempt: [] };

/** Time stands still until `clock.ms` is set. */
function limited(limits: Partial<NginxLimits>) {
  const clock = { ms: 1000 };
  const nginx = { limits: { ...none, ...limits } };
  const ask = askingOf([['Prefix /', nginx]], { now: () => clock.ms });
  /** How many of so many at once are let through. */
  const admitted = (count: number, clientAddress = '10.0.0.1') =>
    Array.from({ length: count }, () => ask('/', { clientAddress })).filter((to) => to !== '503')
      .length;
  return { clock, ask, admitted };
}

describe('a rate', () => {
  test('of 2 in a second lets 11 through at once: its burst is five times as much', () => {
    expect(limited({ requestsPerSecond: 2 }).admitted(100)).toBe(11);
    expect(limited({ requestsPerSecond: 2, burstMultiplier: 1 }).admitted(100)).toBe(3);
  });

  test('lets as many through again as time allows', () => {
    const { clock, admitted } = limited({ requestsPerSecond: 2 });
    admitted(100);
    clock.ms += 499;
    expect(admitted(10)).toBe(0);
    clock.ms += 1;
    expect(admitted(10)).toBe(1);
    clock.ms += 60_000;
    expect(admitted(100)).toBe(11);
  });

  test('in a minute is kept in thousandths of a request in a second, cut off', () => {
    const { clock, admitted } = limited({ requestsPerMinute: 1 });
    expect(admitted(100)).toBe(6);
    clock.ms += 62_499;
    expect(admitted(10)).toBe(0);
    clock.ms += 1;
    expect(admitted(10)).toBe(1);
  });

  test('counts each client by itself, and none that is exempt', () => {
    const { admitted } = limited({ requestsPerSecond: 1, exempt: ['10.0.0.0/24'] });
    expect(admitted(50, '10.0.0.9')).toBe(50);
    expect(admitted(50, '10.0.1.1')).toBe(6);
    expect(admitted(50, '10.0.1.2')).toBe(6);
  });

  test('counts what another rate refuses in neither', () => {
    const { clock, admitted } = limited({ requestsPerSecond: 10, requestsPerMinute: 1 });
    expect(admitted(100)).toBe(6);
    clock.ms += 62_500;
    expect(admitted(100)).toBe(1);
  });

  test('is shared by all paths of the Ingress, and by nobody else', () => {
    const nginx = { limits: { ...none, requestsPerSecond: 1 } };
    const [a, b, c] = nginxRoutes(
      [
        ['Prefix /a', nginx],
        ['Prefix /b', nginx],
        ['Prefix /c', nginx],
      ],
      usualHost,
    );
    const ask = asking([a!, b!, { ...c!, ingress: 'default/other' }]);
    const admitted = (path: string) =>
      Array.from({ length: 4 }, () => ask(path)).filter((to) => to !== '503').length;
    expect([admitted('/a'), admitted('/b'), admitted('/c')]).toEqual([4, 2, 4]);
  });

  test('counts who is not let in for another reason', () => {
    const limits = { ...none, requestsPerSecond: 1 };
    const ask = askingOf([['Prefix /', { limits, deny: ['0.0.0.0/0'] }]]);
    const answers = Array.from({ length: 8 }, () => ask('/'));
    expect(answers).toEqual([...Array(6).fill('403'), '503', '503']);
  });

  test('remembers 40,000 clients and forgets who has not come for longest', () => {
    const limits = new Limits(
      { ...none, requestsPerSecond: 1, burstMultiplier: 0 },
      { now: () => 0 },
    );
    expect(limits.admit('first')).toBeUndefined();
    for (let i = 1; i < mostStates; i++) limits.admit(`client ${i}`);
    expect(limits.admit('client 1')).toBe('refused');
    expect(limits.admit('first')).toBe('refused');
    limits.admit('one more');
    expect(limits.admit('first')).toBeUndefined();
  });

  test('agrees with a bucket that leaks once a millisecond (seed 7, 500 histories)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 60 }),
        (requestsPerSecond, burstMultiplier, gapsMs) => {
          const { clock, ask } = limited({ requestsPerSecond, burstMultiplier });
          let water = -1000;
          for (const gapMs of gapsMs) {
            clock.ms += gapMs;
            for (let ms = 0; ms < gapMs; ms++) water = Math.max(-1000, water - requestsPerSecond);
            const fits = water + 1000 <= requestsPerSecond * burstMultiplier * 1000;
            if (fits) water += 1000;
            expect(ask('/')).toBe(fits ? 'pool 0' : '503');
          }
        },
      ),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('connections', () => {
  test('are counted until each exchange is over', () => {
    const { ask } = limited({ connections: 2 });
    const first = ask.match('/');
    expect(ask('/')).toBe('pool 0');
    expect(ask('/')).toBe('503');
    expect(ask('/', { clientAddress: '10.0.0.2' })).toBe('pool 0');
    if (first.kind === 'route') first.admission?.over();
    expect(ask('/')).toBe('pool 0');
    expect(ask('/')).toBe('503');
  });

  test('do not count requests that the ingress answers itself', () => {
    const limits = { ...none, connections: 1 };
    const ask = askingOf([['Prefix /', { limits, deny: ['0.0.0.0/0'] }]]);
    expect([ask('/'), ask('/'), ask('/')]).toEqual(['403', '403', '403']);
  });

  test('that are refused have counted for the rate', () => {
    const { ask, clock } = limited({ connections: 1, requestsPerSecond: 1, burstMultiplier: 1 });
    const first = ask.match('/');
    expect(ask('/')).toBe('503');
    if (first.kind === 'route') first.admission?.over();
    expect(ask('/')).toBe('503');
    clock.ms += 1000;
    expect(ask('/')).toBe('pool 0');
  });
});

test('a router with limits says that its answers depend on what came before', () => {
  expect(limited({ connections: 1 }).ask.varies).toBe(true);
  expect(askingOf([['Prefix /', { deny: ['::/0'] }]]).varies).toBe(false);
});
