/**
 * wrk 4 (Will Glozer): a closed loop, each connection asking again as soon as it is answered; no rate, no think time.
 * Times are whole µs from the write to the last byte, cut off at --timeout.
 *
 * Traps. It back-fills: once a time is more than twice the mean time of a request it adds times that nobody measured, one
 * mean apart (`stats_correct` in wrk.c), so its histogram holds more than it sent, and its percentiles after a stall are
 * made of them; it can't be switched off. A duration is whole seconds. The figures in the summary are rounded to two
 * decimals of whatever unit fits, so the buckets are printed by a script. `-H 'Host: …'` replaces its Host only when
 * spelt so.
 */
import { fileURLToPath } from 'node:url';
import type { Observation, Peer } from './observation.ts';
import { histogramOf } from './observation.ts';
import { absence, output } from './program.ts';

const script = fileURLToPath(new URL('./wrk-histogram.lua', import.meta.url));

export const wrk = {
  name: 'wrk',
  absent: absence('wrk'),
  async closed(port, users, seconds): Promise<Observation> {
    const how = ['-t1', `-c${users}`, `-d${seconds}s`, '--timeout', '10s', '-s', script];
    const printed = await output('wrk', [...how, `http://127.0.0.1:${port}/`]);
    const [, answered, tookUs, buckets] = /answered (\d+) in (\d+)\n([\d\s]*)$/.exec(printed)!;
    if (/Non-2xx|Socket errors/.test(printed)) throw new Error(`wrk: ${printed}`);
    const times = buckets!
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [us, count] = line.split(' ').map(Number);
        return Array.from({ length: count! }, () => us!);
      });
    return {
      requests: Number(answered),
      seconds: Number(tookUs) / 1e6,
      times: histogramOf(times),
    };
  },
} satisfies Peer;
