/** Reads a baseline back, as `plimsoll gate --update-baseline` wrote it and a merge may have left it. */
import { z } from 'zod';
import type { Issue } from '../core/issue.ts';
import { type Baseline, baselineSchema } from '../results/baseline.ts';
import { environment } from './read-calibration.ts';
import { parseWith } from './read-json.ts';

const number = z.number();
const text = z.string();

const subject = z
  .looseObject({
    engine: z.enum(['simulated', 'wire']),
    ingress: text,
    dialect: text.optional(),
    strategy: z.looseObject({
      name: text,
      label: text,
      params: z.record(text, z.unknown()),
      module: z.looseObject({ path: text, hash: text }).optional(),
    }),
    sweptRatePerSecond: number.optional(),
    repetitions: z.array(number).min(1),
    seeds: z.array(number),
    offeredPerSecond: z.array(number),
    figures: z.record(text, z.array(number.nullable())),
    responseTimeHistograms: z.array(text),
  })
  .check(({ value, issues }) => {
    const { repetitions, seeds, offeredPerSecond, figures, responseTimeHistograms } = value;
    const lists = { seeds, offeredPerSecond, responseTimeHistograms };
    const named = [
      ...Object.entries(lists).map(([name, list]) => [[name], list] as const),
      ...Object.entries(figures).map(([name, list]) => [['figures', name], list] as const),
    ];
    for (const [path, list] of named) {
      if (list.length === repetitions.length) continue;
      const message = `expected a value for each of ${repetitions.length} repetitions, received ${list.length}.`;
      issues.push({ code: 'custom', path: [...path], message, input: list });
    }
  });

const baseline = z.looseObject({
  schema: z.literal(baselineSchema),
  scenario: z.looseObject({ name: text, hash: text }),
  environment,
  command: text,
  subjects: z.record(text, subject),
}) satisfies z.ZodType<Baseline>;

export function parseBaseline(json: string): Baseline | Issue[] {
  return parseWith(baseline, baselineSchema, json, 'Is this a baseline of Plimsoll?');
}
