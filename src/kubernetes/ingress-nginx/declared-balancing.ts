/**
 * What annotations say about how an upstream is balanced (controller.go, createUpstreams and getBackendServers;
 * lua/balancer.lua, get_implementation). Affinity goes before `upstream-hash-by`, and that before `load-balance`. Both of
 * these are those of the Ingress that made the upstream. Affinity is there as soon as one Ingress asks for it, and the
 * cookie is that of the last that does; only answers on the paths of those that ask set it.
 */
import type { AffinitySpec, PoolSpec } from '../../core/route-spec.ts';
import type { StrategySpec } from '../../core/strategy-spec.ts';
import { nginxText } from '../../routing/nginx-variables.ts';
import type { Service } from '../cluster.ts';
import type { NginxAnnotations } from './annotation-reader.ts';

export type PoolBalancing = Pick<PoolSpec, 'declared' | 'hashKey' | 'affinity'>;

/** What sets the cookie, and what goes by it. */
export type PoolAffinity = Required<Pick<PoolSpec, 'declared' | 'affinity'>>;

/** Those of the Ingress that made the upstream alone. */
export const balancingNames = ['service-upstream', 'upstream-hash-by', 'load-balance'] as const;

/** `read`: of the Ingress that made the upstream. Empty: the default. */
export function balancingOf(
  read: NginxAnnotations,
  service: Service,
  affinity: PoolAffinity | undefined,
): PoolBalancing {
  if (goesByService(read, service)) {
    const sessionAffinity = service.clientAffinitySeconds !== undefined;
    return { declared: strategy('kube-proxy', { keepalive: 320, sessionAffinity }) };
  }
  const hashKey = read.text('upstream-hash-by');
  const balance = read.text('load-balance');
  const first = affinity ? 'affinity' : hashKey === undefined ? undefined : 'upstream-hash-by';
  if (balance !== undefined && first) read.remark('load-balance', `${first} goes before it`);
  if (hashKey !== undefined) {
    if (affinity) read.remark('upstream-hash-by', 'affinity goes before it');
    noteUnknown(hashKey, read);
    return { declared: hashing(read), hashKey, ...affinity };
  }
  return affinity ?? declaredBalance(read, balance);
}

/** Then it has one endpoint, the address of the Service. */
function goesByService(read: NginxAnnotations, { isHeadless }: Service): boolean {
  if (!read.bool('service-upstream')) return false;
  if (isHeadless) read.remark('service-upstream', 'the Service has no address: pods are dialled');
  else {
    for (const name of ['affinity', ...balancingNames.slice(1)] as const) {
      if (read.inForce.includes(name)) read.remark(name, 'service-upstream goes before it');
    }
  }
  return !isHeadless;
}

function declaredBalance(read: NginxAnnotations, balance: string | undefined): PoolBalancing {
  if (balance === 'ewma') return { declared: strategy('ingress-nginx-ewma') };
  if (balance !== undefined && balance !== 'round_robin') {
    read.dismiss('load-balance', 'other annotations are there for it: round_robin is in force');
  }
  return {};
}

function hashing(read: NginxAnnotations): StrategySpec {
  const key = 'affinity-key';
  if (!read.bool('upstream-hash-by-subset')) return strategy('ingress-nginx-chash', { key });
  const subsetSize = read.int('upstream-hash-by-subset-size') ?? 3;
  return strategy('ingress-nginx-chashsubset', { key, subsetSize });
}

function noteUnknown(hashKey: string, read: NginxAnnotations): void {
  const { unknown } = nginxText(hashKey);
  if (unknown.length === 0) return;
  const [are, what] = unknown.length === 1 ? ['is', 'a variable that'] : ['are', 'variables that'];
  read.remark(
    'upstream-hash-by',
    `${unknown.join(', ')} ${are} not known here: ${what} ${are} empty`,
  );
}

/** What Ingresses say one after the other about affinity to the same upstream. */
export class DeclaredAffinity {
  #isPersistent: boolean | undefined;
  #cookie: Omit<AffinitySpec, 'routes'> | undefined;
  readonly #places = new Set<string>();

  /** Of a rule for this path of this host. */
  add(read: NginxAnnotations, host: string | undefined, path: string): void {
    if (read.text('affinity') === undefined) return;
    this.#isPersistent ??= read.text('affinity-mode') === 'persistent';
    this.#cookie = cookieOf(read);
    this.#places.add(placeOf(host, path));
  }

  /** Undefined: nobody asks for it. */
  of(
    routes: readonly { readonly host?: string | undefined; readonly path: string }[],
  ): PoolAffinity | undefined {
    if (!this.#cookie) return undefined;
    const { changeOnFailure } = this.#cookie;
    const name = this.#isPersistent ? 'cookie-persistent' : 'cookie-balanced';
    const setting = routes.flatMap(({ host, path }, index) =>
      this.#places.has(placeOf(host, path)) ? [index] : [],
    );
    return {
      declared: strategy(name, { changeOnFailure }),
      affinity: { ...this.#cookie, routes: setting },
    };
  }
}

function placeOf(host: string | undefined, path: string): string {
  return `${host ?? '*'} ${path}`;
}

function cookieOf(read: NginxAnnotations): Omit<AffinitySpec, 'routes'> {
  const path = read.text('session-cookie-path');
  if (path === undefined && read.bool('use-regex')) {
    read.remark(
      'affinity',
      'the cookie is for the text of a regular expression: session-cookie-path',
    );
  }
  const sameSite = read.text('session-cookie-samesite');
  if (sameSite !== undefined && !['None', 'Lax', 'Strict'].includes(sameSite)) {
    read.dismiss('session-cookie-samesite', 'None, Lax and Strict are written with a capital');
  }
  return {
    cookie: read.text('session-cookie-name') ?? 'INGRESSCOOKIE',
    path,
    domain: read.text('session-cookie-domain'),
    maxAgeSeconds: seconds(read, 'session-cookie-max-age'),
    expiresSeconds: seconds(read, 'session-cookie-expires'),
    sameSite: read.text('session-cookie-samesite'),
    conditionalSameSiteNone: read.bool('session-cookie-conditional-samesite-none'),
    secure: read.bool('session-cookie-secure'),
    changeOnFailure: read.bool('session-cookie-change-on-failure') ?? false,
  };
}

function seconds(
  read: NginxAnnotations,
  name: 'session-cookie-max-age' | 'session-cookie-expires',
): number | undefined {
  const text = read.text(name);
  if (text === undefined || /^-?\d+$/.test(text)) return text === undefined ? text : Number(text);
  read.dismiss(name, 'it is no number of seconds: there is none');
  return undefined;
}

/** With the label that it has in reports: parameters that differ from the default show. */
function strategy(name: string, params: StrategySpec['params'] = {}): StrategySpec {
  const shown = Object.entries(params).filter(([key, value]) => usual[key] !== value);
  const label = shown.map(([key, value]) => `${key}=${String(value)}`).join(',');
  return { name, label: label === '' ? name : `${name}(${label})`, params };
}

/** The key says nothing: it stands beside it. */
const usual: StrategySpec['params'] = {
  keepalive: 320,
  sessionAffinity: false,
  key: 'affinity-key',
  subsetSize: 3,
  changeOnFailure: false,
};
