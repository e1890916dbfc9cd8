/** CPU time of being woken at a time, and how late that is, beside `setTimeout`. */
import { tell } from '../drivers/drivers.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import type { WakeOutcome } from '../plimsoll/wake.ts';

const entry = new URL('../plimsoll/wake.ts', import.meta.url);
const cpu = 'CPU µs/wake';
const p50 = 'late p50 µs';

export const wake: Row = {
  name: 'wake',
  title:
    'a wake at a time, 0.5 to 1.5 ms after the one before, in a process with nothing else to do',
  async run({ rounds, seconds }) {
    const samples = await Samples.take(
      [
        { label: 'plimsoll', measure: () => measure(seconds) },
        { label: 'setTimeout', measure: () => measure(seconds, 'timeout') },
      ],
      rounds,
    );
    return {
      samples,
      checks: [
        { label: 'CPU per wake', values: samples.values('plimsoll', cpu), unit: ' µs' },
        {
          label: 'p50, plimsoll ÷ setTimeout',
          values: samples.ratios('plimsoll', 'setTimeout', p50),
        },
      ],
    };
  },
};

async function measure(seconds: number, ...timer: readonly string[]) {
  const outcome = await tell<WakeOutcome>(entry, [seconds, ...timer]);
  return {
    [cpu]: (outcome.cpuSeconds * 1e6) / outcome.wakes,
    [p50]: outcome.lateP50Us,
    'p99 µs': outcome.lateP99Us,
    'wakes/s': outcome.wakes / seconds,
  };
}
