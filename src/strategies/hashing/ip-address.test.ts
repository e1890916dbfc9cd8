import { expect, test } from 'vitest';
import { addressBytes } from './ip-address.ts';

test.each([
  ['192.0.2.255', [192, 0, 2, 255]],
  ['::', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['2001:db8::ff00:42', [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0x42]],
  ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
  ['fe80::1%eth0', [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['::ffff:192.0.2.1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1]],
])('%s has the bytes %j', (address, bytes) => {
  expect(addressBytes(address)).toEqual(bytes);
});

test.each(['', 'client-7', '1.2.3', '1.2.3.256', '1:2', '1:2:3:4:5:6:7:8:9', 'x::y'])(
  '%j has none',
  (address) => {
    expect(addressBytes(address)).toEqual([]);
  },
);
