/** Objects of Gateway API (gateway.networking.k8s.io) after validation. */
import type { HeaderChanges } from '../../core/forwarding.ts';
import type { HttpCors, HttpRedirect, HttpRouteMatch, PathChange } from '../../core/http-route.ts';
import type { ClusterObject } from '../cluster-object.ts';
import type { ManifestNode } from '../manifest-node.ts';

export interface Gateway extends ClusterObject {
  readonly className: string;
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly name: string;
  /** `HTTP`, `HTTPS`, or one that no HTTPRoute can be attached to. */
  readonly protocol: string;
  readonly port: number;
  readonly host: string | undefined;
  readonly certificates: readonly ObjectReference[];
  readonly takesHttpRoutes: boolean;
  /** Of routes. */
  readonly namespaces: 'All' | 'Same' | 'None' | 'Selector';
  readonly selector: ManifestNode;
  readonly source: ManifestNode;
}

/** To an object of another kind, which may be in another namespace. */
export interface ObjectReference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly source: ManifestNode;
}

export interface HttpRoute extends ClusterObject {
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentReference[];
  readonly rules: readonly HttpRouteRule[];
}

export interface ParentReference extends ObjectReference {
  readonly section: string | undefined;
  readonly port: number | undefined;
}

export interface HttpRouteRule {
  readonly matches: readonly RequestMatch[];
  readonly filters: readonly RouteFilter[];
  readonly backends: readonly BackendReference[];
  readonly timeouts: { readonly requestMs: number; readonly attemptMs: number };
  readonly retry: RuleRetry | undefined;
  readonly source: ManifestNode;
}

export type RequestMatch = Pick<HttpRouteMatch, 'path' | 'method' | 'headers' | 'query'>;

export interface RuleRetry {
  readonly codes: readonly number[];
  /** After the first. */
  readonly attempts: number | undefined;
  readonly source: ManifestNode;
}

export interface BackendReference extends ObjectReference {
  readonly port: number;
  readonly weight: number;
  readonly filters: readonly RouteFilter[];
}

export type RouteFilter =
  | { readonly kind: 'request-headers'; readonly changes: HeaderChanges }
  | { readonly kind: 'response-headers'; readonly changes: HeaderChanges }
  | { readonly kind: 'redirect'; readonly redirect: HttpRedirect }
  | {
      readonly kind: 'rewrite';
      readonly hostname: string | undefined;
      readonly path: PathChange | undefined;
    }
  | { readonly kind: 'mirror'; readonly backend: BackendReference; readonly share: number }
  | { readonly kind: 'cors'; readonly cors: HttpCors }
  /** Of somebody else's making. */
  | { readonly kind: 'extension'; readonly source: ManifestNode };

export interface ReferenceGrant extends ClusterObject {
  readonly from: readonly Pick<ObjectReference, 'group' | 'kind' | 'namespace'>[];
  /** Without a name: any. */
  readonly to: readonly (Pick<ObjectReference, 'group' | 'kind'> & { readonly name?: string })[];
}

export interface Namespace extends ClusterObject {
  readonly labels: ReadonlyMap<string, string>;
}
