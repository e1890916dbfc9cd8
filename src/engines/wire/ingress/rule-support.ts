/** What the rules of routes ask for that products are not told of: such a run is refused, so that nothing is left out silently. */
import type { Forwarding } from '../../../core/forwarding.ts';
import type { NginxLocation } from '../../../core/nginx-location.ts';
import type { RouteSpec, RunSpec } from '../../../core/run-spec.ts';
import { needsRewrite } from '../../../routing/ingress-nginx/rewrite.ts';
import type { Support } from '../../engine.ts';
import { refusal } from './capability.ts';

/** After the annotations that they come from; what changes nothing by itself has no name. */
const nginxRules: Readonly<Record<keyof Required<NginxLocation>, string | undefined>> = {
  useRegex: 'use-regex',
  rewriteTarget: 'rewrite-target',
  forwardedPrefix: 'x-forwarded-prefix',
  appRoot: 'app-root',
  redirect: 'permanent-redirect and temporal-redirect',
  httpsRedirect: 'redirects to https',
  preserveTrailingSlash: undefined,
  fromToWww: 'from-to-www-redirect',
  aliases: 'server-alias',
  allow: 'allowlist-source-range',
  deny: 'denylist-source-range',
  isBroken: 'paths out of service',
  cors: 'enable-cors',
  limits: 'limit-rps, limit-rpm and limit-connections',
};

const forwardingRules: Readonly<Record<keyof Required<Forwarding>, string | undefined>> = {
  host: 'another Host',
  requestHeaders: 'changed request headers',
  responseHeaders: 'changed response headers',
  maxBodyBytes: 'sizes of bodies',
  timeouts: 'timeouts',
  // What is in force without being asked for is no reason to refuse.
  retries: undefined,
  errorPages: 'error pages',
  emptyPool: 'Services that stand in',
  mirrors: 'mirrors',
};

/** Refused where a route asks for what `product` is not told. `patterns`: it is told of regular expressions and rewrites. */
export function ruleSupport(
  product: string,
  { patterns }: { readonly patterns: boolean },
  run: RunSpec,
): Support {
  const told = patterns ? ['use-regex', 'rewrite-target'] : [];
  for (const route of run.routes) {
    const untold = rulesOf(route).find((rule) => !told.includes(rule));
    if (untold !== undefined) {
      return refusal(product, `is not told of ${untold} yet, which ${route.id} asks for`);
    }
  }
  const canary = run.pools.find((pool) => pool.canary)?.canary;
  if (canary) return refusal(product, `is not told of canaries yet: leave out ${canary.ingress}`);
  if (!run.routes.some(({ forwarding }) => forwarding?.retries)) return { kind: 'full' };
  return {
    kind: 'approximate',
    notes: [`${product} is told of no retries: what fails has failed.`],
  };
}

function rulesOf({ path, nginx = {}, forwarding = {} }: RouteSpec): readonly string[] {
  const asked = { ...nginx };
  const sent = { ...forwarding };
  // Any size, as products have it.
  if (sent.maxBodyBytes === 0) delete sent.maxBodyBytes;
  if (!needsRewrite(path, nginx.rewriteTarget)) {
    delete asked.rewriteTarget;
    delete asked.forwardedPrefix;
  }
  return [...named(nginxRules, asked), ...named(forwardingRules, sent)];
}

function named<Key extends string>(
  names: Readonly<Record<Key, string | undefined>>,
  asked: Readonly<Partial<Record<Key, unknown>>>,
): string[] {
  return (Object.keys(names) as Key[]).flatMap((key) => {
    const name = names[key];
    return name !== undefined && asked[key] !== undefined && asked[key] !== false ? [name] : [];
  });
}
