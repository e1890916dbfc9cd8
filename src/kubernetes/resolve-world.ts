/** Validated objects to the world of a run: routes, pools, endpoints and pods, and what a reader must know about them. */
import type { Issue } from '../core/issue.ts';
import type { ListenerSpec } from '../core/http-route.ts';
import type { EndpointSpec, PodSpec, PoolSpec, RouteSpec, RunSpec } from '../core/run-spec.ts';
import type { DialectName } from '../routing/dialects/index.ts';
import { type Certificates, certificatesOf } from './certificates.ts';
import { httpRoutes } from './gateway/http-routes.ts';
import { assemble } from './ingress-nginx/assemble.ts';
import { shortName, type Cluster, type Service } from './cluster.ts';
import {
  checkPodSettings,
  type PodDefaults,
  type PodSettingProblems,
  type PodSettings,
} from './pod-settings.ts';
import { PoolTable } from './pool-table.ts';
import { affinityNotes, clientAffinities } from './service-affinity.ts';
import { buildRoutes, type RouteTable } from './route-table.ts';
import { declaredDialect, type Served, servedIngresses } from './served-ingresses.ts';

export interface World extends Pick<RunSpec, 'certificates'> {
  readonly dialect: DialectName;
  readonly routes: readonly RouteSpec[];
  readonly listeners?: readonly ListenerSpec[];
  /** Index into pools. */
  readonly defaultPool?: number;
  readonly pools: readonly PoolSpec[];
  readonly endpoints: readonly EndpointSpec[];
  readonly pods: readonly PodSpec[];
}

export interface WorldSettings {
  /** Absent: what the manifests declare. */
  readonly dialect?: DialectName | undefined;
  /** Ingresses and HTTPRoutes are compared with each other: each are served alone. */
  readonly areApart?: boolean | undefined;
  readonly pods: ReadonlyMap<string, PodSettings>;
  readonly podDefaults: PodDefaults;
  /** Of the cluster's Secrets. */
  readonly certificates: Certificates;
}

export interface ResolvedWorld extends PodSettingProblems {
  readonly world: World;
  readonly issues: readonly Issue[];
  readonly notes: readonly string[];
}

/** For a cluster whose manifests had no errors: what was refused is missing from it. */
export function resolveWorld(cluster: Cluster, settings: WorldSettings): ResolvedWorld {
  const { pods, podDefaults } = settings;
  const { dialect, notes: dialectNotes } = dialectOf(cluster, settings);
  const pools = new PoolTable({ cluster, dialect, pods, podDefaults });
  const { served, table, notes } = tableOf(cluster, dialect, pools);
  const ofTls = certificatesOf(served.ingresses, dialect, settings.certificates);
  const { routes: ofIngresses, defaultPool } = table;
  const ids = new Set(ofIngresses.map(({ id }) => id));
  const isServed = dialect === gatewayApi || !settings.areApart;
  const gateways =
    cluster.httpRoutes.length > 0 && isServed
      ? httpRoutes(cluster, settings.certificates, pools, ids)
      : undefined;
  const certificates = joined(gateways?.certificates, ofTls.certificates);
  const routes = [...ofIngresses, ...(gateways?.routes ?? [])];
  const issues = [...table.issues, ...(gateways?.issues ?? [])];
  const declared = pools.pools.map((pool, index) => ({ ...pool, ...table.ofPools?.get(index) }));
  const nothing: Issue[] =
    routes.every(({ answer }) => answer !== undefined) &&
    defaultPool === undefined &&
    issues.every(isNote)
      ? [
          {
            severity: 'error',
            path: '',
            message: nothingToRun(cluster, dialect),
            // Where something keeps a route from being served.
            position: gateways?.issues[0]?.position,
          },
        ]
      : [];
  return {
    world: {
      dialect,
      routes,
      ...(gateways && { listeners: gateways.listeners }),
      ...(defaultPool === undefined ? {} : { defaultPool }),
      pools: declared,
      endpoints: pools.endpoints(),
      pods: pools.pods,
      ...(certificates && { certificates }),
    },
    issues: [...served.issues, ...issues, ...ofTls.issues, ...pools.issues, ...nothing],
    notes: [
      ...dialectNotes,
      ...notes,
      ...served.notes,
      ...pools.notes,
      ...affinityNotes(pools.usedServices, declared, dialect),
      ...unused(cluster, pools),
    ],
    ...checkPodSettings(cluster, pods, podDefaults),
  };
}

function joined<Each>(
  first: readonly Each[] | undefined,
  second: readonly Each[] | undefined,
): readonly Each[] | undefined {
  return first && second ? [...first, ...second] : (first ?? second);
}

/** Whose rules hold for Ingresses; where there are none, or none are served, those of Gateway API. */
function dialectOf(
  cluster: Cluster,
  { dialect: wanted, areApart }: Pick<WorldSettings, 'dialect' | 'areApart'>,
): { dialect: DialectName; notes: string[] } {
  const { ingresses, httpRoutes: routes } = cluster;
  if (routes.length === 0) {
    // A Service alone takes everything by whichever rules.
    const isMoot = wanted === gatewayApi && ingresses.length === 0;
    return { dialect: isMoot ? 'kubernetes' : (wanted ?? declaredDialect(cluster)), notes: [] };
  }
  if (ingresses.length === 0 && !(areApart && wanted)) {
    const note = `HTTPRoutes follow Gateway API: the dialect ${wanted} is for Ingresses.`;
    const isOther = wanted !== undefined && wanted !== gatewayApi;
    return { dialect: gatewayApi, notes: isOther ? [note] : [] };
  }
  const dialect = wanted ?? declaredDialect(cluster);
  const left = dialect === gatewayApi ? 'Ingresses' : 'HTTPRoutes';
  const note =
    areApart || dialect === gatewayApi
      ? `The ${left} are not served: the dialect is ${dialect}.`
      : `HTTPRoutes are served beside the Ingresses: what they find no route for goes to the rules of ${dialect}.`;
  return { dialect, notes: [note] };
}

const gatewayApi = 'gateway-api';

function tableOf(
  cluster: Cluster,
  dialect: DialectName,
  pools: PoolTable,
): { served: Served; table: RouteTable; notes: readonly string[] } {
  if (dialect === gatewayApi) {
    return { served: nothingServed, table: { routes: [], issues: [] }, notes: [] };
  }
  const served = servedIngresses(cluster, dialect);
  const { table, notes } =
    cluster.ingresses.length === 0
      ? catchAll(cluster.services, pools)
      : { table: ingressTable(served, cluster, dialect, pools), notes: [] };
  if (dialect !== 'kubernetes') return { served, table, notes };
  const ofPools = clientAffinities(pools.pools, cluster.services);
  return { served, table: { ...table, ofPools }, notes };
}

function ingressTable(
  served: Served,
  { services }: Cluster,
  dialect: DialectName,
  pools: PoolTable,
): RouteTable {
  return dialect === 'ingress-nginx'
    ? assemble(served, services, pools)
    : buildRoutes(served.ingresses, pools);
}

const nothingServed: Served = { ingresses: [], annotations: new Map(), issues: [], notes: [] };

function nothingToRun({ httpRoutes: routes }: Cluster, dialect: DialectName): string {
  if (dialect !== gatewayApi) return 'no Ingress leads to a Service: nothing to run';
  return routes.length === 0
    ? 'expected HTTPRoutes for the dialect gateway-api, received none'
    : 'no HTTPRoute leads to a Service: nothing to run';
}

/** Without an Ingress, the one port of the one Service takes everything. */
function catchAll(
  services: readonly Service[],
  pools: PoolTable,
): { table: RouteTable; notes: string[] } {
  const ports = services.flatMap((service) =>
    service.ports.filter(({ isTcp }) => isTcp).map(({ port }) => ({ service, port })),
  );
  const [only, ...others] = ports;
  if (!only || others.length > 0) {
    const found = only
      ? `there is more than one Service port (${ports.map(({ service, port }) => `${shortName(service)}:${port}`).join(', ')})`
      : 'there is no Service with a TCP port either';
    const message = `expected an Ingress that says where requests go, received none, and ${found}`;
    return { table: { routes: [], issues: [{ severity: 'error', path: '', message }] }, notes: [] };
  }
  const { service, port } = only;
  const pool = pools.poolOf(
    { service: service.name, port, source: service.source },
    service.namespace,
  )!;
  const route: RouteSpec = { id: '*/', path: '/', pathType: 'Prefix', pool, ingress: '' };
  const note = `There is no Ingress: all requests go to Service ${shortName(service)}:${port}.`;
  return { table: { routes: [route], issues: [] }, notes: [note] };
}

function unused({ services }: Cluster, { usedServices }: PoolTable): string[] {
  return services
    .filter((service) => !usedServices.has(service))
    .map((service) => `No route leads to Service ${shortName(service)}.`);
}

function isNote({ severity }: Issue): boolean {
  return severity === 'note';
}
