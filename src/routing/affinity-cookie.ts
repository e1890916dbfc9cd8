/**
 * The affinity cookie of ingress-nginx (rootfs/etc/nginx/lua/balancer/sticky.lua): what it holds, who it binds to which
 * pool, and how it is written. Its value is `key|backend`: the key is the strategy's, the rest names the pool that set it
 * and decides between a canary and what it stands in for. A key is taken from whichever pool it is.
 */
import type { AffinitySpec, PoolSpec } from '../core/route-spec.ts';
import { md5 } from './md5.ts';

type NamedPool = Pick<PoolSpec, 'name' | 'namespace' | 'service'>;

/** What the answer that sets it depends on. */
export interface SettingRequest {
  /** Of the rule. */
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly userAgent: string | undefined;
  /** So many seconds from now; absent: dates mean nothing. */
  readonly date?: ((afterSeconds: number) => string) | undefined;
}

export class AffinityCookie {
  readonly spec: AffinitySpec;
  readonly #backend: string;

  constructor(pool: NamedPool, spec: AffinitySpec) {
    this.spec = spec;
    this.#backend = backendKey(pool);
  }

  /** What the strategy is asked with; empty where the Cookie header has none. */
  keyIn(header: string | undefined): string {
    return valueIn(header, this.spec.cookie).split('|', 1)[0]!;
  }

  /** Whether this pool has set it. */
  isFrom(header: string | undefined): boolean {
    return valueIn(header, this.spec.cookie).split('|', 2)[1] === this.#backend;
  }

  /** As the value of a Set-Cookie header, attributes in the order of lua-resty-cookie. */
  setting(key: string, { path, scheme, userAgent, date }: SettingRequest): string {
    const { cookie, expiresSeconds, maxAgeSeconds, domain, secure, ...spec } = this.spec;
    const leavesOut =
      spec.sameSite === 'None' && spec.conditionalSameSiteNone && !takesSameSiteNone(userAgent);
    const attributes = [
      expiresSeconds !== undefined && date && `Expires=${date(expiresSeconds)}`,
      maxAgeSeconds !== undefined && `Max-Age=${maxAgeSeconds}`,
      domain !== undefined && `Domain=${domain}`,
      `Path=${spec.path ?? path}`,
      (secure || scheme === 'https') && 'Secure',
      'HttpOnly',
      spec.sameSite !== undefined && !leavesOut && `SameSite=${spec.sameSite}`,
    ];
    return [`${cookie}=${key}|${this.#backend}`, ...attributes.filter(Boolean)].join('; ');
  }
}

/** Of an upstream as ingress-nginx calls it, which has the port as the Ingress writes it. */
function backendKey({ name, namespace, service }: NamedPool): string {
  const upstream = `${namespace}-${service}-${name.slice(name.lastIndexOf(':') + 1)}`;
  return md5(md5(upstream) + upstream);
}

/** Of several of a name the last counts, as in lua-resty-cookie; clients send the one of the shortest path last. */
function valueIn(header: string | undefined, name: string): string {
  if (header === undefined) return '';
  const start = `${name}=`;
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.findLast((pair) => pair.startsWith(start))?.slice(start.length) ?? '';
}

/** Browsers that refuse a cookie with `SameSite=None` (util/same_site.lua). */
function takesSameSiteNone(userAgent = ''): boolean {
  if (/Chrome\/[456]|CPU iPhone OS 12|iPad; CPU OS 12/.test(userAgent)) return false;
  const has = (text: string) => userAgent.includes(text);
  return !(has('Macintosh') && has('Intel Mac OS X 10_14') && has('Safari') && !has('Chrome'));
}
