/** What is said of a pool: its canary, affinity and balancing. */
import { formatMs } from '../core/format.ts';
import type { AffinitySpec, CanarySpec, PoolSpec } from '../core/route-spec.ts';
import { shareText } from './forwarding-text.ts';

/** As a Service is spoken of, whatever names a dialect gives to its ports. */
export function serviceName({ namespace, service, port }: PoolSpec): string {
  return `${namespace === 'default' ? '' : `${namespace}/`}${service}:${port}`;
}

/** `canary shop-canary:80 20 %, by header x-canary`. */
export function canaryText(canary: CanarySpec, pools: readonly PoolSpec[]): string {
  const { header, headerValue, headerPattern, cookie, weight, weightTotal } = canary;
  const value = headerValue === undefined ? patternText(headerPattern) : ` = ${headerValue}`;
  return [
    `canary ${serviceName(pools[canary.pool]!)} ${shareText(weight / weightTotal)}`,
    ...(header === undefined ? [] : [`by header ${header}${value}`]),
    ...(cookie === undefined ? [] : [`by cookie ${cookie}`]),
  ].join(', ');
}

function patternText(pattern: string | undefined): string {
  return pattern === undefined ? '' : ` ~ ${pattern}`;
}

/** Of what comes by this route; empty where its answers set no cookie. */
export function affinityText(affinity: AffinitySpec | undefined, route: number): string {
  if (!affinity?.routes.includes(route)) return '';
  const { cookie, path, domain, maxAgeSeconds, sameSite, changeOnFailure } = affinity;
  return [
    `cookie ${cookie}`,
    ...(path === undefined ? [] : [`path ${path}`]),
    ...(domain === undefined ? [] : [`domain ${domain}`]),
    ...(maxAgeSeconds === undefined ? [] : [`for ${formatMs(maxAgeSeconds * 1000)}`]),
    ...(sameSite === undefined ? [] : [`SameSite ${sameSite}`]),
    ...(changeOnFailure ? ['changed on failure'] : []),
  ].join(', ');
}

/** In force where the strategy is `as-declared`. */
export function balancingText({ declared, hashKey }: PoolSpec): string {
  const hashed = hashKey === undefined ? '' : ` by ${hashKey}`;
  return declared ? `${declared.label}${hashed}` : '';
}
