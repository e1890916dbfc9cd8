/** A route as people want to read it: where it holds, who answers, and what of annotations and filters is in force. */
import type { Forwarding } from '../core/forwarding.ts';
import type { RouteSpec, RunSpec } from '../core/run-spec.ts';
import {
  bodySizeText,
  errorPagesText,
  headersText,
  mirrorsText,
  retriesText,
  timeoutsText,
} from './forwarding-text.ts';
import {
  backendsText,
  conditionTexts,
  filterTexts,
  kindText,
  labelled,
} from './http-route-text.ts';
import { locationTexts } from './location-text.ts';
import { affinityText, balancingText, canaryText } from './pool-text.ts';

export interface RouteText {
  readonly host: string;
  /** With what beside it a request must be like. */
  readonly path: string;
  readonly type: string;
  readonly service: string;
  readonly inForce: readonly string[];
}

type Routes = Pick<RunSpec, 'routes' | 'pools'>;

export function routeText({ routes, pools }: Routes, index: number): RouteText {
  const route = routes[index]!;
  const { host = '*', path, pathType, match, nginx } = route;
  const forwardings = [route, ...(match?.backends ?? [])].flatMap((each) => each.forwarding ?? []);
  return {
    host,
    path: match ? [match.path.value, ...conditionTexts(match)].join(', ') : path,
    type: match ? kindText(match) : pathType,
    service: serviceText(route, pools),
    inForce: [
      ...(nginx ? locationTexts(nginx) : []),
      ...(match ? filterTexts(match) : []),
      ...new Set(forwardings.flatMap((each) => forwardingTexts(each, pools))),
      ...poolTexts(route, index, pools),
    ],
  };
}

function serviceText({ pool, answer, match }: RouteSpec, pools: Routes['pools']): string {
  if (answer !== undefined) return String(answer);
  if (match) return backendsText(match, pools);
  return pool === undefined ? '–' : pools[pool]!.name;
}

function forwardingTexts(forwarding: Forwarding, pools: Routes['pools']): string[] {
  const { host, emptyPool } = forwarding;
  const retries = retriesText(forwarding);
  return [
    ...labelled('host', host ?? ''),
    ...labelled('request headers', headersText(forwarding.requestHeaders)),
    ...labelled('response headers', headersText(forwarding.responseHeaders)),
    ...labelled('body', bodySizeText(forwarding)),
    ...labelled('timeouts', timeoutsText(forwarding)),
    ...(retries === '' ? [] : [retries]),
    ...labelled('errors', errorPagesText(forwarding, pools)),
    ...labelled('without endpoints', emptyPool === undefined ? '' : pools[emptyPool]!.name),
    ...labelled('mirror', mirrorsText(forwarding, pools)),
  ];
}

function poolTexts({ pool }: RouteSpec, index: number, pools: Routes['pools']): string[] {
  if (pool === undefined) return [];
  const { canary, affinity } = pools[pool]!;
  const balancing = balancingText(pools[pool]!);
  const cookie = affinityText(affinity, index);
  return [
    ...(canary ? [canaryText(canary, pools)] : []),
    ...labelled('affinity', cookie),
    ...labelled('balanced', balancing),
  ];
}
