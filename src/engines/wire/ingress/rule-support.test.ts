import { describe, expect, test } from 'vitest';
import type { Forwarding } from '../../../core/forwarding.ts';
import type { NginxLocation } from '../../../core/nginx-location.ts';
import { runSpec } from '../../../core/run-spec.fixture.ts';
import type { RunSpec } from '../../../core/run-spec.ts';
import { findIngress } from './index.ts';

function supportOf(
  ingress: 'nginx' | 'haproxy',
  asked: { readonly nginx?: NginxLocation; readonly forwarding?: Forwarding },
  changes: Partial<RunSpec> = {},
) {
  const base = runSpec(changes);
  const routes = base.routes.map((route) => ({ ...route, path: '/x', ...asked }));
  return findIngress(ingress)!.supports({ ...base, routes });
}

describe('a product is refused routes whose rules it is not told of', () => {
  test.each<[string, NginxLocation]>([
    ['app-root', { appRoot: '/home' }],
    ['permanent-redirect and temporal-redirect', { redirect: { status: 301, url: 'https://x' } }],
    ['redirects to https', { httpsRedirect: true }],
    ['from-to-www-redirect', { fromToWww: true }],
    ['server-alias', { aliases: ['a.example'] }],
    ['allowlist-source-range', { allow: ['10.0.0.0/8'] }],
    ['denylist-source-range', { deny: ['10.0.0.0/8'] }],
    ['paths out of service', { isBroken: true }],
    ['x-forwarded-prefix', { rewriteTarget: '/y', forwardedPrefix: '/x' }],
  ])('as of %s', (name, nginx) => {
    const reason = `nginx is not told of ${name} yet, which example.com/ asks for`;
    expect(supportOf('nginx', { nginx })).toEqual({ kind: 'none', reason });
  });

  test.each<[string, Forwarding]>([
    ['another Host', { host: 'other.example' }],
    ['timeouts', { timeouts: { readMs: 1000 } }],
    ['mirrors', { mirrors: [{ pool: 0, share: 1 }] }],
    ['Services that stand in', { emptyPool: 1 }],
  ])('as of %s', (name, forwarding) => {
    expect(supportOf('haproxy', { forwarding })).toMatchObject({
      reason: expect.stringContaining(`HAProxy is not told of ${name} yet`) as string,
    });
  });

  test('as of a canary', () => {
    const canary = {
      pool: 0,
      ingress: 'default/beta',
      weight: 5,
      weightTotal: 100,
      affinity: 'sticky',
    } as const;
    const pools = runSpec().pools.map((pool) => ({ ...pool, canary }));
    const reason = 'nginx is not told of canaries yet: leave out default/beta';
    expect(supportOf('nginx', {}, { pools })).toEqual({ kind: 'none', reason });
  });
});

test('regular expressions and rewrites are told to nginx, and to nobody else', () => {
  for (const nginx of [{ useRegex: true }, { rewriteTarget: '/y' }]) {
    expect(supportOf('nginx', { nginx })).toEqual({ kind: 'full' });
    expect(supportOf('haproxy', { nginx })).toMatchObject({ kind: 'none' });
  }
});

test('what is written and changes nothing is no reason', () => {
  const nginx = { rewriteTarget: '/x', forwardedPrefix: '/x', preserveTrailingSlash: true };
  expect(supportOf('nginx', { nginx, forwarding: { maxBodyBytes: 0 } })).toEqual({ kind: 'full' });
});

test('retries that nobody asked for are missed, and a note says so', () => {
  const retries = { attempts: 3, on: ['timeout'] } as unknown as Forwarding['retries'];
  expect(supportOf('nginx', { forwarding: { retries } })).toEqual({
    kind: 'approximate',
    notes: ['nginx is told of no retries: what fails has failed.'],
  });
});
