/**
 * The time that a proxy adds at 2,000 requests/s, open loop: a percentile of the times through it less the same
 * percentile of those without it, of the same schedule. Times run from the actual send to the last byte, at the client.
 */
import { lightest, plimsollWith } from '../drivers/drivers.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { startNullServer } from '../peers/null-server.ts';
import { nginxWith, startPlimsoll } from '../peers/proxies.ts';
import type { Server } from '../peers/server.ts';
import type { OpenLoopOutcome } from '../plimsoll/load-tally.ts';

const drive = plimsollWith<OpenLoopOutcome>('open');
const mostRounds = 3;
const direct = 'no proxy';
const p50 = 'p50 µs';
const p99 = 'p99 µs';

export const ingressResidence: Row = {
  name: 'ingress-residence',
  title: 'time inside the ingress, open loop 2,000/s Poisson, small answers',
  async run({ rounds, seconds }) {
    await using stack = new AsyncDisposableStack();
    const upstream = stack.use(await startNullServer());
    const proxies = [
      ['plimsoll', stack.use(await startPlimsoll(upstream.port))],
      ['nginx', stack.use(await nginxWith('plain')?.(upstream.port))],
    ] as const;
    for (const [, proxy] of proxies) if (proxy) await lightest(proxy.port, seconds, 'others');
    const subjects = [[direct, upstream] as const, ...proxies].map(([label, server]) => ({
      label,
      measure: server && (() => times(server, seconds)),
    }));
    const samples = await Samples.take(subjects, Math.min(rounds, mostRounds));
    return { samples, checks: [p50, p99].flatMap((key) => checksOf(samples, key)) };
  },
};

async function times({ port }: Server, seconds: number) {
  const outcome = await drive(port, seconds, 'others');
  if (outcome.unanswered > 0) throw new Error(`${outcome.unanswered} requests were not answered`);
  return { [p50]: outcome.timeP50Us, [p99]: outcome.timeP99Us };
}

function checksOf(samples: Samples, key: string) {
  const [ours, nginx] = ['plimsoll', 'nginx'].map((label) => {
    const without = samples.values(direct, key);
    return samples.values(label, key).map((value, round) => value - without[round]!);
  });
  return [
    { label: `added by plimsoll, ${key}`, values: ours!, unit: ' µs' },
    { label: `added by nginx, ${key}`, values: nginx!, unit: ' µs' },
    {
      label: `plimsoll ÷ nginx, ${key.split(' ')[0]} added`,
      values: nginx!.map((value, round) => ours![round]! / value),
      atMost: 2,
    },
  ];
}
