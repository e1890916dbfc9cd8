/** Where requests go, and how an answer tells which endpoint gave it. */
import type { LookupFunction } from 'node:net';
import type { RunSpec, TargetSpec } from '../../../core/run-spec.ts';
import type { DiscoveredNames } from '../../../metrics/discovered-names.ts';
import type { GeneratorData } from '../messages.ts';
import { loopback } from '../../../platform/sockets.ts';
import type { ResponseHead } from './response-head.ts';

export interface Destination {
  readonly host: string;
  readonly port: number;
  /** Where TLS is spoken, if that is elsewhere. */
  readonly tlsPort?: number | undefined;
  readonly lookup?: LookupFunction | undefined;
  /** −1 when the answer does not say. */
  endpointOf(head: Pick<ResponseHead, 'get'>): number;
}

/** The target, or each ingress replica of ours. */
export function destinationsOf(
  { target }: RunSpec,
  { replicaPorts, replicaTlsPorts = [] }: Pick<GeneratorData, 'replicaPorts' | 'replicaTlsPorts'>,
  discovered: DiscoveredNames,
): readonly Destination[] {
  if (target) return [targetDestination(target, discovered)];
  return replicaPorts.map((port, replica) => ({
    host: loopback,
    port,
    tlsPort: replicaTlsPorts[replica],
    endpointOf: ownEndpoint,
  }));
}

function ownEndpoint(head: Pick<ResponseHead, 'get'>): number {
  const endpoint = head.get('x-plimsoll-endpoint');
  return endpoint === undefined ? -1 : Number(endpoint);
}

function targetDestination(
  { host, addresses, port, podHeader }: TargetSpec,
  discovered: DiscoveredNames,
): Destination {
  const family = (address: string) => (address.includes(':') ? 6 : 4);
  const resolved = addresses.map((address) => ({ address, family: family(address) }));
  return {
    host,
    port,
    // The addresses that were found acceptable, whatever the name would resolve to by now.
    lookup: (_, { all }, done) => {
      if (all) done(null, resolved);
      else done(null, resolved[0]!.address, resolved[0]!.family);
    },
    endpointOf(head) {
      const name = head.get(podHeader);
      return name ? discovered.indexOf(name) : -1;
    },
  };
}
