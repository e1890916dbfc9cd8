/** What is the same for all requests of a kind, worked out once before the run. */
import type { Scheduler } from '../../core/clock.ts';
import { DeadlineQueue } from '../../core/deadline-queue.ts';
import type { RequestSpec, RunSpec } from '../../core/run-spec.ts';
import { readSteering, type Steering } from '../../pods/steering.ts';
import { compileRouter, type RouteMatch } from '../../routing/index.ts';

export interface RequestKind {
  readonly match: RouteMatch;
  /** What the ingress answers where no route takes the request. */
  readonly localStatus: number;
  /** By pod. */
  readonly steering: readonly Steering[];
  /** For clients that leave on purpose before the timeout. */
  readonly cancellation: DeadlineQueue | undefined;
}

export function requestKinds(run: RunSpec, scheduler: Scheduler): readonly RequestKind[] {
  const router = compileRouter(run.dialect, run.routes, run.defaultPool);
  const unsteered = steeringByPod({ headers: {} }, run);
  return run.requests.map((request) => {
    const match = router.match(request.host, request.target);
    const { cancelAfterMs = Infinity } = request;
    return {
      match,
      localStatus: localStatusOf(match),
      // Of a replay's many kinds none has headers.
      steering: Object.keys(request.headers).length > 0 ? steeringByPod(request, run) : unsteered,
      cancellation:
        cancelAfterMs < run.timeoutMs ? new DeadlineQueue(scheduler, cancelAfterMs) : undefined,
    };
  });
}

function steeringByPod(request: Pick<RequestSpec, 'headers'>, run: RunSpec): readonly Steering[] {
  const headers = new Map(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return run.pods.map((pod) => readSteering((name) => headers.get(name), pod.name));
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
