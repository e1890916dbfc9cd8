/** What a client's connection needs of the replica it came in by. */
import type { ConnectionPins } from '../../../../balancer/connection-pins.ts';
import type { Balancer } from '../../../../balancer/balancer.ts';
import type { Scheduler } from '../../../../core/clock.ts';
import type { IngressLimits } from '../../../../core/ingress-limits.ts';
import type { RunSpec } from '../../../../core/run-spec.ts';
import type { IngressRecorder } from '../../../../metrics/ingress-recorder.ts';
import type { Router } from '../../../../routing/index.ts';
import type { PoolKeys } from '../../../pool-keys.ts';
import type { RoutingDraws } from '../../../routing-draws.ts';
import type { RequestIds } from './forwarded-head.ts';
import type { ForwardingTable } from './forwarding-rules.ts';
import type { IngressDeadlines } from './ingress-deadlines.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

export interface ReplicaServices {
  readonly run: RunSpec;
  readonly scheduler: Scheduler;
  readonly limits: IngressLimits;
  readonly deadlines: IngressDeadlines;
  readonly forwarding: ForwardingTable;
  readonly router: Router;
  readonly balancers: readonly Balancer[];
  /** By pool. */
  readonly poolKeys: readonly PoolKeys[];
  /** By route. */
  readonly routePaths: readonly string[];
  readonly draws: RoutingDraws;
  readonly recorder: IngressRecorder;
  /** Copies of requests under way. */
  readonly mirrored: Set<{ giveUp(): void }>;
  readonly requestIds: RequestIds;
  readonly trustForwarded: boolean;
  /** Header names with other than letters, digits and hyphens are dropped from requests, as nginx does. */
  readonly plainNames: boolean;
  /** Of a client's new connection: undefined where the strategy is asked for each request. */
  pins(): ConnectionPins | undefined;
  /** An idle connection to the endpoint, unless it has to be new, or a new one that is still connecting. */
  connectionTo(endpoint: number, isNew: boolean): UpstreamConnection;
}
