import { expect, test } from 'vitest';
import type { MessageHead } from '../../../http1/message-head.ts';
import { MessageParser } from '../../../http1/message-parser.ts';
import { CookieJar } from './cookie-jar.ts';

function answer(jar: CookieJar, ...setCookie: string[]): void {
  const lines = setCookie.map((value) => `set-cookie: ${value}\r\n`).join('');
  const sink = {
    head: (head: MessageHead) => jar.read(head),
    body: () => {},
    end: () => {},
    invalid: (error: unknown) => expect(error).toBeUndefined(),
  };
  new MessageParser('response', sink).push(
    Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\n${lines}\r\n`),
  );
}

test('an empty jar adds nothing', () => {
  const jar = new CookieJar();
  answer(jar);
  expect(jar.header).toBe('');
});

test('cookies go back with their last value, without their attributes', () => {
  const jar = new CookieJar();
  answer(jar, 'route=a1; Path=/; HttpOnly', 'theme=dark=ish');
  answer(jar, 'route=b2; Max-Age=3600');
  expect(jar.header).toBe('\r\ncookie: route=b2; theme=dark=ish');
});

test('Max-Age of 0 forgets a cookie; what has no name is none', () => {
  const jar = new CookieJar();
  answer(jar, 'a=1', 'b=2', '=nameless', 'valueless');
  answer(jar, 'a=; max-age=0');
  expect(jar.header).toBe('\r\ncookie: b=2');
  answer(jar, 'b=; Max-Age=-1');
  expect(jar.header).toBe('');
});
