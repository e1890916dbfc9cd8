/**
 * vegeta 12: an open loop at a constant pace, over as many workers (goroutines with keep-alive connections) as it takes.
 * As CSV per request: start in ns since 1970, status, ns to the last byte, and more.
 *
 * Traps. The time begins when a worker takes the request up, so lateness of its own vanishes. It counts up workers from
 * ten and opens connections as it goes.
 */
import type { Observation, Peer } from './observation.ts';
import { histogramOf } from './observation.ts';
import { absence, findProgram, output } from './program.ts';

export const vegeta = {
  name: 'vegeta',
  absent: absence('vegeta'),
  async open(port, ratePerSecond, seconds): Promise<Observation> {
    const attack = `"$0" attack -rate=${ratePerSecond}/1s -duration=${seconds}s -timeout=10s`;
    const target = `GET http://127.0.0.1:${port}/\n`;
    const command = ['-c', `${attack} | "$0" encode -to csv`, findProgram('vegeta')!];
    const rows = (await output('sh', command, target)).trim().split('\n');
    const timesUs = rows.map((row) => {
      const [, status, ns] = row.split(',').map(Number);
      if (status !== 200) throw new Error(`vegeta was answered: ${row}`);
      return ns! / 1000;
    });
    return { requests: timesUs.length, seconds, times: histogramOf(timesUs) };
  },
} satisfies Peer;
