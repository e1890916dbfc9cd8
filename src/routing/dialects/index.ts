/** The list of dialects. Adding one is a file, its test and a line here. */
import type { Dialect } from '../dialect.ts';
import { gatewayApi } from './gateway-api.ts';
import { ingressNginx } from './ingress-nginx.ts';
import { kubernetes } from './kubernetes.ts';

export const dialects = [
  kubernetes,
  ingressNginx,
  gatewayApi,
] as const satisfies readonly Dialect[];

export type DialectName = (typeof dialects)[number]['name'];

export function findDialect(name: string): Dialect<DialectName> | undefined {
  return dialects.find((dialect) => dialect.name === name);
}
