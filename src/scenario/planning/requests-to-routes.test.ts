import { expect, test } from 'vitest';
import type { HttpRouteMatch } from '../../core/http-route.ts';
import type { RouteSpec } from '../../core/run-spec.ts';
import { requestsToRoutes } from './requests-to-routes.ts';

function route(host: string, match: Partial<HttpRouteMatch>): RouteSpec {
  const path = match.path ?? { kind: 'prefix', value: '/' };
  return {
    id: host,
    host,
    path: path.value,
    pathType: 'Prefix',
    ingress: 'default/web',
    match: {
      listener: 0,
      scheme: 'http',
      listenerPort: 80,
      path,
      headers: [],
      query: [],
      backends: [],
      ...match,
    },
  };
}

test('an HTTPRoute is asked for what its match takes', () => {
  const asking = route('*.a.com', {
    path: { kind: 'regex', value: '/v[0-9]+/items' },
    method: 'POST',
    headers: [
      { name: 'x-env', kind: 'exact', value: 'next' },
      { name: 'x-id', kind: 'regex', value: 'a{3}' },
    ],
    query: [
      { name: 'q', kind: 'exact', value: '1' },
      { name: 'r', kind: 'exact', value: '2' },
    ],
  });
  expect(requestsToRoutes([asking], 'http')).toEqual([
    {
      weight: 1,
      method: 'POST',
      host: 'any.a.com',
      target: '/v0/items?q=1&r=2',
      headers: { 'x-env': 'next', 'x-id': 'aaa' },
    },
  ]);
});

test('routes that clients cannot reach by their scheme are left out, unless all are such', () => {
  const routes = [route('clear', {}), route('secure', { scheme: 'https' })];
  const hostsOf = (asked: readonly RouteSpec[], scheme: 'http' | 'https') =>
    requestsToRoutes(asked, scheme).map(({ host }) => host);
  expect(hostsOf(routes, 'http')).toEqual(['clear']);
  expect(hostsOf(routes, 'https')).toEqual(['secure']);
  expect(hostsOf(routes.slice(1), 'http')).toEqual(['secure']);
});
