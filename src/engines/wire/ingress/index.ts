/** The ingresses of the wire engine. Names, help and docs derive from this list. */
import type { RunSpec } from '../../../core/run-spec.ts';
import { haproxy } from './haproxy/index.ts';
import type { Ingress } from './ingress.ts';
import { nginx } from './nginx/index.ts';

const inProcess = {
  name: 'in-process',
  summary: 'ours',
  supports: ({ http2, requests }) =>
    http2 && requests.some(({ tls }) => !tls)
      ? { kind: 'none', reason: 'our own ingress speaks HTTP/2 by TLS alone: use https:// URLs' }
      : { kind: 'full' },
} as const satisfies Ingress;

const external = {
  name: 'external',
  summary: 'whatever is at --target',
  supports: ({ target }: RunSpec) =>
    target ? { kind: 'full' } : { kind: 'none', reason: 'an external ingress needs a target' },
} as const satisfies Ingress;

export const ingresses = [
  inProcess,
  nginx,
  haproxy,
  external,
] as const satisfies readonly Ingress[];

export type IngressName = (typeof ingresses)[number]['name'];

export function findIngress(name: string): Ingress<IngressName> | undefined {
  return ingresses.find((ingress) => ingress.name === name);
}
