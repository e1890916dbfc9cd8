/** Worlds of ingress-nginx for tests: Ingresses with annotations by their short names. */
import { ingress, service, worldOf } from '../manifests.fixture.ts';
import type { ResolvedWorld } from '../resolve-world.ts';
import { nginxPrefix } from './annotation-reader.ts';

export interface IngressFields {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly createdAt?: string;
  readonly namespace?: string;
}

/** `rules` as `host path pathType service:port`. */
export function nginxIngress(
  name: string,
  rules: readonly string[],
  { annotations = {}, ...others }: IngressFields = {},
): string {
  const prefixed = Object.entries(annotations).map(([key, value]) => [nginxPrefix + key, value]);
  return ingress(name, rules, { annotations: Object.fromEntries(prefixed), ...others });
}

/** With Services `a` to `e`, each with the ports 80 (`http`) and 81. */
export function nginxWorld(...manifests: readonly string[]): Promise<ResolvedWorld> {
  const ports = [
    { name: 'http', port: 80 },
    { name: 'admin', port: 81 },
  ];
  const services = ['a', 'b', 'c', 'd', 'e'].map((name) => service(name, ports));
  return worldOf([...manifests, ...services], { dialect: 'ingress-nginx' });
}

/** `route id → pool name`, or the status in its place. */
export function routing({ world }: ResolvedWorld): string[] {
  return world.routes.map(({ id, pool, answer }) => {
    const name = pool === undefined ? undefined : world.pools[pool]!.name;
    return `${id} → ${name ?? answer ?? 503}`;
  });
}

export function messages({ issues }: ResolvedWorld): string[] {
  return issues.map(({ message }) => message);
}

/** `pool → canary pool by ingress`. */
export function canaries({ world }: ResolvedWorld): string[] {
  return world.pools.flatMap(({ name, canary }) =>
    canary ? [`${name} → ${world.pools[canary.pool]!.name} by ${canary.ingress}`] : [],
  );
}
