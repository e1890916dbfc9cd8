/**
 * What the annotations of an Ingress make of one of its paths in ingress-nginx: `nginx.ingress.kubernetes.io/…`, each
 * field after the annotation that it comes from. Values are those in force: defaults written out, what ingress-nginx
 * would ignore left out.
 */

export interface NginxLocation {
  /** `use-regex`: of any path of a host it turns all of them into regular expressions, as a rewrite does. */
  readonly useRegex?: boolean | undefined;
  readonly rewriteTarget?: string | undefined;
  /** `x-forwarded-prefix`: of the request that goes on, where its path is rewritten. */
  readonly forwardedPrefix?: string | undefined;
  readonly appRoot?: string | undefined;
  /** `temporal-redirect`, else `permanent-redirect` with its `-code`; the URL as written. */
  readonly redirect?: { readonly status: number; readonly url: string } | undefined;
  /** Of requests that come in the clear, to https: `ssl-redirect` where the host has a certificate, or `force-ssl-redirect`. */
  readonly httpsRedirect?: boolean | undefined;
  readonly preserveTrailingSlash?: boolean | undefined;
  /** `from-to-www-redirect`: of any path of a host, for the host itself. */
  readonly fromToWww?: boolean | undefined;
  /** `server-alias`: of any path of a host, more names for the host itself, unless they are hosts of their own. In lower case. */
  readonly aliases?: readonly string[] | undefined;
  /** `whitelist-source-range` or `allowlist-source-range`, and `denylist-source-range`: networks such as 10.0.0.0/8. */
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
  /** An annotation that cannot be read takes the whole location out of service: 503. */
  readonly isBroken?: boolean | undefined;
  /** `enable-cors` and `cors-*`. */
  readonly cors?: NginxCors | undefined;
  /** `limit-*`: per client address and Ingress, in each replica. */
  readonly limits?: NginxLimits | undefined;
  /** `configuration-snippet` and others that nobody but nginx can carry out are not here: `check` lists them. */
}

export interface NginxCors {
  /** `*`, or origins that may have a wildcard in place of the first label. */
  readonly origins: readonly string[];
  readonly methods: string;
  readonly headers: string;
  readonly exposedHeaders?: string | undefined;
  readonly credentials: boolean;
  readonly maxAgeSeconds: number;
}

export interface NginxLimits {
  readonly requestsPerSecond?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
  /** At once. */
  readonly connections?: number | undefined;
  /** Times a rate is what it lets through at once. */
  readonly burstMultiplier: number;
  /** `limit-whitelist`: networks that it does not hold for. */
  readonly exempt: readonly string[];
}
