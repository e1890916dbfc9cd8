/** Gateways and HTTPRoutes for tests, as short as they can be written. */

/** `listeners` as `name protocol:port host`, the host left out for all. */
export function gateway(
  name: string,
  listeners: readonly string[],
  { each = {}, namespace = 'default', className = 'some' } = {},
): string {
  return JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      gatewayClassName: className,
      listeners: listeners.map((listener) => {
        const [section, place, hostname] = listener.split(' ');
        const [protocol, port] = place!.split(':');
        return {
          name: section,
          protocol,
          port: Number(port),
          ...(hostname && { hostname }),
          ...each,
        };
      }),
    },
  });
}

export const gatewayClass = JSON.stringify({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'some' },
  spec: { controllerName: 'example.com/gateway' },
});

/** Attached to Gateway `gw`, all its listeners, unless told otherwise. */
export function httpRoute(
  name: string,
  rules: readonly object[],
  {
    hostnames = [] as readonly string[],
    parents = [{ name: 'gw' }] as readonly object[],
    namespace = 'default',
    createdAt = '',
    version = 'v1',
  } = {},
): string {
  return JSON.stringify({
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: 'HTTPRoute',
    metadata: { name, namespace, ...(createdAt && { creationTimestamp: createdAt }) },
    spec: { parentRefs: parents, ...(hostnames.length > 0 && { hostnames }), rules },
  });
}

/** A prefix, and backends as `name:port weight`. */
export function rule(path: string, backends: readonly string[], others: object = {}): object {
  return {
    matches: [{ path: { type: 'PathPrefix', value: path } }],
    ...(backends.length > 0 && { backendRefs: backends.map(backendRef) }),
    ...others,
  };
}

export function backendRef(written: string): object {
  const [name, port, weight] = written.split(/[: ]/);
  return { name, port: Number(port), ...(weight !== undefined && { weight: Number(weight) }) };
}

export function referenceGrant(
  namespace: string,
  from: { readonly kind: string; readonly namespace: string },
  to: { readonly group: string; readonly kind: string; readonly name?: string },
): string {
  return JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'grant', namespace },
    spec: { from: [{ group: 'gateway.networking.k8s.io', ...from }], to: [to] },
  });
}
