/** The requests of a run: those that are mixed by weight, then those that are replayed. */
import type { LoadStage, RequestSpec, RouteSpec, RunSpec } from '../../core/run-spec.ts';
import type { Settings } from './overrides.ts';
import { requestsToRoutes } from './requests-to-routes.ts';

export function replayingTraffic(
  { load, requests }: Settings,
  replayed: readonly RequestSpec[],
  routes: readonly RouteSpec[],
): Pick<RunSpec, 'loads' | 'requests'> {
  const mixed = requests ?? (load.some(isMixed) ? requestsToRoutes(routes) : []);
  const stages = load.map((stage) =>
    stage.kind === 'replay' && stage.kinds
      ? { ...stage, kinds: stage.kinds.map((kind) => mixed.length + kind) }
      : stage,
  );
  return {
    requests: [...mixed, ...replayed],
    loads: [{ stages, requests: { from: 0, to: mixed.length } }],
  };
}

function isMixed(stage: LoadStage): boolean {
  return stage.kind !== 'replay' || !stage.kinds;
}
