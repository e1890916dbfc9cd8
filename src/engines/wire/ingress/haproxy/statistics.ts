/**
 * What HAProxy counts itself: `show stat` on its socket, as CSV. Of a server, requests that went out on a connection, new
 * or reused; one whose client had left before is not among them.
 */
import type { ProductCounts } from '../ingress.ts';
import { frontend, serverName } from './configuration.ts';

type Row = ReadonlyMap<string, string>;

export class Statistics {
  readonly #rows: readonly Row[];

  constructor(csv: string) {
    const [header = '', ...lines] = csv.trim().replace(/^# /, '').split('\n');
    const columns = header.split(',');
    this.#rows = lines.map(
      (line) => new Map(line.split(',').map((cell, index) => [columns[index]!, cell])),
    );
  }

  get openConnections(): number {
    return numberOf(this.#frontend, 'scur');
  }

  counts(endpoints: number): ProductCounts {
    const servers = new Map(this.#rows.map((row) => [row.get('svname'), row]));
    return {
      // Not `req_tot`, which counts connections closed without a request too.
      accepted: numberOf(this.#frontend, 'h1_total_streams'),
      sent: Array.from({ length: endpoints }, (_, index) => {
        const server = servers.get(serverName(index));
        return server ? numberOf(server, 'connect') + numberOf(server, 'reuse') : 0;
      }),
    };
  }

  get #frontend(): Row {
    const row = this.#rows.find(
      (each) => each.get('pxname') === frontend && each.get('svname') === 'FRONTEND',
    );
    if (!row) throw new Error('HAProxy shows no statistics of its frontend');
    return row;
  }
}

function numberOf(row: Row, column: string): number {
  return Number(row.get(column) ?? NaN);
}
