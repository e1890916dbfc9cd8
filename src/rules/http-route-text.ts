/** A match of an HTTPRoute and what its rule does, in a few words each. */
import type { HttpRedirect, HttpRouteMatch, PathChange, ValueMatch } from '../core/http-route.ts';
import type { PoolSpec } from '../core/route-spec.ts';
import { shareText } from './forwarding-text.ts';
import { serviceName } from './pool-text.ts';

const kinds = { exact: 'Exact', prefix: 'Prefix', regex: 'regex' } as const;

export function kindText({ path }: HttpRouteMatch): string {
  return kinds[path.kind];
}

/** What beside host and path a request must be like: `https, POST, x-env: canary, ?v=2`. */
export function conditionTexts({ scheme, method, headers, query }: HttpRouteMatch): string[] {
  return [
    ...(scheme === 'https' ? ['https'] : []),
    ...(method === undefined ? [] : [method]),
    ...headers.map((each) => valueText(each, ': ')),
    ...query.map((each) => `?${valueText(each, '=')}`),
  ];
}

/** `90 % a:80, 10 % b:80`; what has no pool is answered 500. */
export function backendsText({ backends }: HttpRouteMatch, pools: readonly PoolSpec[]): string {
  const total = backends.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = backends.filter(({ weight }) => weight > 0);
  const names = drawn.map(({ pool, redirect }) => {
    if (redirect) return `redirect ${redirect.status}`;
    return pool === undefined ? '500' : serviceName(pools[pool]!);
  });
  if (drawn.length < 2) return names[0] ?? '500';
  return drawn.map(({ weight }, i) => `${shareText(weight / total)} ${names[i]}`).join(', ');
}

export function filterTexts({ backends }: HttpRouteMatch): string[] {
  const texts = backends.flatMap(({ redirect, path, cors }) => [
    ...(redirect ? labelled('to', redirectText(redirect)) : []),
    ...(path ? [`rewrite ${pathText(path)}`] : []),
    ...(cors ? [`CORS ${cors.origins.join(', ')}`] : []),
  ]);
  return [...new Set(texts)];
}

export function labelled(label: string, text: string): string[] {
  return text === '' ? [] : [`${label} ${text}`];
}

function redirectText({ scheme, hostname, port, path }: HttpRedirect): string {
  return [
    ...(scheme === undefined ? [] : [scheme]),
    ...(hostname === undefined ? [] : [`host ${hostname}`]),
    ...(port === undefined ? [] : [`port ${port}`]),
    ...(path ? [`path ${pathText(path)}`] : []),
  ].join(', ');
}

function pathText(change: PathChange): string {
  return change.kind === 'full' ? change.path : `${change.prefix} → ${change.path || '/'}`;
}

function valueText({ name, kind, value }: ValueMatch, is: string): string {
  return kind === 'exact' ? `${name}${is}${value}` : `${name} ~ ${value}`;
}
