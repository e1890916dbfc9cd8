/** How late requests leave at 10,000/s Poisson through ingress and pods, beside the same on `setTimeout`. */
import { tell } from '../drivers/drivers.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import type { OpenLoopOutcome } from '../plimsoll/load-tally.ts';

const chain = new URL('../plimsoll/chain.ts', import.meta.url);
const ratePerSecond = 10_000;
const p50 = 'send lag p50 ms';
const p99 = 'p99 ms';
const cpu = 'CPU µs/request, all threads';

export const generatorOpen: Row = {
  name: 'generator-open',
  title: 'send lag, open loop 10k/s Poisson through the whole chain',
  async run({ rounds, seconds }) {
    const samples = await Samples.take(
      [
        { label: 'plimsoll', measure: () => measure(2 * seconds) },
        { label: 'on setTimeout', measure: () => measure(2 * seconds, 'timeout') },
      ],
      rounds,
    );
    const ratios = (key: string) => samples.ratios('plimsoll', 'on setTimeout', key);
    return {
      samples,
      checks: [
        { label: 'p50, plimsoll ÷ setTimeout', values: ratios(p50), atMost: 0.3 },
        { label: 'p99, plimsoll ÷ setTimeout', values: ratios(p99), atMost: 0.6 },
        { label: 'CPU per request, plimsoll ÷ setTimeout', values: ratios(cpu) },
      ],
    };
  },
};

async function measure(seconds: number, ...timer: readonly string[]) {
  const outcome = await tell<OpenLoopOutcome>(chain, [seconds, ratePerSecond, ...timer]);
  return {
    [p50]: outcome.sendLagP50Ms,
    [p99]: outcome.sendLagP99Ms,
    'unanswered %': (outcome.unanswered * 100) / (seconds * ratePerSecond),
    [cpu]: (outcome.cpuSeconds * 1e6) / outcome.requests,
  };
}
