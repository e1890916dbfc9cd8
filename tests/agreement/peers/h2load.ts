/**
 * h2load (nghttp2): `--h1 -m1` is a closed loop, each client asking again as soon as it is answered. With `--rps` each
 * client is paced instead: a request falls due every 1/rps s, is held back while the one before it is out, and what fell
 * behind is caught up back to back. The log has, per request, the start in µs since 1970, the status, and the µs from
 * that start to the last byte.
 *
 * Traps. The start is the actual one: what was held back is not in the time. Sends may be half a period early, as it
 * rounds. `--rps` is per client, `-n` for all together. A header Host comes on top of its own, which is a request that
 * must be refused. Logs are in order of the end.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation, Peer } from './observation.ts';
import { histogramOf } from './observation.ts';
import { absence, output } from './program.ts';

/** In µs. */
interface Row {
  readonly start: number;
  readonly took: number;
}

export const h2load = {
  name: 'h2load',
  absent: absence('h2load'),
  closed: (port, users, seconds) => observed(port, [`-c${users}`, `-D${seconds}`]),
  open: (port, ratePerSecond, seconds) => {
    const clients = 8;
    const rps = ratePerSecond / clients;
    return observed(port, [`-c${clients}`, '--rps', rps, '-n', ratePerSecond * seconds]);
  },
} satisfies Peer;

/** One paced client, its times as it takes them and from when each request fell due. */
export async function pacedClient(
  port: number,
  ratePerSecond: number,
  seconds: number,
): Promise<{ readonly fromSend: Observation; readonly fromSchedule: Observation }> {
  const load = ['-c1', '--rps', ratePerSecond, '-n', ratePerSecond * seconds];
  const { rows, took } = await logged(port, load);
  const inOrder = rows.toSorted((a, b) => a.start - b.start);
  const periodUs = 1e6 / ratePerSecond;
  const due = (k: number) => inOrder[0]!.start + k * periodUs;
  return {
    fromSend: observationOf(rows, took),
    fromSchedule: {
      requests: rows.length,
      seconds: took,
      times: histogramOf(inOrder.map((row, k) => row.start + row.took - due(k))),
    },
  };
}

async function observed(port: number, load: readonly (string | number)[]): Promise<Observation> {
  const { rows, took } = await logged(port, load);
  return observationOf(rows, took);
}

function observationOf(rows: readonly Row[], seconds: number): Observation {
  return { requests: rows.length, seconds, times: histogramOf(rows.map((row) => row.took)) };
}

async function logged(
  port: number,
  load: readonly (string | number)[],
): Promise<{ rows: Row[]; took: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-h2load-'));
  try {
    const log = join(folder, 'requests.tsv');
    const how = ['--h1', '-t1', '-m1', '--log-file', log, ...load];
    const printed = await output('h2load', [...how, `http://127.0.0.1:${port}/`]);
    const rows = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => {
        const [start, status, took] = line.split('\t').map(Number);
        if (status !== 200) throw new Error(`h2load was answered ${status}: ${printed}`);
        return { start: start!, took: took! };
      });
    const starts = rows.map(({ start }) => start);
    const ends = rows.map(({ start, took }) => start + took);
    return { rows, took: (Math.max(...ends) - Math.min(...starts)) / 1e6 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
