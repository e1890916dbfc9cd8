/** A match of an HTTPRoute (gateway.networking.k8s.io/v1) with the rule that it belongs to: what else must fit, and what is done then. */
import type { Forwarding } from './forwarding.ts';

export interface HttpRouteMatch {
  /** Of its listener: one for `https` takes what comes by TLS, whatever the port it names. */
  readonly scheme: 'http' | 'https';
  readonly listenerPort: number;
  readonly path: { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string };
  readonly method?: string | undefined;
  /** All must fit; names in lower case. */
  readonly headers: readonly ValueMatch[];
  /** All must fit; of a repeated parameter the first counts. */
  readonly query: readonly ValueMatch[];
  /** Oldest first, then by name, then by the place of rule and match: decides between equals. */
  readonly order: number;
  readonly redirect?: HttpRedirect | undefined;
  readonly rewrite?: HttpRewrite | undefined;
  readonly cors?: HttpCors | undefined;
  /** Of the rule; one is drawn by weight. None with a weight: 500. */
  readonly backends: readonly HttpBackend[];
}

export interface ValueMatch {
  readonly name: string;
  readonly kind: 'exact' | 'regex';
  readonly value: string;
}

export interface HttpBackend {
  readonly weight: number;
  /** Index into pools; absent: the reference is invalid and its share is answered 500. */
  readonly pool?: number | undefined;
  /** Of the rule, with the filters of the backend. */
  readonly forwarding?: Forwarding | undefined;
}

export type PathChange =
  | { readonly kind: 'full'; readonly path: string }
  /** `prefix` is what the route matched. */
  | { readonly kind: 'prefix'; readonly prefix: string; readonly path: string };

export interface HttpRedirect {
  readonly scheme?: string | undefined;
  readonly hostname?: string | undefined;
  readonly path?: PathChange | undefined;
  readonly port?: number | undefined;
  readonly status: number;
}

export interface HttpRewrite {
  readonly hostname?: string | undefined;
  readonly path?: PathChange | undefined;
}

export interface HttpCors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly credentials: boolean;
  readonly maxAgeSeconds: number;
}
