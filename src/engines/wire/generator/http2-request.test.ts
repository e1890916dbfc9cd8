import { expect, test } from 'vitest';
import { http2Request } from './http2-request.ts';

test('a request is the same in HTTP/2: pseudo-headers, lower-case names, bytes', () => {
  const text =
    'POST /a?b=1 HTTP/1.1\r\nhost: shop.test:8443\r\nX-Id: a: b\r\ncontent-length: 6\r\n\r\n\r\n\r\né!';
  expect(http2Request(text, 'https')).toEqual({
    headers: [
      ':method',
      'POST',
      ':path',
      '/a?b=1',
      ':scheme',
      'https',
      ':authority',
      'shop.test:8443',
      'x-id',
      'a: b',
      'content-length',
      '6',
    ],
    body: Buffer.from('\r\n\r\né!', 'latin1'),
  });
});
