/** What ingress and pods make of a request: worked out once per kind, or per request where its target or headers differ. */
import type { RequestSpec, RunSpec } from '../../core/run-spec.ts';
import { readSteering, type Steering } from '../../pods/steering.ts';
import { RequestValues } from '../../requests/request-values.ts';
import { compileRouter, type RouteMatch } from '../../routing/index.ts';

export interface Reception {
  readonly path: string;
  readonly match: RouteMatch;
  /** What the ingress answers where no pod does. */
  readonly localStatus: number;
  /** What the headers tell this pod. */
  steering(pod: number): Steering;
}

type Routed = Omit<Reception, 'steering'>;

export class RequestKinds {
  readonly #run: RunSpec;
  readonly #receptions: readonly ((k: number) => Reception)[];
  readonly #route: (host: string, target: string) => RouteMatch;
  readonly #values: RequestValues;

  constructor(run: RunSpec) {
    this.#run = run;
    const router = compileRouter(run.dialect, run.routes, run.defaultPool);
    this.#route = (host, target) => router.match(host, target);
    this.#values = new RequestValues(run);
    const unsteered = this.#steeringByPod({});
    this.#receptions = run.requests.map((request) => this.#kind(request, unsteered));
  }

  /** Of request k, which is of this kind. */
  receive(kind: number, k: number): Reception {
    return this.#receptions[kind]!(k);
  }

  #kind(request: RequestSpec, unsteered: readonly Steering[]): (k: number) => Reception {
    const { host, target, headers, templated = [] } = request;
    // Of a replay's many kinds none has headers.
    const byPod = Object.keys(headers).length > 0 ? this.#steeringByPod(headers) : unsteered;
    const steered = (pod: number) => byPod[pod]!;
    const usual = { ...this.#routed(host, target), steering: steered };
    if (!templated.includes('target') && !templated.includes('headers')) return () => usual;
    const fillTarget = templated.includes('target') && this.#values.target(request);
    const fillHeaders = templated.includes('headers') && this.#values.headers(request);
    return (k) => ({
      ...(fillTarget ? this.#routed(host, fillTarget(k)) : usual),
      steering: fillHeaders ? this.#steeredBy(fillHeaders, k) : steered,
    });
  }

  #routed(host: string, target: string): Routed {
    const match = this.#route(host, target);
    return { path: target, match, localStatus: localStatusOf(match) };
  }

  #steeredBy(fills: ReturnType<RequestValues['headers']>, k: number): (pod: number) => Steering {
    const values = new Map(fills.map(([name, fill]) => [name.toLowerCase(), fill(k)]));
    return (pod) => readSteering((header) => values.get(header), this.#run.pods[pod]!.name);
  }

  #steeringByPod(headers: RequestSpec['headers']): readonly Steering[] {
    const values = new Map(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return this.#run.pods.map(({ name }) => readSteering((header) => values.get(header), name));
  }
}

function localStatusOf(match: RouteMatch): number {
  switch (match.kind) {
    case 'redirect':
    case 'local':
      return match.status;
    case 'not-found':
      return 404;
    case 'bad-request':
      return 400;
    case 'route':
      return 503;
  }
}

/** The place in `RunSpec.pools` that a request received so goes to. */
export function poolOf({ match }: Reception): number {
  return (match as { readonly pool: number }).pool;
}
