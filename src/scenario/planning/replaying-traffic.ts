/** The loads and requests of a run: first the requests that are mixed by weight, load by load, then those replayed. */
import type { LoadSpec, LoadStage, RequestSpec, RouteSpec, RunSpec } from '../../core/run-spec.ts';
import type { ResolvedLoad } from '../scenario.ts';
import type { Settings } from './overrides.ts';
import { requestsToRoutes } from './requests-to-routes.ts';

export function replayingTraffic(
  { loads, requests, clients }: Settings,
  replayed: readonly RequestSpec[],
  routes: readonly RouteSpec[],
): Pick<RunSpec, 'loads' | 'requests'> {
  const sharing = loads.filter((load) => !load.requests);
  const shared =
    requests ??
    (sharing.some(mixes) ? requestsToRoutes(routes, clients?.tls ? 'https' : 'http') : []);
  const mixed: RequestSpec[] = [];
  const places = new Map<readonly RequestSpec[], LoadSpec['requests']>();
  const placeOf = (list: readonly RequestSpec[]) => {
    const place = places.get(list) ?? { from: mixed.length, to: mixed.length + list.length };
    if (!places.has(list)) mixed.push(...list);
    places.set(list, place);
    return place;
  };
  const placed = loads.map((load) => ({ ...load, requests: placeOf(load.requests ?? shared) }));
  return {
    requests: [...mixed, ...replayed],
    loads: placed.map(({ stages, ...load }) => ({
      ...load,
      stages: stages.map((stage) => withKindsFrom(mixed.length, stage)),
    })),
  };
}

function withKindsFrom(first: number, stage: LoadStage): LoadStage {
  if (stage.kind !== 'replay' || !stage.kinds) return stage;
  return { ...stage, kinds: stage.kinds.map((kind) => first + kind) };
}

function mixes({ stages }: ResolvedLoad): boolean {
  return stages.some((stage) => stage.kind !== 'replay' || !stage.kinds);
}
