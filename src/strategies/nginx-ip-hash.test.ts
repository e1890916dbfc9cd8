import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { nginxIpHash } from './nginx-ip-hash.ts';
import { Pool } from './pool.fixture.ts';

const from = (clientAddress: string) => requestInfo({ clientAddress });

describe('nginx-ip-hash', () => {
  test.each([
    ['127.0.0.1', 4040],
    ['10.1.2.7', 2680],
    ['192.168.1.1', 154],
    ['192.168.2.1', 155],
  ])('hashes %s to %i, as nginx does', (address, hash) => {
    for (const size of [3, 7, 11, 50]) {
      const fixture = new Pool(nginxIpHash, Array(size).fill(1));
      expect(fixture.pick(from(address))).toBe(fixture.at(hash % size).id);
    }
  });

  test('counts the hash off along the weights', () => {
    // 154 mod 6 = 4, 155 mod 6 = 5, 2680 mod 6 = 4, 4040 mod 6 = 2
    const fixture = new Pool(nginxIpHash, [3, 1, 2]);
    const addresses = ['192.168.1.1', '192.168.2.1', '10.1.2.7', '127.0.0.1'];
    expect(addresses.map((address) => fixture.pick(from(address))).join('')).toBe('ccca');
  });

  test('sends a whole /24 to one endpoint', () => {
    const fixture = new Pool(nginxIpHash, Array(10).fill(1));
    const chosen = Array.from({ length: 254 }, (_, i) => fixture.pick(from(`127.0.0.${i + 1}`)));
    expect(new Set(chosen).size).toBe(1);
  });

  test('hashes all of an IPv6 address', () => {
    const fixture = new Pool(nginxIpHash, Array(10).fill(1));
    const chosen = Array.from({ length: 254 }, (_, i) => fixture.pick(from(`2001:db8::${i}`)));
    expect(new Set(chosen).size).toBe(10);
  });

  test('sends clients without an address all to one endpoint', () => {
    const fixture = new Pool(nginxIpHash, Array(10).fill(1));
    expect(fixture.pick(from(''))).toBe(fixture.pick(from('0.0.0.0')));
  });

  test('hashes on from where it was when the endpoint was tried already', () => {
    const fixture = new Pool(nginxIpHash, Array(7).fill(1));
    let hash = 154;
    do for (const octet of [192, 168, 1]) hash = (hash * 113 + octet) % 6271;
    while (hash % 7 === 154 % 7);
    const request = requestInfo({ clientAddress: '192.168.1.1', tried: [fixture.at(154 % 7)] });
    expect(fixture.pick(request)).toBe(fixture.at(hash % 7).id);
  });
});
