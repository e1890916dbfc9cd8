/**
 * A run on the wire in a process of its own, to be stopped and continued from outside. Prints a line when the measured
 * phase begins, then the result as JSON.
 */
import { runSpec } from '../../../src/core/run-spec.fixture.ts';
import { wireEngine } from '../../../src/engines/wire/wire-engine.ts';
import { RunFold } from '../../../src/results/fold.ts';

const measureMs = 5000;
const stage = {
  kind: 'open',
  ratePerSecond: 200,
  arrivals: 'constant',
  durationMs: measureMs,
} as const;
const base = runSpec({ stages: [stage] }, 4);
const run = {
  ...base,
  engine: 'wire' as const,
  timeline: { warmupMs: 300, measureMs, drainMs: 3000 },
  pods: base.pods.map((pod) => ({
    ...pod,
    concurrency: 100,
    serviceTime: { kind: 'constant', valueMs: 10 } as const,
  })),
};

const fold = new RunFold(run);
await using session = await wireEngine.open(run, new AbortController().signal);
for await (const event of session.events()) {
  fold.apply(event);
  if (event.kind === 'phase' && event.phase === 'measure') console.log('measuring');
}
console.log(JSON.stringify(fold.result()));
