import { expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { clientIp } from './client-ip.ts';
import type { StrategyDefinition } from './contract.ts';
import { cookieBalanced } from './cookie-balanced.ts';
import { cookiePersistent } from './cookie-persistent.ts';
import { Pool } from './pool.fixture.ts';

const sessions = 4000;

/** What a request with this cookie is given, and the cookie it leaves with. */
function ask(pool: Pool, cookie: string, tried: readonly string[] = []) {
  let kept = cookie;
  const endpoints = Array.from({ length: pool.size }, (_, position) => pool.at(position));
  const request = requestInfo({
    cookie,
    tried: endpoints.filter(({ id }) => tried.includes(id)),
    setCookie: (value: string) => (kept = value),
  });
  return { id: pool.pick(request), cookie: kept };
}

/** The share of sessions that have another endpoint once four have become six (seed 1, 4,000 sessions). */
function movedByScaling(definition: StrategyDefinition): number {
  const pool = new Pool(definition, [1, 1, 1, 1]);
  const begun = Array.from({ length: sessions }, () => ask(pool, ''));
  pool.add();
  pool.add();
  return begun.filter(({ id, cookie }) => ask(pool, cookie).id !== id).length / sessions;
}

test('balanced: from four to six endpoints a third of the sessions moves; persistent: none does', () => {
  expect(movedByScaling(cookieBalanced)).toBeGreaterThan(0.25);
  expect(movedByScaling(cookieBalanced)).toBeLessThan(0.42);
  expect(movedByScaling(cookiePersistent)).toBe(0);
});

test.each([cookieBalanced, cookiePersistent])(
  '$name: a retry leaves the failed endpoint for good with changeOnFailure, and not without',
  (definition) => {
    for (const changeOnFailure of [true, false]) {
      const pool = new Pool(definition, [1, 1, 1], { params: { changeOnFailure } });
      const first = ask(pool, '');
      const retry = ask(pool, first.cookie, [first.id]);
      expect(retry.id === first.id).toBe(!changeOnFailure);
      expect(ask(pool, retry.cookie).id).toBe(retry.id);
    }
  },
);

test('client-ip: forgets an address after the timeout since it was last seen, and the one seen longest ago', () => {
  const from = (clientAddress: string) => requestInfo({ clientAddress });
  const params = { choice: 'round-robin', timeoutS: 10, remembered: 2 };
  const pool = new Pool(clientIp, [1, 1, 1, 1], { params });
  expect(pool.pick(from('10.0.0.1'))).toBe('a');
  pool.nowMs = 10_000;
  expect(pool.pick(from('10.0.0.1'))).toBe('a');
  pool.nowMs = 20_001;
  expect(pool.pick(from('10.0.0.1'))).toBe('b');
  expect(pool.pick(from('10.0.0.2'))).toBe('c');
  expect(pool.pick(from('10.0.0.3'))).toBe('d');
  expect(pool.pick(from('10.0.0.2'))).toBe('c');
  expect(pool.pick(from('10.0.0.1'))).toBe('a');
});
