/** What a plan makes of HTTPRoutes, alone and beside Ingresses. */
import { expect, test } from 'vitest';
import {
  gateway,
  gatewayClass,
  httpRoute,
  rule,
} from '../../kubernetes/gateway/gateway-manifests.fixture.ts';
import { ingress, service } from '../../kubernetes/manifests.fixture.ts';
import { planOf } from '../scenario.fixture.ts';

const versioned = {
  matches: [
    { path: { type: 'PathPrefix', value: '/new' }, headers: [{ name: 'x-v', value: '2' }] },
  ],
  backendRefs: [{ name: 'web', port: 80 }],
};
const routes = [
  gatewayClass,
  gateway('gw', ['http HTTP:80']),
  httpRoute('web', [rule('/new', ['web:80']), versioned], { hostnames: ['a.com'] }),
  service('web'),
];
const both = [...routes, ingress('web', ['a.com /old Prefix web:80'])].join('\n---\n');

test('of several dialects with gateway-api each serves its own kind, with the requests of both', async () => {
  const { plan, problems } = await planOf(both, { dialect: ['kubernetes', 'gateway-api'] });
  expect(problems).toEqual([]);
  const [ofIngress, ofGateway] = plan!.runs;
  expect(ofIngress!.routes.map(({ path }) => path)).toEqual(['/old']);
  expect(ofGateway!.routes.map(({ path }) => path)).toEqual(['/new', '/new']);
  expect(ofGateway!.requests).toEqual(ofIngress!.requests);
  expect(ofGateway!.requests.map(({ target, headers }) => [target, headers])).toEqual([
    ['/old', {}],
    ['/new', {}],
    ['/new', { 'x-v': '2' }],
  ]);
});

test('of one dialect of Ingresses both kinds are served', async () => {
  const { plan } = await planOf(both, { dialect: 'kubernetes' });
  expect(plan!.runs[0]!.routes.map(({ path }) => path)).toEqual(['/old', '/new', '/new']);
});

test('that no request reaches an HTTPRoute by its scheme is noted', async () => {
  const tls = { tls: { certificateRefs: [{ name: 'none' }] } };
  const secure = [
    gatewayClass,
    gateway('gw', ['https HTTPS:443'], { each: tls }),
    ...routes.slice(2),
  ].join('\n---\n');
  const told =
    'All HTTPRoutes are attached to HTTPS listeners: without clients.tls no request reaches them.';
  expect((await planOf(secure)).plan!.notes).toContain(told);
  expect((await planOf(routes.join('\n---\n'))).plan!.notes.join()).not.toContain('listeners');
});
