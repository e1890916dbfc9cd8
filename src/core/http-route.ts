/** What is particular to an HTTPRoute (gateway.networking.k8s.io/v1): its listener, what else must fit, and who answers. */
import type { Forwarding } from './forwarding.ts';

/** Those of several Gateways that take the same scheme and host are one: there is one ingress, with a port for each scheme. */
export interface ListenerSpec {
  /** `namespace/gateway/listener`, of the first of them. */
  readonly name: string;
  readonly scheme: 'http' | 'https';
  /** Lower case; may open with `*.`, for one label or more; absent: for all that no other takes. */
  readonly host?: string | undefined;
}

/** A match of a rule. Of equals the one that comes first in the routes of the run decides. */
export interface HttpRouteMatch {
  /** Index into `RunSpec.listeners`. */
  readonly listener: number;
  /** Of the listener: one for `https` takes what comes by TLS, whatever its port. */
  readonly scheme: ListenerSpec['scheme'];
  /** As the Gateway has it, whatever the ingress listens on. */
  readonly listenerPort: number;
  /** As the HTTPRoute has it, while `RouteSpec.host` is what it has in common with its listener. */
  readonly hostname?: string | undefined;
  readonly path: { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string };
  readonly method?: string | undefined;
  /** All must fit; names in lower case. */
  readonly headers: readonly ValueMatch[];
  /** All must fit; of a repeated parameter the first counts. */
  readonly query: readonly ValueMatch[];
  /** Of the rule; one is drawn by weight. None with a weight: 500. */
  readonly backends: readonly HttpBackend[];
}

export interface ValueMatch {
  readonly name: string;
  readonly kind: 'exact' | 'regex';
  readonly value: string;
}

/** With the filters of the rule and its own. */
export interface HttpBackend {
  readonly weight: number;
  /** Index into pools; absent: nobody is referred to who could answer, and the share is answered 500 unless redirected. */
  readonly pool?: number | undefined;
  readonly forwarding?: Forwarding | undefined;
  /** What the pod gets in place of the path. */
  readonly path?: PathChange | undefined;
  readonly redirect?: HttpRedirect | undefined;
  readonly cors?: HttpCors | undefined;
}

/** Paths are escaped as in a request. */
export type PathChange =
  | { readonly kind: 'full'; readonly path: string }
  /** `prefix` is what the route matched. */
  | { readonly kind: 'prefix'; readonly prefix: string; readonly path: string };

export interface HttpRedirect {
  readonly scheme?: 'http' | 'https' | undefined;
  readonly hostname?: string | undefined;
  readonly path?: PathChange | undefined;
  readonly port?: number | undefined;
  readonly status: number;
}

export interface HttpCors {
  /** `*`, or `https://*.example.com`, where the wildcard stands for any text. */
  readonly origins: readonly string[];
  /** `*`: all, as of headers. */
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly credentials: boolean;
  readonly maxAgeSeconds: number;
}
