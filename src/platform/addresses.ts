/** Names to addresses, and which of those never leave the machine. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const loopbacks = new BlockList();
loopbacks.addSubnet('127.0.0.0', 8, 'ipv4');
loopbacks.addAddress('::1', 'ipv6');

/** IPv4 in IPv6 clothing included. */
export function isLoopback(address: string): boolean {
  return loopbacks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** At least one; rejects where there is none. */
export async function resolveAddresses(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}
