/**
 * The log that nginx writes for us: a line for each request it has taken, with the address and the bytes of each attempt
 * (several are separated by commas). An attempt that ended before a byte had been sent never reached the pod.
 */
import type { ProductCounts } from '../ingress.ts';

export const logFile = 'requests.log';
export const logFormat = '$upstream_addr|$upstream_bytes_sent';

export class AccessLogCount implements ProductCounts {
  accepted = 0;
  readonly sent: number[];
  readonly #endpointOf: ReadonlyMap<string, number>;

  /** `endpointPorts` in the order of the run's endpoints. */
  constructor(endpointPorts: readonly number[]) {
    this.sent = endpointPorts.map(() => 0);
    this.#endpointOf = new Map(endpointPorts.map((port, index) => [`127.0.0.1:${port}`, index]));
  }

  add(line: string): void {
    const [addresses = '', bytes = ''] = line.split('|');
    this.accepted++;
    const sent = bytes.split(', ');
    for (const [attempt, address] of addresses.split(', ').entries()) {
      const endpoint = this.#endpointOf.get(address);
      if (endpoint !== undefined && Number(sent[attempt]) > 0) this.sent[endpoint]!++;
    }
  }
}
