/**
 * The connections that clients would have, for strategies that are asked once per connection: as on the wire a request
 * takes its client's idle connection used last, else a new one, and a client that leaves closes the one it was on.
 */
import { ConnectionPins } from '../../balancer/connection-pins.ts';
import type { RunSpec } from '../../core/run-spec.ts';

export class SimulatedConnections {
  readonly #requestsPerConnection: number;
  /** By replica, then by client. */
  readonly #idle: readonly Map<number, SimulatedConnection[]>[];

  constructor({ replicas, requestsPerConnection = Infinity }: RunSpec) {
    this.#requestsPerConnection = requestsPerConnection;
    this.#idle = Array.from({ length: replicas }, () => new Map());
  }

  take(replica: number, client: number): SimulatedConnection {
    const known = this.#idle[replica]!.get(client);
    const idle = known ?? [];
    if (!known) this.#idle[replica]!.set(client, idle);
    const connection = idle.pop() ?? new SimulatedConnection(idle);
    connection.requests++;
    return connection;
  }

  answered(connection: SimulatedConnection): void {
    if (connection.requests < this.#requestsPerConnection) connection.idle.push(connection);
  }
}

export class SimulatedConnection extends ConnectionPins {
  requests = 0;
  /** Of its client, where it waits for the next request. */
  readonly idle: SimulatedConnection[];

  constructor(idle: SimulatedConnection[]) {
    super();
    this.idle = idle;
  }
}
