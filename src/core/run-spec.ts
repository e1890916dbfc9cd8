/**
 * One run, fully decided: defaults written out, the matrix expanded, seeds fixed. Plain data: it crosses threads, is
 * saved beside the report, and replays the run. Only the planner builds one.
 */
import type { Distribution, SizeDistribution } from './distribution.ts';
import type { ListenerSpec } from './http-route.ts';
import type { LimitChanges } from './ingress-limits.ts';
import type { PoliciesSpec } from './policies.ts';
import type { LoadSpec } from './load-spec.ts';
import type { CertificateSpec, PoolSpec, RouteSpec } from './route-spec.ts';
import type { StrategySpec } from './strategy-spec.ts';

export type { LoadSpec, LoadStage, RateShape } from './load-spec.ts';
export type { PoolSpec, RouteSpec } from './route-spec.ts';
export type { StrategyNeed, StrategySpec } from './strategy-spec.ts';

export interface Plan {
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly runs: readonly RunSpec[];
  readonly gates: readonly GateSpec[];
  /** What a reader of the result must know: ignored kinds, annotations not in force, defaults taken. */
  readonly notes: readonly string[];
  /** Where runs on the wire have simulated ones beside them: where these have the cost of hops from. */
  readonly simulatedHopsFrom?: 'scenario' | 'calibration' | 'nowhere' | undefined;
}

export interface RunSpec {
  /** Unique in the plan and usable as a file name, such as `p2c-1`. */
  readonly id: string;
  readonly engine: 'simulated' | 'wire';
  readonly ingress: string;
  /** Who puts the load on, on the wire. */
  readonly generator: 'built-in' | 'autocannon';
  readonly dialect: string;
  readonly strategy: StrategySpec;
  /** Around the strategy; absent: nothing is. */
  readonly policies?: PoliciesSpec | undefined;
  /** Of our own ingress on the wire, where they differ from the defaults. */
  readonly limits?: LimitChanges | undefined;
  /** From 1. */
  readonly repetition: number;
  /** When it is played among the runs of the plan, from 1; absent: as they are listed. */
  readonly turn?: number | undefined;
  /** Where it is a point of a sweep: the rate of its open stages. */
  readonly sweptRatePerSecond?: number | undefined;
  /** 32-bit unsigned; the same for every strategy of a repetition, so that they meet the same requests. */
  readonly seed: number;
  /** Ingress replicas, each with its own balancers and its own partial view. */
  readonly replicas: number;
  readonly timeline: Timeline;
  /** In virtual time alone; absent: they cost nothing. On the wire they cost what they cost. */
  readonly hops?: HopsSpec | undefined;
  /** All at once; at least one. */
  readonly loads: readonly LoadSpec[];
  readonly requests: readonly RequestSpec[];
  /** What requests are filled from where they are templated. */
  readonly feeds?: readonly FeedSpec[] | undefined;
  /** Absent: every request comes as from a client of its own. */
  readonly clients?: ClientsSpec | undefined;
  /** After so many requests a client's connection is closed; absent: it lives as long as it can. */
  readonly requestsPerConnection?: number | undefined;
  /** Clients speak HTTP/2; absent: HTTP/1.1. */
  readonly http2?: Http2Spec | undefined;
  /** How clients do TLS; absent: they never do. */
  readonly tls?: TlsSpec | undefined;
  /** Counted from the intended send. */
  readonly timeoutMs: number;
  /** Requests in flight that the generator allows; what exceeds it is counted as unsent. */
  readonly maxInFlight: number;
  /** Threads that share the load on the wire, each taking every N-th request. */
  readonly generatorThreads: number;
  /** An ingress that is not ours: nothing else is started, and which endpoints there are shows in the answers. */
  readonly target?: TargetSpec | undefined;
  /** Those of Ingresses before those of HTTPRoutes, which are asked first. */
  readonly routes: readonly RouteSpec[];
  /** Of Gateways. */
  readonly listeners?: readonly ListenerSpec[] | undefined;
  /** Index into pools, for what no route took. */
  readonly defaultPool?: number | undefined;
  readonly pools: readonly PoolSpec[];
  /** Present where the ingress listens for TLS too; where none fits, it makes one up. */
  readonly certificates?: readonly CertificateSpec[] | undefined;
  readonly endpoints: readonly EndpointSpec[];
  readonly pods: readonly PodSpec[];
  readonly notes: readonly string[];
}

/** What network and proxy cost, each way. */
export interface HopsSpec {
  readonly clientToIngress: Distribution;
  /** Inside the ingress, which works on any number of requests at once. */
  readonly ingress: Distribution;
  readonly ingressToPod: Distribution;
}

/** Identities, each with an address, connections and cookies of its own. */
export interface ClientsSpec {
  readonly count: number;
  readonly popularity:
    | { readonly kind: 'uniform' }
    /** Client c (from 0) in proportion to 1 / (c + 1)^exponent. */
    | { readonly kind: 'zipf'; readonly exponent: number };
}

export interface Http2Spec {
  /** At most, on one connection at once; the other side may allow fewer. */
  readonly streamsPerConnection: number;
}

export interface TlsSpec {
  /** Whose certificates are accepted, as PEM; absent: those that the system and Node trust. */
  readonly authorities?: string | undefined;
  /** Whether the certificate must be good, and for the host that a request names. */
  readonly verify: boolean;
  /** A client's new connection resumes the session of its last one. */
  readonly resumeSessions: boolean;
}

export interface TargetSpec {
  /** As named. */
  readonly host: string;
  /** What it resolved to when that was checked; connections go nowhere else. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** The response header, in lower case, that names the pod that answered. */
  readonly podHeader: string;
}

export interface Timeline {
  readonly warmupMs: number;
  readonly measureMs: number;
  /** The most that the end of the run waits for requests still in flight. */
  readonly drainMs: number;
}

export interface RequestSpec {
  /** Beside the others of a load; 0 for those that a replay alone sends. */
  readonly weight: number;
  readonly method: string;
  /** The Host header: what the URL named, with its port if it had one. */
  readonly host: string;
  /** It goes by TLS, to an ingress of ours; what is spoken to a target is up to the target. */
  readonly tls?: boolean | undefined;
  /** The raw request target, sent as it is. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** A generated body in place of `body`: of this size, or of one drawn for each request. */
  readonly bodyBytes?: number | SizeDistribution | undefined;
  /** The parts whose `{{…}}` are filled anew for each request; everywhere else it is text like any other. */
  readonly templated?: readonly ('target' | 'headers' | 'body')[] | undefined;
  /** What an answer must be like, or the request counts as failed. */
  readonly expect?: ResponseExpectation | undefined;
  /** In place of the run's. */
  readonly timeoutMs?: number | undefined;
  /** The client leaves this long after the intended send; counted as cancelled. */
  readonly cancelAfterMs?: number | undefined;
}

/** All that is present must hold. */
export interface ResponseExpectation {
  /** Ranges, both ends included; absent: below 400. */
  readonly statuses?: readonly (readonly [from: number, to: number])[] | undefined;
  /** By lower-case name; of several headers of a name one must have the value. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?:
    | { readonly contains?: string | undefined; readonly equals?: string | undefined }
    | undefined;
}

/** Rows of which each request takes one. */
export interface FeedSpec {
  readonly name: string;
  /** As the scenario names it. */
  readonly file: string;
  readonly columns: readonly string[];
  /** At least one; each with a cell for every column. */
  readonly rows: readonly (readonly string[])[];
  /** Request k takes row k modulo their number, or one at random. */
  readonly pick: 'sequential' | 'random';
}

/** One (pod, Service, port): a listener of its own, so that a pod behind two Services knows by which it was reached. */
export interface EndpointSpec {
  readonly id: string;
  /** Its place in `RunSpec.endpoints`. */
  readonly index: number;
  /** Index into `RunSpec.pools`. */
  readonly pool: number;
  /** Index into `RunSpec.pods`. */
  readonly pod: number;
  readonly weight: number;
  readonly zone?: string | undefined;
}

export interface PodSpec {
  /** `deployment-0`, `deployment-1`, … */
  readonly name: string;
  readonly namespace: string;
  /** Requests served at once; the rest wait in a FIFO queue. */
  readonly concurrency: number;
  /** Demand of a request at speed 1. */
  readonly serviceTime: Distribution;
  /** 1 is nominal; 0.5 takes twice as long. */
  readonly speed: number;
  readonly responseBytes: number;
}

export interface GateSpec {
  /** As written, such as `p99(responseTime) < 60ms`. */
  readonly rule: string;
  /** A strategy's label; absent: judged for each strategy. */
  readonly strategy?: string | undefined;
  /** The name of one of the loads; absent: judged over all requests. */
  readonly load?: string | undefined;
}
