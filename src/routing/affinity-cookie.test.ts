import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AffinitySpec } from '../core/route-spec.ts';
import { AffinityCookie, type SettingRequest } from './affinity-cookie.ts';

const shop = { name: 'shop:80', namespace: 'default', service: 'shop' };
const spec: AffinitySpec = { cookie: 'INGRESSCOOKIE', changeOnFailure: false, routes: [0] };

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const backend = md5(`${md5('default-shop-80')}default-shop-80`);

function setting(changes: Partial<AffinitySpec>, request: Partial<SettingRequest> = {}): string {
  const cookie = new AffinityCookie(shop, { ...spec, ...changes });
  return cookie.setting('k1', { path: '/cart', scheme: 'http', userAgent: undefined, ...request });
}

describe('the affinity cookie', () => {
  test('is the key and the name of its upstream, for the path of the rule, and never for scripts', () => {
    expect(setting({})).toBe(`INGRESSCOOKIE=k1|${backend}; Path=/cart; HttpOnly`);
  });

  test('has what is asked for, in the order of lua-resty-cookie', () => {
    const asked = {
      cookie: 'route',
      path: '/',
      domain: 'shop.test',
      maxAgeSeconds: 600,
      expiresSeconds: 300,
      sameSite: 'Lax',
      secure: true,
    };
    const date = (afterSeconds: number) => `in ${afterSeconds} s`;
    expect(setting(asked, { date })).toBe(
      `route=k1|${backend}; Expires=in 300 s; Max-Age=600; Domain=shop.test; Path=/; Secure; HttpOnly; SameSite=Lax`,
    );
  });

  test('is secure where the client comes by TLS, asked for or not', () => {
    expect(setting({ secure: false }, { scheme: 'https' })).toContain('; Secure; ');
  });

  test.each([
    ['Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/66.0 Safari/537.36', false],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 12_4 like Mac OS X) Safari/604.1', false],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) Version/12.1 Safari/605.1.15', false],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) Chrome/120.0 Safari/537.36', true],
    ['curl/8.0', true],
    [undefined, true],
  ])('leaves SameSite=None out for browsers that refuse it: %s', (userAgent, has) => {
    const conditional = { sameSite: 'None', conditionalSameSiteNone: true };
    expect(setting(conditional, { userAgent }).includes('SameSite=None')).toBe(has);
    expect(setting({ sameSite: 'None' }, { userAgent })).toContain('SameSite=None');
  });

  test('is read up to the bar, whoever set it; of several the last counts', () => {
    const cookie = new AffinityCookie(shop, spec);
    expect(cookie.keyIn(`a=1; INGRESSCOOKIE=k1|${backend}`)).toBe('k1');
    expect(cookie.keyIn('INGRESSCOOKIE=plain')).toBe('plain');
    expect(cookie.keyIn('INGRESSCOOKIE=a|x; INGRESSCOOKIE=b|y')).toBe('b');
    expect(cookie.keyIn('XINGRESSCOOKIE=a; other=1')).toBe('');
    expect(cookie.keyIn(undefined)).toBe('');
  });

  test('binds to the pool that set it, which the port as written is a part of', () => {
    const byName = new AffinityCookie({ ...shop, name: 'shop:http' }, spec);
    const header = `INGRESSCOOKIE=k1|${backend}`;
    expect(new AffinityCookie(shop, spec).isFrom(header)).toBe(true);
    expect(byName.isFrom(header)).toBe(false);
    expect(byName.isFrom('INGRESSCOOKIE=k1')).toBe(false);
  });
});
