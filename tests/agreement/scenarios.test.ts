/**
 * The shipped scenarios on the wire and in virtual time: the same arrivals, mix and demands, so the same times but for what
 * the wire takes itself. How much that is the same runs measure (send lag, late answers, network and ingress), and it is
 * allowed for; what is left are the models. Seeds are the scenarios' own; some hundred requests each.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { run, simulate, type Source } from '../../src/index.ts';
import { agreeEngines } from '../../src/results/agree-engines.ts';
import type { FigureAgreement, SubjectAgreement } from '../../src/results/engine-agreement.ts';

const folder = resolve(import.meta.dirname, '../../scenarios');
/** Those of coordinated omission have a file of their own; a second of them is too short for the stall they are about. */
const names = readdirSync(folder).filter((name) => /^(?!coordinated).*\.yaml$/.test(name));
/** Of each scenario; more take longer and show the same. */
const mostStrategies = 2;
const durationMs = 1000;
/** In all: a busy machine may spoil a run; where a model is wrong, each is spoilt. */
let repeats = 4;

/** Parts of the simulated figure either way, and for times what they may be longer beside what was measured. */
const bounds = {
  mean: { part: 0.1, ms: 1 },
  p50: { part: 0.1, ms: 1 },
  p99: { part: 0.25, ms: 10 },
} as const;

/** With a warm-up that is long enough for connections. */
function sourceOf(name: string): Source {
  const file = resolve(folder, name);
  return { file, text: readFileSync(file, 'utf8').replace(/^( +warmup:).*$/m, '$1 250ms') };
}

/** Empty where all figures lie within their bounds; where times may not be trusted, all but them. */
function problemsOf(
  { subject, figures, meanPartsMs }: SubjectAgreement,
  isTrusted: boolean,
): string[] {
  return figures.flatMap(({ figure, endpoint = figure, unit, wire, simulated, expected }) => {
    if (!isTrusted && unit !== 'fraction') return [];
    const [low, high] = boundsOf(figure, simulated!, expected!, meanPartsMs!.betweenMs);
    if (wire! >= low && wire! <= high) return [];
    return [`${subject}, ${endpoint}: ${wire} on the wire, expected from ${low} to ${high}`];
  });
}

function boundsOf(
  figure: FigureAgreement['figure'],
  simulated: number,
  expected: NonNullable<FigureAgreement['expected']>,
  betweenMs: number,
): readonly [number, number] {
  // The draws are the same, not independent.
  if (figure === 'share') return [simulated + expected.low / 2, simulated + expected.high / 2];
  if (figure === 'errors') return [simulated + expected.low, simulated + expected.high];
  const { part, ms } = bounds[figure];
  const [low, high] = [simulated * (1 + expected.low), simulated * (1 + expected.high)];
  if (figure === 'throughput') return [low - part * simulated, high + part * simulated];
  return [Math.min(low, (1 - part) * simulated), high + part * simulated + betweenMs + ms];
}

test.for(names)(
  '%s: mean and p50 of the wire within 10 % of the simulator’s, p99 within 25 %, shares within half of what chance allows',
  async (name, { skip }) => {
    const source = sourceOf(name);
    const all = await simulate([source], { durationMs });
    const strategies = [...new Set(all.runs.map(({ strategy }) => strategy.label))];
    const options = { durationMs, strategies: strategies.slice(0, mostStrategies) };
    for (;;) {
      const wire = await run([source], options);
      const { subjects } = agreeEngines([...wire.runs, ...all.runs], 'nowhere');
      expect(subjects).toHaveLength(options.strategies.length);
      const isTrusted = wire.runs.every(({ validity }) => validity.verdict === 'valid');
      const problems = subjects.flatMap((subject) => problemsOf(subject, isTrusted));
      if ((!isTrusted || problems.length > 0) && repeats-- > 0) continue;
      expect(problems).toEqual([]);
      skip(!isTrusted, 'times were not judged: this machine was too busy to measure them');
      return;
    }
  },
);
