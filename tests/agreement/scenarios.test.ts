/**
 * The shipped scenarios on the wire and in virtual time: the same arrivals, mix and demands, so the same times but for what
 * the wire takes itself. How much that is the same runs measure (send lag, late answers, network and ingress), and it is
 * allowed for; what is left are the models. Seeds are the scenarios' own; some hundred requests each.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { run, simulate, type Source } from '../../src/index.ts';
import { agreeEngines } from '../../src/comparison/agree-engines.ts';
import type { FigureAgreement, SubjectAgreement } from '../../src/results/engine-agreement.ts';

const folder = resolve(import.meta.dirname, '../../scenarios');
/** Those of coordinated omission have a file of their own; a second of them is too short for the stall they are about. */
const names = readdirSync(folder).filter((name) => /^(?!coordinated).*\.yaml$/.test(name));
const once = { durationMs: 1000, repetitions: 1 };
/** In all: a busy machine may spoil a run; where a model is wrong, each is spoilt. */
let repeats = 4;

/** Network and ingress take a quarter of it; beyond, threads had to wait for a processor, of which users of a closed loop tell nothing. */
const longestBetweenMs = 2;

/** Beyond what a report expects (5 %, 15 % for p99): for a second's requests, and for the tail of network and ingress. */
const more = {
  mean: { part: 0.05, ms: 0 },
  p50: { part: 0.05, ms: 0 },
  p99: { part: 0.1, ms: 10 },
} as const;

/** With a warm-up that is long enough for connections. */
function sourceOf(name: string): Source {
  const file = resolve(folder, name);
  return { file, text: readFileSync(file, 'utf8').replace(/^( +warmup:).*$/m, '$1 250ms') };
}

/** Empty where all figures lie within their bounds. */
function problemsOf(subject: SubjectAgreement): string[] {
  return subject.figures.flatMap((figure) => {
    const { wire, simulated, expected } = figure;
    if (!expected) return [];
    const [low, high] = boundsOf(figure, expected, subject);
    if (wire! >= low && wire! <= high) return [];
    const name = figure.endpoint ?? figure.figure;
    return [
      `${subject.subject}, ${name}: ${wire} on the wire, ${simulated} simulated, expected from ${low} to ${high}`,
    ];
  });
}

function boundsOf(
  { figure, ...of }: FigureAgreement,
  expected: NonNullable<FigureAgreement['expected']>,
  { figures, meanPartsMs }: SubjectAgreement,
): readonly [number, number] {
  const simulated = of.simulated!;
  // The draws are the same, not independent.
  if (figure === 'share') return [simulated + expected.low / 2, simulated + expected.high / 2];
  if (figure === 'errors') return [simulated + expected.low, simulated + expected.high];
  if (figure === 'throughput') {
    // Users who wait ask less often; by Little's law at most by as much as they wait longer.
    const [mean] = figures;
    return [0.95 * simulated * Math.min(1, mean!.simulated! / mean!.wire!), 1.05 * simulated];
  }
  const { part, ms } = more[figure];
  return [
    simulated * (1 + expected.low - part),
    simulated * (1 + expected.high + part) + meanPartsMs!.betweenMs + ms,
  ];
}

test.for(names)(
  '%s: mean and p50 of the wire within 10 % of the simulator’s, p99 within 25 %, shares within half of what chance allows',
  async (name, { skip }) => {
    const source = sourceOf(name);
    const all = await simulate([source], once);
    const strategies = [...new Set(all.runs.map(({ strategy }) => strategy.label))];
    // Of each scenario another one: more take longer and show the same.
    const strategy = strategies[names.indexOf(name) % strategies.length]!;
    const options = { ...once, strategies: [strategy] };
    for (;;) {
      const wire = await run([source], options);
      const { subjects } = agreeEngines([...wire.runs, ...all.runs], 'nowhere');
      expect(subjects).toHaveLength(1);
      const isQuiet =
        wire.runs.every(({ validity }) => validity.verdict === 'valid') &&
        subjects.every(({ meanPartsMs }) => meanPartsMs!.betweenMs < longestBetweenMs);
      const problems = subjects.flatMap(problemsOf);
      if ((!isQuiet || problems.length > 0) && repeats-- > 0) continue;
      skip(!isQuiet, 'this machine was too busy to measure anything on');
      expect(problems).toEqual([]);
      return;
    }
  },
);
