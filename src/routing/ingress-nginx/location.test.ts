import { describe, expect, test } from 'vitest';
import type { NginxCors, NginxLocation } from '../../core/nginx-location.ts';
import { askingOf, poolsFor } from './asking.fixture.ts';

const cors: NginxCors = {
  origins: ['*'],
  methods: 'GET, POST',
  headers: 'DNT',
  credentials: true,
  maxAgeSeconds: 60,
};

function asked(nginx: NginxLocation): ReturnType<typeof askingOf> {
  return askingOf([['Prefix /', nginx]]);
}

const from = (clientAddress: string) => ({ clientAddress });

describe('who may come', () => {
  test.each([
    ['10.1.2.3', 'pool 0'],
    ['10.2.0.1', '403'],
    ['192.168.0.7', 'pool 0'],
    ['192.168.0.8', '403'],
    ['::ffff:10.1.2.3', 'pool 0'],
    ['2001:db8::1', 'pool 0'],
    ['2001:db8:8000::1', '403'],
    ['2001:db9::', '403'],
    ['', '403'],
  ])('%s meets %s with a list of who is allowed', (address, taken) => {
    const ask = asked({ allow: ['10.1.0.0/16', '192.168.0.7', '2001:db8::/33'] });
    expect(ask('/', from(address))).toBe(taken);
  });

  test.each([
    ['0.0.0.0/0', '9.9.9.9', '403'],
    ['0.0.0.0/0', '::1', 'pool 0'],
    ['::/0', '2001::1', '403'],
    ['10.0.0.0/9', '10.127.255.255', '403'],
    ['10.0.0.0/9', '10.128.0.0', 'pool 0'],
    ['1::2:3:4:5:6:7', '1:0:2:3:4:5:6:7', '403'],
  ])('denied %s, %s meets %s', (network, address, taken) => {
    expect(asked({ deny: [network] })('/', from(address))).toBe(taken);
  });

  test('who is denied is not let in by being allowed', () => {
    const ask = asked({ allow: ['10.0.0.0/8'], deny: ['10.1.1.1'] });
    expect(ask('/', from('10.1.1.1'))).toBe('403');
    expect(ask('/', from('10.1.1.2'))).toBe('pool 0');
  });
});

describe('a location out of service', () => {
  test('answers 503, whatever else is asked of it', () => {
    const redirect = { status: 301, url: 'https://new.example/' };
    const ask = asked({ isBroken: true, redirect, httpsRedirect: true, cors, deny: ['::/0'] });
    expect(ask('/', { method: 'OPTIONS' })).toBe('503');
  });
});

describe('CORS', () => {
  const lines =
    'access-control-allow-credentials: true\r\naccess-control-allow-methods: GET, POST\r\n' +
    'access-control-allow-headers: DNT\r\naccess-control-max-age: 60\r\n';
  const listed = asked({
    cors: { ...cors, origins: ['https://a.example', 'http://*.b.example:81'] },
  });
  const origin = (value: string) => ({ headers: new Map([['origin', value]]) });

  test('for everyone answers each OPTIONS request, with an Origin or without, and names *', () => {
    const ask = asked({ cors });
    const headers = `access-control-allow-origin: *\r\n${lines}`;
    const answer = { kind: 'local', status: 204, headers };
    expect(ask.match('/', { method: 'OPTIONS' })).toEqual(answer);
    expect(ask.match('/', { method: 'OPTIONS', ...origin('https://x') })).toEqual(answer);
    expect(ask.match('/')).toMatchObject({ kind: 'route', responseHeaders: headers });
  });

  test.each([
    ['https://a.example', true],
    ['HTTPS://A.example', true],
    ['http://x-1.b.example:81', true],
    ['http://x.y.b.example:81', false],
    ['http://x.b.example', false],
    ['https://a.example.evil', false],
    ['https://aXexample', false],
    ['xhttps://a.example', true],
    ['null', false],
  ])('whether %s is on the list: %s', (value, isListed) => {
    const headers = `access-control-allow-origin: ${value}\r\n${lines}`;
    expect(listed.match('/', origin(value))).toMatchObject({
      kind: 'route',
      responseHeaders: isListed ? headers : '',
    });
    const preflight = listed('/', { method: 'OPTIONS', ...origin(value) });
    expect(preflight).toBe(isListed ? '204' : 'pool 0');
  });

  test('an OPTIONS request without an Origin goes on where there is a list', () => {
    expect(listed('/', { method: 'OPTIONS' })).toBe('pool 0');
  });

  test('replaces what the pod says of the same headers', () => {
    const match = asked({ cors: { ...cors, credentials: false, exposedHeaders: 'X-A' } }).match(
      '/',
    );
    expect(match).toMatchObject({
      forwarding: {
        responseHeaders: {
          remove: [
            'access-control-allow-origin',
            'access-control-allow-methods',
            'access-control-allow-headers',
            'access-control-expose-headers',
            'access-control-max-age',
          ],
        },
      },
    });
  });

  test('is asked before redirects and before who may come, and their answers have its headers', () => {
    const redirect = { status: 301, url: 'https://new.example/' };
    const preflight = { method: 'OPTIONS' };
    expect(asked({ cors, redirect })('/', preflight)).toBe('204');
    expect(asked({ cors, httpsRedirect: true })('/', preflight)).toBe('204');
    expect(asked({ cors, deny: ['0.0.0.0/0'] })('/', preflight)).toBe('204');
    const headers = expect.stringContaining('access-control-allow-origin: *');
    expect(asked({ cors, redirect }).match('/')).toMatchObject({ kind: 'redirect', headers });
    expect(asked({ cors, deny: ['0.0.0.0/0'] }).match('/')).toMatchObject({ status: 403, headers });
  });
});

describe('by TLS', () => {
  const hsts = 'strict-transport-security: max-age=31536000; includeSubDomains\r\n';
  const tls = { scheme: 'https' } as const;

  test('answers of a location have HSTS, in place of what the pod says of it', () => {
    const match = {
      responseHeaders: hsts,
      forwarding: { responseHeaders: { remove: ['strict-transport-security'] } },
    };
    expect(asked({}).match('/', tls)).toMatchObject(match);
    expect(asked({ allow: ['127.0.0.1'] }).match('/', tls)).toMatchObject(match);
    expect(asked({}).match('/')).toEqual({ kind: 'route', route: 0, pool: 0 });
  });

  test('so have the answers of the ingress itself, but not app-root', () => {
    const ask = askingOf([
      ['Prefix /x/', { allow: ['10.0.0.0/8'], appRoot: '/x' }],
      ['Prefix /y', { redirect: { status: 301, url: 'https://new.example/' } }],
    ]);
    expect(ask.match('/x/', tls)).toEqual({ kind: 'local', status: 403, headers: hsts });
    expect(ask.match('/x', tls)).toMatchObject({ status: 301, headers: hsts });
    expect(ask.match('/y', tls)).toMatchObject({ status: 301, headers: hsts });
    expect(ask.match('/z', tls)).toEqual({ kind: 'local', status: 404, headers: hsts });
    expect(ask.match('/', tls)).not.toHaveProperty('headers');
  });
});

describe('a pool without endpoints', () => {
  const empty = poolsFor(1).map((pool) => ({ ...pool, endpoints: [] }));

  test('is found out before limits and before who may come', () => {
    const nginx = { deny: ['0.0.0.0/0'] };
    expect(askingOf([['Prefix /', nginx]], { pools: empty })('/')).toBe('pool 0');
  });

  test('does not keep redirects from their answer', () => {
    const ask = askingOf([['Prefix /', { httpsRedirect: true }]], { pools: empty });
    expect(ask('/a')).toBe('308 https://example.com/a');
  });
});
