import { describe, expect, test } from 'vitest';
import { asking, askingOf, nginxRoutes } from './asking.fixture.ts';

describe('permanent and temporal redirects', () => {
  test.each([301, 302, 303, 307, 308])('answer %i with the URL as it is written', (status) => {
    const ask = askingOf([['Prefix /old', { redirect: { status, url: 'https://new.example/x' } }]]);
    expect(ask('/old/page?q=1')).toBe(`${status} https://new.example/x`);
  });

  test('lead nowhere with a status that nginx does not redirect by', () => {
    const ask = askingOf([
      ['Prefix /old', { redirect: { status: 300, url: 'https://x.example' } }],
    ]);
    expect(ask.match('/old')).toEqual({ kind: 'local', status: 300 });
  });

  test('fill in variables, and make a path a URL', () => {
    const redirect = (url: string) => askingOf([['Prefix /', { redirect: { status: 301, url } }]]);
    expect(redirect('https://new.example$request_uri')('/a%20b/?x')).toBe(
      '301 https://new.example/a%20b/?x',
    );
    expect(redirect('/new')('/old', { host: 'Example.com:8080' })).toBe(
      '301 http://example.com/new',
    );
    expect(redirect('https://x.example$uri')('/a%0D%0Aset-cookie:b')).toBe(
      '301 https://x.example/a%0D%0Aset-cookie:b',
    );
  });

  test('go before https, and take every path of the host when its own / has them', () => {
    const redirect = { status: 301, url: 'https://new.example/' };
    const ask = askingOf([['Prefix /', { redirect, httpsRedirect: true }]]);
    expect(ask('/anything')).toBe('301 https://new.example/');
  });
});

describe('to https', () => {
  const ask = askingOf([['Prefix /', { httpsRedirect: true }]]);

  test.each([
    ['/', 'example.com', 'https://example.com'],
    ['/a/b', 'example.com', 'https://example.com/a/b'],
    ['/a/', 'example.com', 'https://example.com/a'],
    ['/a//', 'example.com', 'https://example.com/a/'],
    ['/a?b=c/', 'example.com', 'https://example.com/a?b=c'],
    ['/%41/../b', 'example.com', 'https://example.com/%41/../b'],
    ['/a', 'EXAMPLE.com:8080', 'https://EXAMPLE.com/a'],
    ['/a', 'example.com.', 'https://example.com./a'],
  ])('%s of %s leads to %s: one closing slash and the port are lost', (target, host, url) => {
    expect(ask(target, { host })).toBe(`308 ${url}`);
  });

  test('is not for what comes by TLS', () => {
    expect(ask('/a/', { scheme: 'https' })).toBe('pool 0');
  });

  test('keeps the slash when told so', () => {
    const keeping = askingOf([['Prefix /', { httpsRedirect: true, preserveTrailingSlash: true }]]);
    expect(keeping('/a/?b=/')).toBe('308 https://example.com/a/?b=/');
  });

  test('leaves alone the rules for ACME challenges, not requests for them', () => {
    const acme = '/.well-known/acme-challenge';
    const both = askingOf([
      [`Prefix ${acme}`, { httpsRedirect: true }],
      ['Prefix /', { httpsRedirect: true }],
    ]);
    expect(both(`${acme}/token`)).toBe('pool 0');
    expect(ask(`${acme}/token`)).toBe(`308 https://example.com${acme}/token`);
  });

  test('bounces with the 301 for a closing slash: four answers until the pod is met', () => {
    const slashed = askingOf([['Prefix /x/', { httpsRedirect: true }]]);
    expect(slashed('/x/')).toBe('308 https://example.com/x');
    expect(slashed('/x', { scheme: 'https' })).toBe('301 https://example.com/x/');
    expect(slashed('/x/', { scheme: 'https' })).toBe('pool 0');
    expect(slashed('/x')).toBe('301 http://example.com/x/');
  });
});

describe('app-root', () => {
  const ask = askingOf([['Prefix /'], ['Prefix /app', { appRoot: '/app/home' }]]);

  test('takes / alone, with the Host field as it came and without the query', () => {
    expect(ask('/?q=1', { host: 'Example.com:8080' })).toBe('302 http://Example.com:8080/app/home');
    expect(ask('/x/..', { scheme: 'https' })).toBe('302 https://example.com/app/home');
    expect(ask('/x')).toBe('pool 0');
  });

  test('goes before everything else that the location of / would do', () => {
    const broken = askingOf([['Prefix /', { appRoot: '/home', isBroken: true }]]);
    expect(broken('/')).toBe('302 http://example.com/home');
    expect(broken('/x')).toBe('503');
  });
});

describe('from-to-www', () => {
  const both = { fromToWww: true };

  test.each([
    ['example.com', 'www.example.com', '/a/?b=/', '308 http://example.com/a/?b='],
    ['www.example.com', 'example.com', '/a/', '308 http://www.example.com/a'],
  ])('%s takes over the requests for %s', (host, other, target, taken) => {
    const ask = asking(nginxRoutes([['Prefix /', both]], host));
    expect(ask(target, { host: other })).toBe(taken);
    expect(ask('/', { host })).toBe('pool 0');
  });

  test('names the port of the listener, unless it is the usual one', () => {
    const ask = asking(nginxRoutes([['Prefix /', both]], 'example.com'));
    const host = 'www.example.com';
    expect(ask('/a', { host, port: 8080 })).toBe('308 http://example.com:8080/a');
    expect(ask('/a', { host, port: 443, scheme: 'https' })).toBe('308 https://example.com/a');
  });

  test('leaves a host alone that has rules of its own', () => {
    const ask = asking([
      ...nginxRoutes([['Prefix /', both]], 'example.com'),
      ...nginxRoutes([['Prefix /']], 'www.example.com'),
    ]);
    expect(ask('/', { host: 'www.example.com' })).toBe('pool 0');
  });
});

describe('other names of a host', () => {
  test('lead to its rules, but for names that are hosts themselves', () => {
    const aliases = ['alias.example', 'own.example'];
    const ask = asking([
      ...nginxRoutes([['Prefix /x'], ['Prefix /', { aliases }]], 'example.com'),
      ...nginxRoutes([['Prefix /']], 'own.example'),
    ]);
    expect(ask('/x', { host: 'ALIAS.example:80' })).toBe('pool 0');
    expect(ask('/y', { host: 'alias.example' })).toBe('pool 1');
    expect(ask('/x', { host: 'own.example' })).toBe('pool 0');
    expect(ask.match('/x', { host: 'own.example' })).toMatchObject({ route: 2 });
  });
});
