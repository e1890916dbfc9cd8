/** What becomes of a request that a match takes: which of its backends gets it, with which filters. */
import type { HttpBackend } from '../../core/http-route.ts';
import type { RouteSpec } from '../../core/run-spec.ts';
import type { RoutedRequest, RouteMatch } from '../dialect.ts';
import { changedTarget, locationOf } from './changed-target.ts';
import { corsHeaders, preflightAnswer } from './cors.ts';

const failed: RouteMatch = { kind: 'local', status: 500 };

export class RouteAnswer {
  /** More than one backend may get the request. */
  readonly varies: boolean;
  readonly #backends: readonly BackendAnswer[];
  /** Of the backends up to each, as far as they have any. */
  readonly #weights: readonly number[];
  readonly #total: number;

  constructor(route: RouteSpec, index: number) {
    const weighted = route.match!.backends.filter(({ weight }) => weight > 0);
    let total = 0;
    this.#backends = weighted.map((backend) => new BackendAnswer(backend, route, index));
    this.#weights = weighted.map(({ weight }) => (total += weight));
    this.#total = total;
    this.varies = weighted.length > 1;
  }

  /** The path is the first `end` characters of the target. */
  of(
    request: RoutedRequest,
    hostname: string | undefined,
    target: string,
    end: number,
  ): RouteMatch {
    if (this.#total === 0) return failed;
    const drawn = this.varies ? request.draw('backend', this.#total) : 1;
    const chosen = this.#weights.findIndex((upTo) => drawn <= upTo);
    return this.#backends[chosen]!.of(request, hostname, target, end);
  }
}

class BackendAnswer {
  readonly #backend: HttpBackend;
  readonly #listenerPort: number;
  /** Where nothing depends on the request. */
  readonly #usual: RouteMatch;

  constructor(backend: HttpBackend, { match }: RouteSpec, index: number) {
    const { pool, forwarding } = backend;
    this.#backend = backend;
    this.#listenerPort = match!.listenerPort;
    this.#usual = pool === undefined ? failed : { kind: 'route', route: index, pool, forwarding };
  }

  of(
    request: RoutedRequest,
    hostname: string | undefined,
    target: string,
    end: number,
  ): RouteMatch {
    const { cors, redirect, path } = this.#backend;
    const preflight = cors && preflightAnswer(cors, request);
    if (preflight) return preflight;
    const shared = cors && corsHeaders(cors, request);
    if (redirect) {
      const came = {
        scheme: request.scheme,
        hostname,
        listenerPort: this.#listenerPort,
        target,
        end,
      };
      const location = locationOf(redirect, came);
      return { kind: 'redirect', status: redirect.status, location, headers: shared };
    }
    if (this.#usual.kind !== 'route' || (!path && shared === undefined)) return this.#usual;
    return {
      ...this.#usual,
      target: path && changedTarget(target, end, path),
      responseHeaders: shared,
    };
  }
}
