import { describe, expect, test } from 'vitest';
import { MessageHead } from './message-head.ts';
import { MessageParser } from './message-parser.ts';

const none: ReadonlySet<string> = new Set();

function parser(use: (head: MessageHead) => void): MessageParser {
  return new MessageParser('request', {
    head: use,
    body() {},
    end() {},
    invalid(error) {
      throw new Error(error.message);
    },
  });
}

function headOf(...lines: string[]): MessageHead {
  let found: MessageHead | undefined;
  const text = ['GET / HTTP/1.0', ...lines, '', ''].join('\r\n');
  parser((head) => (found = head)).push(Buffer.from(text, 'latin1'));
  return found!;
}

function forwarded(lines: readonly string[], drop = none): string[] {
  return headOf(...lines)
    .endToEndHeaders(drop)
    .split('\r\n');
}

describe('a head', () => {
  test('gives values that are decimal digits as numbers, and nothing else', () => {
    const head = headOf(
      'a: 0',
      'b: 0042',
      'c: 9007199254740991',
      'd:',
      'e: 1.0',
      'f: 0x10',
      'g: -1',
    );
    const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => head.decimal(name));
    expect(values).toEqual([0, 42, 9_007_199_254_740_991, -1, -1, -1, -1, -1]);
    expect(headOf(`a: ${'1'.repeat(16)}`).decimal('a')).toBe(1_111_111_111_111_111);
    expect(headOf(`a: ${'1'.repeat(17)}`).decimal('a')).toBe(-1);
  });

  test('gives names as received and values by lower-case name, the first one', () => {
    const head = headOf('X-One: 1', 'x-oNE: 2', 'X-On: 3', 'a^: 4');
    expect(head.text).toBe('GET / HTTP/1.0\r\nX-One: 1\r\nx-oNE: 2\r\nX-On: 3\r\na^: 4\r\n\r\n');
    expect(head.headerCount).toBe(4);
    expect([head.nameAt(1), head.valueAt(1)]).toEqual(['x-oNE', '2']);
    expect(head.get('x-one')).toBe('1');
    expect(head.get('x-on')).toBe('3');
    expect(head.get('x')).toBeUndefined();
    expect(head.get('a~')).toBeUndefined();
  });

  test('takes every legal name for data', () => {
    const record = headOf('__proto__: 1', 'constructor: 2', '__proto__: 3').headers();
    expect(Object.entries(record)).toEqual([
      ['__proto__', ['1', '3']],
      ['constructor', ['2']],
    ]);
  });
});

describe('the header lines to forward', () => {
  test('are those received, byte for byte', () => {
    const lines = ['Host:a', 'X-Long-Name: \t b \t', 'x-long-name:c', 'Content-Length: 0'];
    expect(forwarded(lines)).toEqual([...lines, '']);
    expect(forwarded([])).toEqual(['']);
  });

  test('leave out the hop-by-hop ones', () => {
    const hopByHop = [
      'Connection: upgrade',
      'Keep-Alive: a',
      'Proxy-Connection: a',
      'TE: a',
    ].concat(['Trailer: a', 'Upgrade: a', 'Proxy-Authenticate: a', 'proxy-authorization: a']);
    expect(forwarded(hopByHop)).toEqual(['']);
    const mixed = hopByHop.flatMap((line, i) => [line, `A${i}: 1`]);
    expect(forwarded(mixed)).toEqual([...hopByHop.map((_, i) => `A${i}: 1`), '']);
    expect(forwarded(['A: 1', ...hopByHop, 'B: 1'])).toEqual(['A: 1', 'B: 1', '']);
  });

  test('leave out Transfer-Encoding', () => {
    const lines: string[] = [];
    parser((head) => lines.push(head.endToEndHeaders(none))).push(
      Buffer.from('GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'),
    );
    expect(lines).toEqual(['Host: a\r\n']);
  });

  test('leave out what Connection names, in any of its lines', () => {
    const lines = ['Connection: Foo,close', 'FOO: 1', 'Foobar: 2', 'connection:\tbar', 'Bar: 3'];
    expect(forwarded(lines)).toEqual(['Foobar: 2', '']);
  });

  test('keep Host and Content-Length even if Connection names them', () => {
    const lines = ['Host: a', 'Connection: host, content-length', 'Content-Length: 0'];
    expect(forwarded(lines)).toEqual(['Host: a', 'Content-Length: 0', '']);
  });

  test('leave out what the caller drops, of that call alone', () => {
    const head = headOf('A: 1', 'Bc: 2', 'Host: x', 'Bd: 3');
    expect(head.endToEndHeaders(new Set(['bc', 'host']))).toBe('A: 1\r\nBd: 3\r\n');
    expect(head.endToEndHeaders(new Set(['a']))).toBe('Bc: 2\r\nHost: x\r\nBd: 3\r\n');
    expect(head.endToEndHeaders(none)).toBe('A: 1\r\nBc: 2\r\nHost: x\r\nBd: 3\r\n');
  });

  test('forget what the Connection of an earlier message named', () => {
    const lines: string[] = [];
    parser((head) => lines.push(head.endToEndHeaders(none))).push(
      Buffer.from(
        'GET / HTTP/1.1\r\nHost: a\r\nConnection: foo\r\nFoo: 1\r\n\r\n' +
          'GET / HTTP/1.1\r\nHost: a\r\nFoo: 2\r\n\r\n',
      ),
    );
    expect(lines).toEqual(['Host: a\r\n', 'Host: a\r\nFoo: 2\r\n']);
  });
});
