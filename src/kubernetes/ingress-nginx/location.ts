/** What the annotations of an Ingress ask for at each of its paths, but for how requests are sent on. */
import type { NginxLimits, NginxLocation } from '../../core/nginx-location.ts';
import type { NginxAnnotations } from './annotation-reader.ts';
import { corsOf } from './cors.ts';
import { parseNetworks } from './networks.ts';

/** Of a server, which is what ingress-nginx makes of a host. */
export interface ServerFacts {
  /** Some Ingress has a `tls` section and a rule for it, whatever the section says. */
  readonly hasCertificate: boolean;
}

/** Undefined: nothing is asked for. */
export function locationOf(
  annotations: NginxAnnotations,
  server: ServerFacts,
): NginxLocation | undefined {
  return anything({ ...rewritesOf(annotations, server), ...accessOf(annotations) });
}

/** Of the path `/` that an Ingress without rules has of all hosts: it neither rewrites nor redirects. */
export function catchAllOf(annotations: NginxAnnotations): NginxLocation | undefined {
  return anything(accessOf(annotations));
}

function accessOf(annotations: NginxAnnotations): NginxLocation {
  const isBroken =
    annotations.isRejected('allowlist-source-range') ||
    annotations.isRejected('denylist-source-range');
  return {
    allow: networksOf(annotations.text('allowlist-source-range')),
    deny: networksOf(annotations.text('denylist-source-range')),
    isBroken: isBroken || undefined,
    cors: corsOf(annotations),
    limits: limitsOf(annotations),
  };
}

function rewritesOf(annotations: NginxAnnotations, { hasCertificate }: ServerFacts): NginxLocation {
  const isHttps =
    annotations.bool('force-ssl-redirect') ||
    (hasCertificate && (annotations.bool('ssl-redirect') ?? true));
  return {
    useRegex: annotations.bool('use-regex') || undefined,
    rewriteTarget: annotations.text('rewrite-target'),
    forwardedPrefix: annotations.text('x-forwarded-prefix'),
    appRoot: annotations.text('app-root'),
    redirect: redirectOf(annotations),
    httpsRedirect: isHttps || undefined,
    preserveTrailingSlash: annotations.bool('preserve-trailing-slash') || undefined,
  };
}

function redirectOf(annotations: NginxAnnotations): NginxLocation['redirect'] {
  const temporal = annotations.text('temporal-redirect');
  const permanent = annotations.text('permanent-redirect');
  if (temporal !== undefined) {
    return { status: annotations.int('temporal-redirect-code') ?? 302, url: temporal };
  }
  return permanent === undefined
    ? undefined
    : { status: annotations.int('permanent-redirect-code') ?? 301, url: permanent };
}

function limitsOf(annotations: NginxAnnotations): NginxLimits | undefined {
  const limits = {
    requestsPerSecond: annotations.int('limit-rps') || undefined,
    requestsPerMinute: annotations.int('limit-rpm') || undefined,
    connections: annotations.int('limit-connections') || undefined,
  };
  if (Object.values(limits).every((limit) => limit === undefined)) return undefined;
  return {
    ...limits,
    burstMultiplier: annotations.int('limit-burst-multiplier') ?? 5,
    exempt: networksOf(annotations.text('limit-allowlist')) ?? [],
  };
}

function networksOf(list: string | undefined): readonly string[] | undefined {
  return list === undefined ? undefined : parseNetworks(list);
}

function anything(location: NginxLocation): NginxLocation | undefined {
  const asked = Object.entries(location).filter(([, value]) => value !== undefined);
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}
