import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { md5 } from './md5.ts';

test('agrees with OpenSSL at every length around the ends of blocks', () => {
  for (let length = 0; length <= 130; length++) {
    const text = Array.from({ length }, (_, i) => String.fromCharCode((7 * i + length) & 255)).join(
      '',
    );
    expect(md5(text)).toBe(createHash('md5').update(text, 'latin1').digest('hex'));
  }
});
