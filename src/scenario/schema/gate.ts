/** An entry of `gates`: a rule for every strategy, or for one. */
import { z } from 'zod';
import type { GateSpec } from '../../core/run-spec.ts';
import { loadProblem, parseRule } from '../../gate/rule.ts';
import { expected } from './fields.ts';

const longestRule = 200;
const example = 'a rule such as "p99(responseTime) < 60ms"';

const rule = z
  .string({ error: expected(example) })
  .max(longestRule, { error: expected(`a rule of at most ${longestRule} characters`), abort: true })
  .describe(example)
  .superRefine((text, context) => {
    const parsed = parseRule(text);
    if (!('message' in parsed)) return;
    const message = `${parsed.message}, at character ${parsed.offset + 1} of the rule.`;
    context.addIssue({ code: 'custom', message });
  });

const gate = z
  .union([
    rule,
    z
      .strictObject({
        strategy: z.string().optional(),
        load: z.string().optional().describe('A name of `loads`, whose requests alone it is for.'),
        rule,
      })
      .superRefine(({ load, rule: text }, context) => {
        const parsed = parseRule(text);
        if (load === undefined || 'message' in parsed) return;
        const problem = loadProblem(parsed.subject);
        if (problem === undefined) return;
        context.addIssue({ code: 'custom', path: ['rule'], message: `${problem}.` });
      }),
  ])
  .transform((written): GateSpec => (typeof written === 'string' ? { rule: written } : written));

export const gates = z
  .array(gate, { error: expected('a list of rules') })
  .max(100, { error: 'expected at most 100 gates.' })
  .default([])
  .describe('What must hold at the end; decides the exit code.');
