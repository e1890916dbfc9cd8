/** Where requests go: routes, and the pools of Services that they lead to. */
import type { Forwarding } from './forwarding.ts';
import type { HttpRouteMatch } from './http-route.ts';
import type { NginxLocation } from './nginx-location.ts';
import type { StrategySpec } from './strategy-spec.ts';

export interface RouteSpec {
  /** As people write it: `example.com/api`. Unique in the run. */
  readonly id: string;
  /** Lower case; absent for all hosts; may open with `*.`. */
  readonly host?: string | undefined;
  readonly path: string;
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  /** Index into pools; absent when the backend has no such Service or port: answered 503. */
  readonly pool?: number | undefined;
  /** In place of a pool: the status of all its answers, as 404 for what the rules of a host leave. */
  readonly answer?: number | undefined;
  /** `namespace/name` of the Ingress or HTTPRoute it came from. */
  readonly ingress: string;
  readonly forwarding?: Forwarding | undefined;
  /** Of an Ingress in the ingress-nginx dialect; absent: nothing is asked for. */
  readonly nginx?: NginxLocation | undefined;
  /** Of an HTTPRoute, and only there. */
  readonly match?: HttpRouteMatch | undefined;
}

export interface PoolSpec {
  /** `namespace/service:port`, the namespace left out when it is `default`. */
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  /** The Service's port number. */
  readonly port: number;
  /** Indexes into `RunSpec.endpoints`, in configuration order. */
  readonly endpoints: readonly number[];
  /** What the manifests say of its balancing, in force where the run's strategy is `as-declared`. */
  readonly declared?: StrategySpec | undefined;
  /** What clients are told to come back with; beside `declared`. */
  readonly affinity?: AffinitySpec | undefined;
  /** What `affinityKey` is made of: text and variables such as `$request_uri`, of ingress-nginx's `upstream-hash-by`. */
  readonly hashKey?: string | undefined;
  readonly canary?: CanarySpec | undefined;
}

/** The affinity cookie, as ingress-nginx has it. */
export interface AffinitySpec {
  readonly cookie: string;
  /** Absent: the path of the rule. */
  readonly path?: string | undefined;
  readonly domain?: string | undefined;
  readonly maxAgeSeconds?: number | undefined;
  /** Of the moment it is set. */
  readonly expiresSeconds?: number | undefined;
  readonly sameSite?: string | undefined;
  /** `SameSite=None` is left out for browsers that would take it for Strict. */
  readonly conditionalSameSiteNone?: boolean | undefined;
  /** Also where the client does not come by TLS. */
  readonly secure?: boolean | undefined;
  /** Whether a pod that fails has the client moved to another. */
  readonly changeOnFailure: boolean;
  /** Indexes into routes: of others the answer sets no cookie. */
  readonly routes: readonly number[];
}

/** Who takes a part of a pool's requests, whatever route they come by (ingress-nginx). */
export interface CanarySpec {
  /** Index into pools. */
  readonly pool: number;
  /** `namespace/name`. */
  readonly ingress: string;
  /** In lower case. */
  readonly header?: string | undefined;
  readonly headerValue?: string | undefined;
  readonly headerPattern?: string | undefined;
  readonly cookie?: string | undefined;
  /** Of `weightTotal`. */
  readonly weight: number;
  readonly weightTotal: number;
  /** `sticky`: who has the affinity cookie of either side stays there; `legacy`: the rules decide each time. */
  readonly affinity: 'sticky' | 'legacy';
}

/** For TLS: who asks for one of its hosts gets it, and who asks for another the one that the ingress makes up. */
export interface CertificateSpec {
  /** Lower case. `*.` stands for one label; `*` alone is for names that no other certificate has. */
  readonly hosts: readonly string[];
  /** `*.` stands for one label or more (Gateway API). */
  readonly anyDepth?: boolean | undefined;
  /** `namespace/name` of the Secret. */
  readonly secret: string;
  /** PEM, the leaf first. */
  readonly certificate: string;
  /** PEM; `plan.json` does not have it. */
  readonly key: string;
}
