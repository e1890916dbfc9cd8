import { describe, expect, test } from 'vitest';
import { askingOf, type NginxRow } from './asking.fixture.ts';

function rewriting(path: string, rewriteTarget: string): ReturnType<typeof askingOf> {
  return askingOf([[`ImplementationSpecific ${path}`, { rewriteTarget }]]);
}

describe('what the pod gets', () => {
  const captured = rewriting('/something(/|$)(.*)', '/$2');

  test.each([
    ['/something', 'pool 0 /'],
    ['/something/', 'pool 0 /'],
    ['/something/new?a=1', 'pool 0 /new?a=1'],
    ['/SOMEthing/New', 'pool 0 /New'],
    ['/something/new?', 'pool 0 /new'],
    ['/something?a=1&b=/c#d', 'pool 0 /?a=1&b=/c'],
    ['/somethingelse', '404'],
    ['/something/a%2Fb', 'pool 0 /a/b'],
    ['/something/%41+b', 'pool 0 /A+b'],
    ['/something/a%20b%3Fc%25d%23e%C3%A9', 'pool 0 /a%20b%3Fc%25d%23e%C3%A9'],
    ['/something/a%22%3C%3E%5C%5E%60%7B%7C%7D', 'pool 0 /a%22%3C%3E%5C%5E%60%7B%7C%7D'],
    ['/something/a%26b=c%2Cd', 'pool 0 /a&b=c,d'],
    ['/something/x/../y//z', 'pool 0 /y/z'],
    ['/something/a"b', 'pool 0 /a%22b'],
  ])('%s becomes %s', (target, taken) => {
    expect(captured(target)).toBe(taken);
  });

  test('is the target alone where it captures nothing, whatever follows the path', () => {
    const ask = rewriting('/old', '/new');
    expect(ask('/old/a/b')).toBe('pool 0 /new');
    expect(ask('/older?x=1')).toBe('pool 0 /new?x=1');
  });

  test.each([
    ['/(a)(b)(c)(d)(e)(f)(g)(h)(i)', '/$9$8$1', '/abcdefghi', '/iha'],
    ['/(a)(b)?(c)', '/-$2-$3', '/ac', '/--c'],
    ['/(a)', '/$10', '/a', '/a0'],
    ['/(a)', '/%20$1', '/a', '/%2520a'],
    ['/(?<n>a)', '/$1', '/a', '/a'],
    ['/a|/(b)', '/x$1', '/c/b', '/xb'],
    ['/(.*)', '/q?path=$1', '/a?b=c', '/q?path=a&b=c'],
    ['/(.*)', '/q?path=$1', '/a%26b+c', '/q?path=a%26b%2Bc'],
    ['/(.*)', '/q?path=$1?', '/a?b=c', '/q?path=a'],
    ['/(.*)', '/q/$1?', '/a?b=c', '/q/a'],
    ['/(.*)', '/$host/$1', '/a', '/example.com/a'],
    [String.raw`/v\d/(\w+)`, '/$1', '/v1/ab', '/ab'],
  ])('of %s to %s for %s is %s', (path, to, target, taken) => {
    expect(rewriting(path, to)(target)).toBe(`pool 0 ${taken}`);
  });

  test('is 500 of the ingress where nothing is left', () => {
    expect(rewriting('/x(.*)', '$1')('/x')).toBe('500');
  });

  test('is the target as it came on a path of the host that is not rewritten', () => {
    const ask = askingOf([['Prefix /plain'], ['Prefix /old', { rewriteTarget: '/new' }]]);
    expect(ask('/plain/a%2Fb?')).toBe('pool 0');
  });
});

describe('to an absolute URL', () => {
  test.each([
    ['/old/(.*)', 'https://new.example/$1', '/old/a%20b?x=1', '302 https://new.example/a%20b?x=1'],
    ['/old/(.*)', 'https://new.example/$1', '/old/a%26b', '302 https://new.example/a&b'],
    ['/old', 'http://new.example/?from=old', '/old?x=1', '302 http://new.example/?from=old&x=1'],
    ['/old', 'http://new.example/?', '/old?x=1', '302 http://new.example/'],
    ['/(.*)', '$scheme://new.example/$1', '/a', '302 http://new.example/a'],
  ])('of %s to %s the target %s meets %s', (path, to, target, taken) => {
    expect(rewriting(path, to)(target)).toBe(taken);
  });
});

describe('X-Forwarded-Prefix', () => {
  const nginx = { rewriteTarget: '/$1', forwardedPrefix: '/api/$1' };

  test('goes on in place of what the client says of it, where the path is rewritten', () => {
    const match = askingOf([['ImplementationSpecific /x/(.*)', nginx]]).match('/x/y');
    expect(match).toMatchObject({
      requestHeaders: 'x-forwarded-prefix: /api/y\r\n',
      forwarding: { requestHeaders: { remove: ['x-forwarded-prefix'] } },
    });
  });

  test('does not go on without a rewrite', () => {
    const rows: NginxRow[] = [['Prefix /x', { forwardedPrefix: '/api' }]];
    expect(askingOf(rows).match('/x')).toEqual({ kind: 'route', route: 0, pool: 0 });
  });

  test('can end no header line', () => {
    const match = askingOf([['ImplementationSpecific /x/([^/]*)', nginx]]).match('/x/y%0D%0Az');
    expect(match).toMatchObject({ requestHeaders: 'x-forwarded-prefix: /api/y%0D%0Az\r\n' });
  });
});
