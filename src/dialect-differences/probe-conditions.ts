/** What beside host and path the rules look at: methods, schemes, headers, cookies, queries and addresses. */
import type { NginxCors } from '../core/nginx-location.ts';
import type { CanarySpec, PoolSpec, RouteSpec } from '../core/route-spec.ts';
import type { HttpRouteMatch, ValueMatch } from '../core/http-route.ts';
import { patternExamples } from '../core/pattern-examples.ts';
import type { Part } from './watched-request.ts';

export interface Condition {
  readonly form: string;
  readonly method?: string;
  readonly scheme?: 'https';
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Without the question mark. */
  readonly query?: string;
  readonly clientAddress?: string;
  /** Of two that have nothing to do with each other. */
  readonly isPair?: boolean;
}

const anyOrigin = 'https://origin.example';

/** For any rules. */
export const usualConditions: readonly Condition[] = [
  { form: 'method POST', method: 'POST' },
  { form: 'method OPTIONS', method: 'OPTIONS' },
  { form: 'request by https', scheme: 'https' },
  corsRequest('OPTIONS', anyOrigin),
  corsRequest('GET', anyOrigin),
];

/** For these rules, each once. */
export function conditionsOf(
  routes: readonly RouteSpec[],
  pools: readonly PoolSpec[],
): Condition[] {
  const conditions = routes.flatMap(({ pool, nginx, match }) => [
    ...(pool === undefined ? [] : ofCanary(pools[pool]!.canary)),
    ...ofAddresses([
      ...(nginx?.allow ?? []),
      ...(nginx?.deny ?? []),
      ...(nginx?.limits?.exempt ?? []),
    ]),
    ...[nginx, ...(match?.backends ?? [])].flatMap((each) => ofCors(each?.cors)),
    ...(match ? ofMatch(match) : []),
  ]);
  return [...new Map(conditions.map((each) => [JSON.stringify(each), each])).values()];
}

/** Whether it changes anything that was looked at. */
export function matters(
  { method, scheme, headers = [], query, clientAddress }: Condition,
  seen: ReadonlySet<Part>,
): boolean {
  return (
    query !== undefined ||
    (method !== undefined && method !== 'GET' && seen.has('method')) ||
    (scheme !== undefined && seen.has('connection')) ||
    (clientAddress !== undefined && seen.has('clientAddress')) ||
    headers.some(([name]) => seen.has(`header ${name}`))
  );
}

/** Undefined where they contradict each other. */
export function combined(a: Condition, b: Condition): Condition | undefined {
  const keys = ['method', 'scheme', 'clientAddress'] as const;
  if (keys.some((key) => a[key] !== undefined && b[key] !== undefined && a[key] !== b[key])) {
    return undefined;
  }
  const names = new Set(a.headers?.map(([name]) => name));
  if (b.headers?.some(([name]) => names.has(name))) return undefined;
  const queries = [a.query, b.query].filter((each) => each !== undefined);
  return {
    ...a,
    ...b,
    form: `${a.form} and ${b.form}`,
    isPair: true,
    headers: [...(a.headers ?? []), ...(b.headers ?? [])],
    ...(queries.length > 0 && { query: queries.join('&') }),
  };
}

function ofCanary(canary: CanarySpec | undefined): Condition[] {
  if (!canary) return [];
  const { header, headerValue, headerPattern, cookie } = canary;
  const values = ['always', 'never', 'other'];
  const patterned = headerPattern === undefined ? [] : patternExamples(headerPattern).slice(0, 2);
  const named = [...(headerValue === undefined ? [] : [headerValue]), ...patterned, ...values];
  return [
    ...(header === undefined ? [] : named.map((value) => withHeader(header, value))),
    ...(cookie === undefined
      ? []
      : values.map((value) => ({
          form: `cookie ${cookie}=${value}`,
          headers: [['cookie', `${cookie}=${value}`] as const],
        }))),
  ];
}

function ofAddresses(networks: readonly string[]): Condition[] {
  const inside = networks.map((network) => network.split('/')[0]!);
  // Of the ranges kept for documentation (RFC 5737): of nobody's network.
  const outside = networks.length === 0 ? [] : ['203.0.113.77'];
  return [...new Set([...inside, ...outside])].map((clientAddress) => ({
    form: `client address ${clientAddress}`,
    clientAddress,
  }));
}

function ofCors(cors: Pick<NginxCors, 'origins'> | undefined): Condition[] {
  return (cors?.origins ?? [])
    .filter((origin) => origin !== '*')
    .map((origin) => origin.replace('*', 'any'))
    .flatMap((origin) => [corsRequest('OPTIONS', origin), corsRequest('GET', origin)]);
}

function corsRequest(method: 'GET' | 'OPTIONS', origin: string): Condition {
  const asks = method === 'OPTIONS' ? [['access-control-request-method', 'PUT'] as const] : [];
  return {
    form: `${method === 'OPTIONS' ? 'preflight' : 'request'} from ${origin}`,
    method,
    headers: [['origin', origin], ...asks],
  };
}

function ofMatch({ scheme, method, headers, query }: HttpRouteMatch): Condition[] {
  const parts: Condition[] = [
    ...(scheme === 'https' ? [{ form: 'request by https', scheme } as const] : []),
    ...(method === undefined ? [] : [{ form: `method ${method}`, method }]),
    ...headers.map((each) => withHeader(each.name, valueOf(each))),
    ...query.map((each) => {
      const text = `${each.name}=${valueOf(each)}`;
      return { form: `query ${text}`, query: text };
    }),
  ];
  const [first, ...others] = parts;
  if (!first) return [];
  // All of them is what the rule takes; each by itself is what it may not.
  const all = others.reduce((sum, each) => combined(sum, each) ?? sum, first);
  return others.length === 0 ? [all] : [{ ...all, isPair: false }, ...parts];
}

function withHeader(name: string, value: string): Condition {
  return { form: `header ${name}: ${value}`, headers: [[name, value]] };
}

function valueOf({ kind, value }: ValueMatch): string {
  return kind === 'exact' ? value : (patternExamples(value)[0] ?? value);
}
