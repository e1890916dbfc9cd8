/** Who answers for a rule of an HTTPRoute: its backends with all that filters, timeouts and retries make of a request. */
import type { Forwarding, MirrorSpec } from '../../core/forwarding.ts';
import type { HttpBackend } from '../../core/http-route.ts';
import type { Issue } from '../../core/issue.ts';
import type { RetriesSpec, RetryReason } from '../../core/policies.ts';
import type { PoolTable } from '../pool-table.ts';
import { isService } from './backend-reference.ts';
import { afterwards } from './header-changes.ts';
import type { BackendReference, HttpRouteRule, ReferenceGrant, RouteFilter } from './objects.ts';
import { isGranted } from './reference-grant.ts';

export class RuleBackends {
  readonly issues: Issue[] = [];
  readonly #grants: readonly ReferenceGrant[];
  readonly #pools: PoolTable;

  constructor(grants: readonly ReferenceGrant[], pools: PoolTable) {
    this.#grants = grants;
    this.#pools = pools;
  }

  /** Of a rule of a route in `namespace`. None: all is answered 500. */
  of(rule: HttpRouteRule, namespace: string): HttpBackend[] {
    if (this.#hasExtension(rule.filters)) return [];
    const redirect = oneOf(rule.filters, 'redirect');
    if (redirect) {
      const cors = oneOf(rule.filters, 'cors')?.cors;
      return [{ weight: 1, redirect: redirect.redirect, ...(cors && { cors }) }];
    }
    if (rule.backends.length === 0) {
      this.issues.push(rule.source.note('no backendRefs: requests are answered 500'));
    }
    const retries = this.#retries(rule);
    return rule.backends.map((reference) => this.#backend(reference, rule, retries, namespace));
  }

  #backend(
    reference: BackendReference,
    rule: HttpRouteRule,
    retries: RetriesSpec | undefined,
    namespace: string,
  ): HttpBackend {
    const { weight, filters: own } = reference;
    if (this.#hasExtension(own)) return { weight };
    const filters = [...rule.filters, ...own];
    const cors = oneOf(filters, 'cors')?.cors;
    const shared = { weight, ...(cors && { cors }) };
    const redirect = oneOf(own, 'redirect')?.redirect;
    if (redirect) return { ...shared, redirect };
    const pool = this.#pool(reference, namespace);
    if (pool === undefined) return shared;
    const forwarding = this.#forwarding(rule, own, retries, namespace);
    const path = rewriteOf(filters, 'path');
    return {
      ...shared,
      pool,
      ...(Object.keys(forwarding).length > 0 && { forwarding }),
      ...(path && { path }),
    };
  }

  #forwarding(
    { filters: ofRule, timeouts: { requestMs, attemptMs } }: HttpRouteRule,
    own: readonly RouteFilter[],
    retries: RetriesSpec | undefined,
    namespace: string,
  ): Forwarding {
    const filters = [...ofRule, ...own];
    const host = rewriteOf(filters, 'hostname');
    const requestHeaders = afterwards(
      oneOf(ofRule, 'request-headers')?.changes,
      oneOf(own, 'request-headers')?.changes,
    );
    // An answer passes the backend's filters first.
    const responseHeaders = afterwards(
      oneOf(own, 'response-headers')?.changes,
      oneOf(ofRule, 'response-headers')?.changes,
    );
    const mirrors = filters.flatMap((filter) => this.#mirror(filter, namespace));
    return {
      ...(host !== undefined && { host }),
      ...(requestHeaders && { requestHeaders }),
      ...(responseHeaders && { responseHeaders }),
      ...(requestMs + attemptMs > 0 && {
        timeouts: { ...(attemptMs > 0 && { attemptMs }), ...(requestMs > 0 && { requestMs }) },
      }),
      ...(retries && { retries }),
      ...(mirrors.length > 0 && { mirrors }),
    };
  }

  #mirror(filter: RouteFilter, namespace: string): MirrorSpec[] {
    if (filter.kind !== 'mirror') return [];
    const pool = this.#pool(filter.backend, namespace, 'nothing is mirrored');
    return pool === undefined ? [] : [{ pool, share: filter.share }];
  }

  #retries({ retry, timeouts }: HttpRouteRule): RetriesSpec | undefined {
    if (!retry) return undefined;
    const { attempts = usualRetries, codes, source } = retry;
    if (source.at('backoff').isPresent) {
      this.issues.push(
        source.at('backoff').note('is not in force: requests are tried again at once'),
      );
    }
    if (attempts <= 0) return undefined;
    const statuses = codes.map((code): RetryReason => ({ from: code, to: code }));
    const on: RetryReason[] = ['connect-failure', ...statuses];
    if (timeouts.attemptMs > 0) on.push('timeout');
    return { attempts: attempts + 1, on, nonIdempotent: true };
  }

  #pool(
    reference: BackendReference,
    namespace: string,
    consequence = 'its share of requests is answered 500',
  ): number | undefined {
    const { kind, group, name, source } = reference;
    const note = (text: string) => {
      this.issues.push(source.note(`${text}: ${consequence}`));
      return undefined;
    };
    if (!isService(reference)) return note(`a ${kind}${group && ` of ${group}`} cannot be reached`);
    if (!isGranted(this.#grants, { kind: 'HTTPRoute', namespace }, reference)) {
      return note(
        `no ReferenceGrant of namespace ${reference.namespace} lets HTTPRoutes of namespace ${namespace} refer to Service ${name}`,
      );
    }
    const backend = { service: name, port: reference.port, source };
    return this.#pools.poolOf(backend, reference.namespace, { fields: [], consequence });
  }

  /** A filter that nobody knows must not be skipped. */
  #hasExtension(filters: readonly RouteFilter[]): boolean {
    const extension = oneOf(filters, 'extension');
    if (extension) {
      const text = 'filters of this type are not known: requests are answered 500';
      this.issues.push(extension.source.note(text));
    }
    return extension !== undefined;
  }
}

/** Where `retry` does not say; as in Envoy. */
const usualRetries = 1;

/** The last one: a backend's own goes before that of its rule. */
function oneOf<Kind extends RouteFilter['kind']>(
  filters: readonly RouteFilter[],
  kind: Kind,
): Extract<RouteFilter, { readonly kind: Kind }> | undefined {
  return filters.findLast(
    (filter): filter is Extract<RouteFilter, { readonly kind: Kind }> => filter.kind === kind,
  );
}

function rewriteOf<Part extends 'hostname' | 'path'>(filters: readonly RouteFilter[], part: Part) {
  type Rewrite = Extract<RouteFilter, { readonly kind: 'rewrite' }>;
  return filters.findLast(
    (filter): filter is Rewrite => filter.kind === 'rewrite' && filter[part] !== undefined,
  )?.[part];
}
