/** `default-backend`: the Service that answers in place of one without endpoints, and with `custom-http-errors` for its errors. */
import type { Ingress, Service } from '../cluster.ts';
import type { PoolTable } from '../pool-table.ts';
import type { NginxAnnotations } from './annotation-reader.ts';
import type { StandIn } from './forwarding.ts';

export function standInOf(
  { namespace }: Ingress,
  annotations: NginxAnnotations,
  services: readonly Service[],
  pools: PoolTable,
): StandIn {
  const pool = poolOf(namespace, annotations, services, pools);
  if (pool === undefined && annotations.text('custom-http-errors') !== undefined) {
    annotations.dismiss(
      'custom-http-errors',
      'not implemented without a default-backend: such answers pass, where ingress-nginx has its own 404',
    );
  }
  return pool;
}

function poolOf(
  namespace: string,
  annotations: NginxAnnotations,
  services: readonly Service[],
  pools: PoolTable,
): StandIn {
  const name = annotations.text('default-backend');
  if (name === undefined) return undefined;
  const service = services.find((each) => each.namespace === namespace && each.name === name);
  const [port] = service?.ports ?? [];
  if (!port) {
    const missing = service
      ? 'it has no port'
      : `there is no such Service in namespace ${namespace}`;
    annotations.dismiss('default-backend', `${missing}: ingress-nginx ignores it`);
    return undefined;
  }
  const source = annotations.placeOf('default-backend');
  const pool = pools.poolOf({ service: name, port: port.port, source }, namespace);
  if (pool !== undefined && pools.pools[pool]!.endpoints.length > 0) return pool;
  annotations.dismiss('default-backend', 'it has no endpoint: ingress-nginx ignores it');
  return undefined;
}
