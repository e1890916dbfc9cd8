import { describe, expect, test } from 'vitest';
import type { NginxLocation } from '../../core/nginx-location.ts';
import { messages, nginxIngress, nginxWorld } from './assembled.fixture.ts';

type Written = Readonly<Record<string, string>>;

async function locationOf(annotations: Written): Promise<NginxLocation | undefined> {
  const { world } = await nginxWorld(nginxIngress('web', ['x.io /a Prefix a:80'], { annotations }));
  return world.routes[0]!.nginx;
}

const url = 'https://example.com/x';

describe('the annotations of an Ingress become what a path asks for', () => {
  test.each<[Written, NginxLocation | undefined]>([
    [{}, undefined],
    [{ 'use-regex': 'true' }, { useRegex: true }],
    [{ 'use-regex': 'false', 'force-ssl-redirect': 'false' }, undefined],
    [
      { 'rewrite-target': '/$1', 'x-forwarded-prefix': '/a' },
      { rewriteTarget: '/$1', forwardedPrefix: '/a' },
    ],
    [{ 'rewrite-target': '/a?b' }, undefined],
    [{ 'app-root': '/app' }, { appRoot: '/app' }],
    [{ 'temporal-redirect': url }, { redirect: { status: 302, url } }],
    [
      { 'temporal-redirect': url, 'temporal-redirect-code': '307' },
      { redirect: { status: 307, url } },
    ],
    [{ 'permanent-redirect': url }, { redirect: { status: 301, url } }],
    [
      { 'permanent-redirect': url, 'permanent-redirect-code': '308' },
      { redirect: { status: 308, url } },
    ],
    [
      { 'permanent-redirect': url, 'permanent-redirect-code': '404' },
      { redirect: { status: 301, url } },
    ],
    [
      { 'permanent-redirect': 'https://other.example', 'temporal-redirect': url },
      { redirect: { status: 302, url } },
    ],
    [{ 'permanent-redirect': 'ftp://example.com' }, undefined],
    [{ 'ssl-redirect': 'true' }, undefined],
    [
      { 'force-ssl-redirect': 'true', 'preserve-trailing-slash': 'true' },
      { httpsRedirect: true, preserveTrailingSlash: true },
    ],
    [{ 'from-to-www-redirect': 'true' }, { fromToWww: true }],
    [{ 'server-alias': 'b.io, A.io,b.io' }, { aliases: ['a.io', 'b.io'] }],
    [{ 'whitelist-source-range': '10.0.0.0/8, 192.0.2.1' }, { allow: ['10.0.0.0/8', '192.0.2.1'] }],
    [{ 'denylist-source-range': '::1' }, { deny: ['::1'] }],
    [{ 'allowlist-source-range': 'office' }, { isBroken: true }],
    [{ 'denylist-source-range': '10.0.0.0/8,' }, { isBroken: true }],
    [
      { 'limit-rps': '2', 'limit-connections': '0' },
      { limits: { requestsPerSecond: 2, burstMultiplier: 5, exempt: [] } },
    ],
    [
      {
        'limit-rpm': '60',
        'limit-connections': '3',
        'limit-burst-multiplier': '2',
        'limit-whitelist': '10.0.0.0/8',
      },
      {
        limits: {
          requestsPerMinute: 60,
          connections: 3,
          burstMultiplier: 2,
          exempt: ['10.0.0.0/8'],
        },
      },
    ],
    [
      { 'enable-cors': 'true' },
      {
        cors: {
          origins: ['*'],
          methods: 'GET, PUT, POST, DELETE, PATCH, OPTIONS',
          headers:
            'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization',
          credentials: true,
          maxAgeSeconds: 1_728_000,
        },
      },
    ],
    [
      {
        'enable-cors': 'true',
        'cors-allow-origin': 'https://a.io, http://*.b.io:8080',
        'cors-allow-methods': 'GET',
        'cors-allow-headers': 'X-A',
        'cors-expose-headers': 'X-B',
        'cors-allow-credentials': 'false',
        'cors-max-age': '60',
      },
      {
        cors: {
          origins: ['https://a.io', 'http://*.b.io:8080'],
          methods: 'GET',
          headers: 'X-A',
          exposedHeaders: 'X-B',
          credentials: false,
          maxAgeSeconds: 60,
        },
      },
    ],
  ])('%j → %j', async (written, expected) => {
    expect(await locationOf(written)).toEqual(expected);
  });
});

test('an origin without a scheme is left out of the list, which is said', async () => {
  const resolved = await nginxWorld(
    nginxIngress('web', ['x.io /a Prefix a:80'], {
      annotations: { 'enable-cors': 'true', 'cors-allow-origin': 'a.io,https://b.io' },
    }),
  );
  expect(resolved.world.routes[0]!.nginx!.cors!.origins).toEqual(['https://b.io']);
  expect(messages(resolved)).toEqual(['ingress-nginx leaves out "a.io": it has no scheme']);
});

describe('the redirect to https', () => {
  const tls = { tls: [{ hosts: ['x.io'], secretName: 'gone' }] };

  async function redirected(...manifests: readonly string[]): Promise<string[]> {
    const { world } = await nginxWorld(...manifests);
    return world.routes.filter(({ nginx }) => nginx?.httpsRedirect).map(({ id }) => id);
  }

  test('is for all hosts of an Ingress with a tls section, paths that no rule has included', async () => {
    const web = nginxIngress('web', ['x.io /a Prefix a:80', 'y.io /b Prefix b:80'], { spec: tls });
    expect(await redirected(web)).toEqual(['x.io/a', 'y.io/b', 'x.io/', 'y.io/']);
  });

  test('is for what other Ingresses have at these hosts, unless they say no', async () => {
    const web = nginxIngress('web', ['x.io / Prefix a:80'], { spec: tls });
    const other = nginxIngress('other', ['x.io /b Prefix b:80']);
    const no = nginxIngress('no', ['x.io /c Prefix c:80'], {
      annotations: { 'ssl-redirect': 'false' },
    });
    expect(await redirected(web, other, no)).toEqual(['x.io/', 'x.io/b']);
  });

  test('is for a host whose wildcard has a certificate, and not for rules without a host', async () => {
    const wild = nginxIngress('wild', ['*.x.io / Prefix a:80', '* /all Prefix a:80'], {
      spec: tls,
    });
    const one = nginxIngress('one', ['a.x.io / Prefix b:80', 'a.b.x.io / Prefix b:80']);
    expect(await redirected(wild, one)).toEqual(['*.x.io/', 'a.x.io/']);
  });

  test('by force needs no certificate', async () => {
    const annotations = { 'force-ssl-redirect': 'true' };
    const web = nginxIngress('web', ['x.io / Prefix a:80', '* /all Prefix a:80'], { annotations });
    expect(await redirected(web)).toEqual(['x.io/', '*/all']);
  });
});
