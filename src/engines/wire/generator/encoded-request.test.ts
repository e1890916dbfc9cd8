import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestSpec } from '../../../core/run-spec.ts';
import type { MessageHead } from '../../../http1/message-head.ts';
import { MessageParser } from '../../../http1/message-parser.ts';
import { RequestValues } from '../../../requests/request-values.ts';
import { encodeRequest } from './encoded-request.ts';

const feeds = [
  {
    name: 'users',
    file: 'users.csv',
    columns: ['name'],
    rows: [['Ada'], ['Émilie ☃'], ['']],
    pick: 'sequential' as const,
  },
];

function bytes(changes: Partial<RequestSpec>, k = 0, phase: 'warmup' | 'measure' = 'measure') {
  const request = { weight: 1, method: 'GET', host: 'example.com', target: '/', headers: {} };
  const encoded = encodeRequest({ ...request, ...changes }, new RequestValues({ seed: 7, feeds }));
  return Buffer.from(encoded.encode(k, phase, ''), 'latin1');
}

/** Exactly one message, or it throws. */
function parsed(message: Buffer) {
  let headers: Record<string, string[]> = {};
  let target = '';
  let ends = 0;
  const body: Buffer[] = [];
  const parser = new MessageParser('request', {
    head: (head: MessageHead) => {
      headers = head.headers();
      target = head.target;
    },
    body: (chunk) => body.push(Buffer.from(chunk)),
    end: () => ends++,
    invalid: (error) => {
      throw new Error(error.message);
    },
  });
  parser.push(message);
  if (ends !== 1 || !parser.idle) throw new Error('expected one whole message');
  return { target, headers, body: Buffer.concat(body).toString() };
}

describe('a request that is always the same', () => {
  test('is sent as it is, with its number, and with its phase where that is warm-up', () => {
    const changes = { target: '/{{seq}}?x', headers: { a: '{{uuid}}' } };
    expect(bytes(changes, 12).toString()).toBe(
      'GET /{{seq}}?x HTTP/1.1\r\nhost: example.com\r\na: {{uuid}}\r\nx-plimsoll-seq: 12\r\n\r\n',
    );
    expect(bytes(changes, 0, 'warmup').toString()).toContain(
      'x-plimsoll-seq: 0\r\nx-plimsoll-phase: warmup\r\n\r\n',
    );
  });

  test.each(['GET', 'HEAD', 'POST', 'DELETE'])(
    '%s says how long its body is in bytes',
    (method) => {
      const { headers, body } = parsed(bytes({ method, body: 'é☃' }));
      expect(body).toBe('é☃');
      expect(headers['content-length']).toEqual(['5']);
      expect(headers['content-type']).toBeUndefined();
      const without = parsed(bytes({ method })).headers['content-length'];
      expect(without).toEqual(method === 'GET' ? undefined : ['0']);
    },
  );

  test.each([0, 1, 9, 2048, 100_001])(
    'has a generated body of %i bytes, the same each time',
    (size) => {
      const { headers, body } = parsed(bytes({ method: 'PUT', bodyBytes: size }, 1));
      expect(body).toHaveLength(size);
      expect(headers['content-length']).toEqual([String(size)]);
      expect(headers['content-type']).toBeUndefined();
      expect(parsed(bytes({ method: 'PUT', bodyBytes: size }, 2)).body).toBe(body);
    },
  );
});

test('bodies of sizes that are drawn have a length each, stated as it is', () => {
  const bodyBytes = { kind: 'uniform', fromBytes: 10, toBytes: 2000 } as const;
  const messages = Array.from({ length: 20 }, (_, k) =>
    parsed(bytes({ method: 'POST', bodyBytes }, k)),
  );
  for (const { headers, body } of messages) {
    expect(headers['content-length']).toEqual([String(body.length)]);
    expect('plimsoll '.repeat(250).startsWith(body)).toBe(true);
  }
  expect(new Set(messages.map(({ body }) => body.length)).size).toBeGreaterThan(10);
});

describe('a templated request', () => {
  const order = {
    method: 'POST',
    target: '/users/{{users.name}}',
    headers: { 'x-order': '{{seq}}', 'content-type': 'text/plain; charset=utf-8' },
    body: '☃ {{users.name}} {{random 1 100000}}',
    templated: ['target', 'headers', 'body'] as const,
  };

  test('is a well-formed message with the length of its filled body, whatever its number and phase', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom('warmup', 'measure'), (k, phase) => {
        const { target, headers, body } = parsed(bytes(order, k, phase));
        const name = feeds[0]!.rows[k % 3]![0]!;
        expect(decodeURIComponent(target)).toBe(`/users/${name}`);
        expect(headers['x-order']).toEqual([String(k)]);
        expect(headers['x-plimsoll-seq']).toEqual([String(k)]);
        expect(headers['x-plimsoll-phase']).toEqual(phase === 'warmup' ? ['warmup'] : undefined);
        expect(headers['content-type']).toEqual(['text/plain; charset=utf-8']);
        expect(headers['content-length']).toEqual([String(Buffer.byteLength(body))]);
        expect(body.replace(/\d+$/, '')).toBe(`☃ ${name} `);
      }),
    );
  });

  test('differs from the one that is always the same in nothing but what is filled', () => {
    const plain = { method: 'PUT', headers: { a: 'b' }, bodyBytes: 100 };
    const filled = { ...plain, target: '/{{seq}}', templated: ['target'] as const };
    expect(bytes(filled, 3).toString()).toBe(bytes({ ...plain, target: '/3' }, 3).toString());
    const get = { target: '/{{seq}}', templated: ['target'] as const };
    expect(bytes(get, 3).toString()).toBe(bytes({ target: '/3' }, 3).toString());
  });
});
