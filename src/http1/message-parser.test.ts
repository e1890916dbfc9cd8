import { describe, expect, test } from 'vitest';
import { MessageParser } from './message-parser.ts';
import { EventRecorder, eventsOf, type RecordedHead } from './record-events.fixture.ts';

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const post = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc';

function start(kind: 'request' | 'response'): { parser: MessageParser; recorder: EventRecorder } {
  const recorder = new EventRecorder();
  return { recorder, parser: new MessageParser(kind, recorder) };
}

function push(parser: MessageParser, text: string): void {
  parser.push(Buffer.from(text, 'latin1'));
}

function firstHead(kind: 'request' | 'response', text: string): RecordedHead {
  const [event] = eventsOf(kind, text);
  if (typeof event !== 'object' || !('head' in event)) throw new Error(JSON.stringify(event));
  return event.head;
}

function bodyOf(kind: 'request' | 'response', text: string, toHead = false): string {
  const events = eventsOf(kind, text, { toHead });
  expect(events.at(-1)).toBe('end');
  expect(events.filter((event) => event === 'end')).toHaveLength(1);
  return events
    .map((event) => (typeof event === 'object' && 'body' in event ? event.body : ''))
    .join('');
}

describe('a request', () => {
  test.each([
    ['GET', '/a/b?x=1'],
    ['GET', '//a'],
    ['GET', '/\xe9'],
    ['GET', 'http://example.com/a'],
    ['GET', 'HTTPS://example.com:8443?x'],
    ['OPTIONS', '*'],
    ['CONNECT', 'example.com:443'],
    ['M-SEARCH', '/'],
  ])('%s %s is accepted, target as received', (method, target) => {
    const text = `${method} ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect(firstHead('request', text).startLine).toEqual([method, target]);
  });

  test.each(['a', 'a.b:80', 'a:', '127.0.0.1:1', '[::1]', '[2001:db8::1]:65535', 'a_b', '%41'])(
    'is accepted with Host %s',
    (host) => {
      const text = `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
      expect(firstHead('request', text).headers).toEqual({ host: [host] });
    },
  );

  test('keeps header values in order, without the white space around them', () => {
    const text = 'GET / HTTP/1.0\r\nA:1\r\na: \t2 3\t \r\nB:\r\nC: \xe9\r\n\r\n';
    expect(firstHead('request', text).headers).toEqual({ a: ['1', '2 3'], b: [''], c: ['\xe9'] });
  });

  test.each([
    ['HTTP/1.1', '', true],
    ['HTTP/1.1', 'Connection: close\r\n', false],
    ['HTTP/1.1', 'Connection: x, CLOSE\r\n', false],
    ['HTTP/1.1', 'Connection: keep-alive\r\nConnection: close\r\n', false],
    ['HTTP/1.0', '', false],
    ['HTTP/1.0', 'Connection: Keep-Alive\r\n', true],
    ['HTTP/1.0', 'Connection: keep-alive, close\r\n', false],
  ])('of %s with %j leaves the connection open: %s', (version, field, keepAlive) => {
    const text = `GET / ${version}\r\nHost: a\r\n${field}\r\n`;
    expect(firstHead('request', text).keepAlive).toBe(keepAlive);
  });

  test.each([
    ['Expect: 100-Continue\r\n', 'HTTP/1.1', true, false],
    ['Expect: 100-continue\r\n', 'HTTP/1.0', false, false],
    ['Connection: Upgrade\r\nUpgrade: websocket\r\n', 'HTTP/1.1', false, true],
    ['Upgrade: websocket\r\n', 'HTTP/1.1', false, false],
    ['Connection: upgrade\r\n', 'HTTP/1.1', false, false],
    ['Connection: upgrade\r\nUpgrade: websocket\r\n', 'HTTP/1.0', false, false],
  ])('with %j on %s expects 100: %s, upgrades: %s', (fields, version, expects, upgrades) => {
    const seen: unknown[] = [];
    const sink = Object.assign(new EventRecorder(), {
      head: (head: { expectContinue: boolean; upgrade: boolean }) =>
        seen.push([head.expectContinue, head.upgrade]),
    });
    // The first request has both, so that nothing of it may stay.
    const both =
      'GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
    push(new MessageParser('request', sink), `${both}GET / ${version}\r\nHost: a\r\n${fields}\r\n`);
    expect(seen).toEqual([
      [true, true],
      [expects, upgrades],
    ]);
  });

  test('may follow four empty lines', () => {
    expect(eventsOf('request', '\r\n'.repeat(4) + get + '\r\n'.repeat(4) + get)).toHaveLength(4);
  });

  test('without length or coding has no body', () => {
    expect(eventsOf('request', `${get}${post}`)).toMatchObject([
      { head: { bodyKind: 'none' } },
      'end',
      { head: { bodyKind: 'length' } },
      { body: 'abc' },
      'end',
    ]);
  });

  test('of length zero ends right after its head', () => {
    const { parser, recorder } = start('request');
    push(parser, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n');
    expect(recorder.events).toMatchObject([{ head: { bodyKind: 'length' } }, 'end']);
  });

  test.each([
    ['3\r\nabc\r\n0\r\n\r\n', 'abc'],
    ['0\r\n\r\n', ''],
    ['000\r\n\r\n', ''],
    ['0000000000003\r\nabc\r\n0\r\n\r\n', 'abc'],
    ['A\r\n0123456789\r\n1;x\r\na\r\n0;y=1\r\nT: 1\r\nU: 2\r\n\r\n', '0123456789a'],
    ['2;a=b;c="\\"d;e"\r\n\r\n\r\n0\r\n\r\n', '\r\n'],
    [`1;${'a'.repeat(4095)}\r\na\r\n0\r\n\r\n`, 'a'],
  ])('of chunks %j has the body %j', (chunks, body) => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n';
    expect(bodyOf('request', head + chunks)).toBe(body);
  });
});

describe('a response', () => {
  test.each([
    ['HTTP/1.1 200 OK', 200, 'OK'],
    ['HTTP/1.0 404 Not Found \xe9', 404, 'Not Found \xe9'],
    ['HTTP/1.1 599 ', 599, ''],
    ['HTTP/1.1 599', 599, ''],
  ])('%j is accepted', (line, status, reason) => {
    expect(firstHead('response', `${line}\r\n\r\n`).startLine).toEqual([status, reason]);
  });

  test('without length or coding lasts until the connection ends', () => {
    expect(bodyOf('response', 'HTTP/1.1 200 OK\r\n\r\nabc')).toBe('abc');
    const head = firstHead('response', 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n');
    expect(head).toMatchObject({ bodyKind: 'close', keepAlive: false });
  });

  test.each([204, 304])('%i has no body, whatever its length says', (status) => {
    const text = `HTTP/1.1 ${status} X\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n\r\n`;
    expect(eventsOf('response', text)).toMatchObject([
      { head: { startLine: [status, 'X'], bodyKind: 'none' } },
      'end',
      { head: { startLine: [200, 'OK'] } },
      'end',
    ]);
  });

  test('to HEAD has no body, and interim ones before it do not use that up', () => {
    const text =
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na';
    expect(eventsOf('response', text, { toHead: true })).toMatchObject([
      { head: { startLine: [103, 'Early Hints'] } },
      'end',
      { head: { startLine: [200, 'OK'], bodyKind: 'none' } },
      'end',
      { head: { bodyKind: 'length' } },
      { body: 'a' },
      'end',
    ]);
  });
});

describe('a parser', () => {
  test('is idle between messages, and only there', () => {
    const { parser, recorder } = start('request');
    const idle: boolean[] = [];
    recorder.after = () => idle.push(parser.idle);
    expect(parser.idle).toBe(true);
    push(parser, post);
    expect(idle).toEqual([false, false, true]);
    push(parser, 'GE');
    expect(parser.idle).toBe(false);
    push(parser, `${get.slice(2)}G`);
    expect(idle.slice(3)).toEqual([false, false]);
  });

  test('says nothing at the end of an idle connection', () => {
    expect(eventsOf('request', get)).toHaveLength(2);
    expect(eventsOf('request', '')).toEqual([]);
  });

  test('is deaf after a refusal', () => {
    const { parser, recorder } = start('request');
    push(parser, `GET\r\n${get}`);
    push(parser, get);
    parser.resume();
    parser.finish();
    expect(recorder.events).toMatchObject([{ invalid: { status: 400 } }]);
    expect(parser.idle).toBe(false);
  });

  test('starts afresh after reset, from wherever it stood', () => {
    const { parser, recorder } = start('request');
    const beginnings = ['GET\r\n', 'GET / HT', 'GET / HTTP/1.1\r\nHost', post.slice(0, -1)];
    for (const beginning of beginnings) {
      push(parser, beginning);
      parser.pause();
      push(parser, get);
      parser.reset();
      expect(parser.idle).toBe(true);
      recorder.events.length = 0;
      push(parser, get);
      expect(recorder.events).toMatchObject([{ head: { startLine: ['GET', '/'] } }, 'end']);
    }
  });

  test('can be reset inside each callback', () => {
    for (const text of [get, post, `GET\r\n${get}`]) {
      const { parser, recorder } = start('request');
      recorder.after = () => parser.reset();
      push(parser, text + get);
      expect(recorder.events).toHaveLength(1);
      recorder.after = () => {};
      push(parser, get);
      expect(recorder.events).toHaveLength(3);
    }
  });

  test('stops after the callback that pauses it and goes on with resume', () => {
    const { parser, recorder } = start('request');
    recorder.after = () => parser.pause();
    push(parser, post + get);
    expect(recorder.events).toHaveLength(1);
    for (let count = 2; count <= 5; count++) {
      parser.resume();
      expect(recorder.events).toHaveLength(count);
    }
    expect(parser.idle).toBe(true);
  });

  test('resumed inside a callback goes on after it, not in it', () => {
    const { parser, recorder } = start('request');
    let depth = 0;
    recorder.after = () => {
      expect(++depth).toBe(1);
      parser.pause();
      parser.resume();
      depth--;
    };
    push(parser, post + get);
    expect(recorder.events).toHaveLength(5);
  });

  test('does not wait for the end of a line beyond its limit', () => {
    for (const beginning of ['', 'GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nX:']) {
      const { parser, recorder } = start('request');
      push(parser, beginning);
      for (let i = 0; i < 32_768; i++) push(parser, 'a');
      expect(recorder.events).toMatchObject([
        { invalid: { status: beginning === '' ? 414 : 431 } },
      ]);
    }
  });

  test('reports the end of the connection only once it is resumed', () => {
    const { parser, recorder } = start('response');
    recorder.after = () => parser.pause();
    push(parser, 'HTTP/1.1 200 OK\r\n\r\nabc');
    parser.finish();
    expect(recorder.events).toHaveLength(1);
    parser.resume();
    parser.resume();
    expect(recorder.events.slice(1)).toEqual([{ body: 'abc' }, 'end']);
  });

  test('hands on a body without copying it', () => {
    const { parser, recorder } = start('request');
    const chunks: Buffer[] = [];
    recorder.body = (chunk) => chunks.push(chunk);
    const first = Buffer.from(`${post}POST`);
    parser.push(first);
    expect(chunks[0]!.buffer).toBe(first.buffer);
    push(parser, ' / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n');
    const second = Buffer.from('abc');
    parser.push(second);
    expect(chunks[1]).toBe(second);
  });

  test('counts its limits from the first byte of a head', () => {
    const limits = { maxHeadBytes: get.length, maxHeaders: 1 };
    expect(eventsOf('request', `\r\n${get}${get}`, { limits })).toHaveLength(4);
    const more = get.replace('a', 'ab');
    expect(eventsOf('request', more, { limits })).toMatchObject([{ invalid: { status: 431 } }]);
    const two = 'GET / HTTP/1.0\r\nA:\r\nB:\r\n\r\n';
    expect(eventsOf('request', two, { limits })).toMatchObject([{ invalid: { status: 431 } }]);
  });
});
