import { expect, test } from 'vitest';
import { CookieJar } from './cookie-jar.ts';

function jarOf(...lines: readonly string[]): CookieJar {
  const jar = new CookieJar();
  for (const line of lines) jar.keep(line, 'shop.test:8080');
  return jar;
}

const sent = (jar: CookieJar, path = '/', host = 'shop.test', isSecure = false) =>
  jar.header(host, path, isSecure);

test('an empty jar sends nothing, and leaves what the request has itself', () => {
  expect(sent(jarOf())).toBe('');
  expect(jarOf().header('shop.test', '/', false, 'a=1')).toBe('a=1');
  expect(jarOf('b=2').header('shop.test', '/', false, 'a=1')).toBe('a=1; b=2');
});

test('cookies go back with their last value, without their attributes', () => {
  expect(sent(jarOf('route=a1; Path=/; HttpOnly', 'theme=dark=ish', 'theme=light'))).toBe(
    'route=a1; theme=light',
  );
});

test('Max-Age of 0 or less forgets a cookie; what has no name is none', () => {
  const jar = jarOf('a=1', 'b=2', '=nameless', 'valueless', 'a=; max-age=0');
  expect(sent(jar)).toBe('b=2');
  jar.keep('b=; Max-Age=-1', 'shop.test');
  expect(sent(jar)).toBe('');
});

test('a cookie goes to its path and what lies under it, that of the longest path first', () => {
  const jar = jarOf('c=root; Path=/', 'c=api; Path=/api');
  expect(sent(jar, '/api')).toBe('c=api; c=root');
  expect(sent(jar, '/api/x?q=/')).toBe('c=api; c=root');
  expect(sent(jar, '/apix')).toBe('c=root');
});

test('a cookie goes to its host alone, or to the domain that it names and that its host is in', () => {
  const jar = jarOf('a=1', 'b=2; Domain=.shop.test', 'c=3; Domain=other.test');
  expect(sent(jar, '/', 'shop.test:9090')).toBe('a=1; b=2');
  expect(sent(jar, '/', 'www.shop.test')).toBe('b=2');
  expect(sent(jar, '/', 'workshop.test')).toBe('');
});

test('a secure cookie goes by TLS alone', () => {
  const jar = jarOf('a=1; Secure');
  expect(sent(jar)).toBe('');
  expect(sent(jar, '/', 'shop.test', true)).toBe('a=1');
});
