/**
 * What our own ingress takes from clients and how long it waits, and the defaults: those of ingress-nginx, which are
 * nginx's but for the connections. `docs/limits.md` tells what happens at each.
 */

/** Per replica. */
export interface IngressLimits {
  /** Of a message, or of the trailers behind it: start line and fields. nginx: large_client_header_buffers, 4 of 8k. */
  readonly maxHeadBytes: number;
  readonly maxHeaders: number;
  /** Of a request; 0: any. nginx: client_max_body_size. */
  readonly maxBodyBytes: number;
  /** Of clients, at once. ingress-nginx: max-worker-connections. */
  readonly maxConnections: number;
  /** Of a client's connection; 0: any number. nginx: keepalive_requests. */
  readonly maxRequestsPerConnection: number;
  /** From the first byte of a head, or from connecting, to its end. nginx: client_header_timeout. */
  readonly headTimeoutMs: number;
  /** Between two reads of a request's body. nginx: client_body_timeout. */
  readonly bodyTimeoutMs: number;
  /** Of a client's connection without a request. nginx: keepalive_timeout. */
  readonly keepAliveMs: number;
  /** For which a client takes nothing of its response. nginx: send_timeout. */
  readonly sendTimeoutMs: number;
  /** For a client to close after its last response. nginx: lingering_time. */
  readonly lingerMs: number;
  /** nginx: proxy_connect_timeout. */
  readonly connectTimeoutMs: number;
  /** For which a pod sends nothing, or takes nothing. nginx: proxy_read_timeout and proxy_send_timeout. */
  readonly podTimeoutMs: number;
  /** Of a pod's connection without a request. nginx: keepalive_timeout of an upstream. */
  readonly podKeepAliveMs: number;
}

/** What differs from the defaults. */
export type LimitChanges = { readonly [Limit in keyof IngressLimits]?: number | undefined };

const defaults: IngressLimits = {
  maxHeadBytes: 32_768,
  maxHeaders: 100,
  maxBodyBytes: 0,
  maxConnections: 16_384,
  maxRequestsPerConnection: 0,
  headTimeoutMs: 60_000,
  bodyTimeoutMs: 60_000,
  keepAliveMs: 75_000,
  sendTimeoutMs: 60_000,
  lingerMs: 30_000,
  connectTimeoutMs: 5000,
  podTimeoutMs: 60_000,
  podKeepAliveMs: 60_000,
};

const ofIngressNginx = { maxBodyBytes: 1_048_576, maxRequestsPerConnection: 1000 };

/**
 * The Ingress specification knows no limits: of a body and of the requests of a connection there is then none, and the rest
 * only keeps the ingress alive.
 */
export function ingressLimits(dialect: string, changes: LimitChanges = {}): IngressLimits {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const ofDialect = dialect === 'ingress-nginx' ? ofIngressNginx : {};
  return { ...defaults, ...ofDialect, ...Object.fromEntries(given) };
}
