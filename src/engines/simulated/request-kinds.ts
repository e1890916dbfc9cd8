/** What ingress and pods make of a request: worked out once per kind, or per request where that may differ. */
import type { Clock } from '../../core/clock.ts';
import type { RequestSpec, RunSpec } from '../../core/run-spec.ts';
import { readSteering, type Steering } from '../../pods/steering.ts';
import type { CookieJar } from '../../requests/cookie-jar.ts';
import { RequestValues } from '../../requests/request-values.ts';
import {
  compileRouter,
  type RoutedRequest,
  type RouteMatch,
  type Router,
} from '../../routing/index.ts';
import { plainRequest } from '../../routing/plain-request.ts';
import { RoutingDraws } from '../routing-draws.ts';

export interface Reception {
  /** Without what its client alone has. */
  readonly arrived: RoutedRequest;
  readonly match: RouteMatch;
  /** What the headers tell this pod. */
  steering(pod: number): Steering;
}

/** Who sends it. */
export interface Sender {
  readonly clientAddress: string;
  readonly cookies: CookieJar | undefined;
  /** That it comes to. */
  readonly replica: number;
}

type Routed = Omit<Reception, 'steering'>;

export class RequestKinds {
  readonly #run: RunSpec;
  readonly #receptions: readonly ((k: number, sender: Sender) => Reception)[];
  /** One for each replica where they count; else there is one for all. */
  readonly #routers: readonly Router[];
  readonly #draws: RoutingDraws;
  readonly #values: RequestValues;

  constructor(run: RunSpec, clock: Clock) {
    this.#run = run;
    const router = compileRouter(run, clock);
    const others = router.varies ? run.replicas - 1 : 0;
    this.#routers = [router, ...Array.from({ length: others }, () => compileRouter(run, clock))];
    this.#draws = new RoutingDraws(run.seed, 0);
    this.#values = new RequestValues(run);
    const unsteered = this.#steeringByPod(new Map());
    this.#receptions = run.requests.map((request) => this.#kind(request, unsteered));
  }

  /** Of request k, which is of this kind. */
  receive(kind: number, k: number, sender: Sender): Reception {
    return this.#receptions[kind]!(k, sender);
  }

  #kind(
    request: RequestSpec,
    unsteered: readonly Steering[],
  ): (k: number, sender: Sender) => Reception {
    const { target, headers, templated = [] } = request;
    const named = byLowerCaseName(Object.entries(headers));
    // Of a replay's many kinds none has headers.
    const byPod = named.size > 0 ? this.#steeringByPod(named) : unsteered;
    const steered = (pod: number) => byPod[pod]!;
    const fillTarget = templated.includes('target') && this.#values.target(request);
    const fillHeaders = templated.includes('headers') && this.#values.headers(request);
    const varies = this.#routers[0]!.varies || goesByClient(this.#run);
    if (!fillTarget && !fillHeaders && !varies) {
      const usual = { ...this.#routed(request, target, named, 0), steering: steered };
      return () => usual;
    }
    return (k, sender) => {
      const own = fillHeaders
        ? byLowerCaseName(fillHeaders.map(([name, fill]) => [name, fill(k)]))
        : named;
      return {
        ...this.#routed(request, fillTarget ? fillTarget(k) : target, own, k, sender),
        steering: fillHeaders ? this.#steeredBy(own) : steered,
      };
    };
  }

  #routed(
    { method, host, tls }: RequestSpec,
    target: string,
    headers: ReadonlyMap<string, string>,
    k: number,
    sender?: Sender,
  ): Routed {
    const draw = (purpose: string, total: number) => this.#draws.draw(k, purpose, total);
    const scheme = tls ? 'https' : 'http';
    const arrived = plainRequest(host, target, { method, headers, draw, scheme });
    const router = this.#routers[sender?.replica ?? 0] ?? this.#routers[0]!;
    const match = router.match(sender ? sentBy(sender, arrived) : arrived);
    return { arrived, match };
  }

  #steeredBy(values: ReadonlyMap<string, string>): (pod: number) => Steering {
    return (pod) => readSteering((header) => values.get(header), this.#run.pods[pod]!.name);
  }

  #steeringByPod(values: ReadonlyMap<string, string>): readonly Steering[] {
    return this.#run.pods.map(({ name }) => readSteering((header) => values.get(header), name));
  }
}

/** As it comes to the ingress: with the address and the cookies of its client. */
export function sentBy({ clientAddress, cookies }: Sender, arrived: RoutedRequest): RoutedRequest {
  const { host = '', target, scheme } = arrived;
  return {
    ...arrived,
    clientAddress,
    header: (name) =>
      name === 'cookie' && cookies
        ? cookies.header(host, target, scheme === 'https', arrived.header(name))
        : arrived.header(name),
  };
}

/** Whether rules may look at who it is that sends a request. */
function goesByClient({ clients, pools, routes }: RunSpec): boolean {
  return (
    clients !== undefined &&
    (pools.some(({ canary }) => canary !== undefined) ||
      routes.some(({ nginx }) => nginx?.allow ?? nginx?.deny ?? nginx?.limits))
  );
}

function byLowerCaseName(
  headers: readonly (readonly [name: string, value: string])[],
): ReadonlyMap<string, string> {
  return new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
}
