/** All annotations of ingress-nginx v1.15: those that are in force here, with the values they take, and those that are not. */
import type { AnnotationRule } from './annotation-rules.ts';
import { balancingAnnotations } from './balancing-annotations.ts';
import { locationAnnotations } from './location-annotations.ts';

const rules = { ...balancingAnnotations, ...locationAnnotations };

type Rules = typeof rules;
export type AnnotationName = keyof Rules;
export type AnnotationNameOf<Kind extends AnnotationRule['kind']> = {
  [Name in AnnotationName]: Rules[Name] extends AnnotationRule<Kind> ? Name : never;
}[AnnotationName];

export const knownAnnotations = new Map(Object.entries(rules)) as ReadonlyMap<
  AnnotationName,
  AnnotationRule
>;

export function isKnown(name: string): name is AnnotationName {
  return Object.hasOwn(rules, name);
}

/** The name that another one stands for. */
export const aliasedAnnotations: ReadonlyMap<string, AnnotationName> = new Map(
  [...knownAnnotations].flatMap(([name, { alias }]) =>
    alias === undefined ? [] : [[alias, name]],
  ),
);

/** By what they are about. With the value `false` they ask for nothing. */
export const annotationsNotImplemented: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    authentication: [
      'auth-always-set-cookie',
      'auth-cache-duration',
      'auth-cache-key',
      'auth-keepalive',
      'auth-keepalive-requests',
      'auth-keepalive-share-vars',
      'auth-keepalive-timeout',
      'auth-method',
      'auth-proxy-set-headers',
      'auth-realm',
      'auth-request-redirect',
      'auth-response-headers',
      'auth-secret',
      'auth-secret-type',
      'auth-signin',
      'auth-signin-redirect-param',
      'auth-tls-error-page',
      'auth-tls-match-cn',
      'auth-tls-pass-certificate-to-upstream',
      'auth-tls-secret',
      'auth-tls-verify-client',
      'auth-tls-verify-depth',
      'auth-type',
      'auth-url',
      'enable-global-auth',
      'satisfy',
    ],
    snippets: [
      'auth-snippet',
      'configuration-snippet',
      'modsecurity-snippet',
      'server-snippet',
      'stream-snippet',
    ],
    inspection: [
      'enable-access-log',
      'enable-modsecurity',
      'enable-opentelemetry',
      'enable-owasp-core-rules',
      'enable-rewrite-log',
      'modsecurity-transaction-id',
      'opentelemetry-operation-name',
      'opentelemetry-trust-incoming-span',
    ],
    pods: [
      'connection-proxy-header',
      'fastcgi-index',
      'fastcgi-params-configmap',
      'mirror-host',
      'mirror-request-body',
      'mirror-target',
      'proxy-http-version',
      'proxy-ssl-ciphers',
      'proxy-ssl-name',
      'proxy-ssl-protocols',
      'proxy-ssl-secret',
      'proxy-ssl-server-name',
      'proxy-ssl-verify',
      'proxy-ssl-verify-depth',
    ],
    bodies: [
      'client-body-buffer-size',
      'limit-rate',
      'limit-rate-after',
      'proxy-buffer-size',
      'proxy-buffering',
      'proxy-buffers-number',
      'proxy-busy-buffers-size',
      'proxy-max-temp-file-size',
      'proxy-request-buffering',
    ],
    answers: [
      'custom-headers',
      'http2-push-preload',
      'proxy-cookie-domain',
      'proxy-cookie-path',
      'proxy-redirect-from',
      'proxy-redirect-to',
      'relative-redirects',
      'session-cookie-partitioned',
      'use-port-in-redirects',
    ],
    tls: ['ssl-ciphers', 'ssl-passthrough', 'ssl-prefer-server-ciphers'],
  }),
);
