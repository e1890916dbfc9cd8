/**
 * autocannon 9: a closed loop over keep-alive connections. Its `response` event says the time from the write to the end
 * of the answer in ms, as a float. Run as a program by the cross-checks: node autocannon.ts PORT USERS SECONDS
 *
 * Traps. Its own histogram holds whole ms. With a rate it is a closed loop within each second, and back-fills that histogram
 * as if a request were expected every 1 ms (`ignoreCoordinatedOmission` is refused without a rate, as here). With `workers`
 * the event is not heard.
 */
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { Observation, Peer } from './observation.ts';
import { histogramOf } from './observation.ts';
import { nodeOutput } from './program.ts';

export const autocannonPeer = {
  name: 'autocannon',
  absent: undefined,
  async closed(port, users, seconds): Promise<Observation> {
    const entry = fileURLToPath(import.meta.url);
    const { took, timesMs } = JSON.parse(await nodeOutput(entry, [port, users, seconds])) as Said;
    const times = histogramOf(timesMs.map((ms) => ms * 1000));
    return { requests: timesMs.length, seconds: took, times };
  },
} satisfies Peer;

interface Said {
  readonly took: number;
  readonly timesMs: readonly number[];
}

function fire(port: number, connections: number, duration: number): Promise<Said> {
  const timesMs: number[] = [];
  const url = `http://127.0.0.1:${port}/`;
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const running = autocannon({ url, connections, duration }, (error: Error | null, result) => {
      const took = (performance.now() - startedMs) / 1000;
      const { errors, non2xx } = result;
      if (error === null && errors + non2xx === 0) resolve({ took, timesMs });
      else reject(error ?? new Error(`autocannon: ${errors} errors, ${non2xx} bad answers`));
    });
    running.on('response', (_client, _status, _bytes, responseTimeMs) => {
      timesMs.push(responseTimeMs);
    });
  });
}

if (import.meta.main) {
  const [port, users, seconds] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await fire(port!, users!, seconds!)));
}
