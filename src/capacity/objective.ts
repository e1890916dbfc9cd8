/**
 * What must hold for a rate to be carried: rules of a gate joined by `and`, such as
 * `p99(responseTime) < 50ms and errors < 0.1%`. Each must be one that a higher rate makes harder, or "the highest rate"
 * would mean nothing.
 */
import { readTime, type Reading, verdictUnits } from '../gate/metrics.ts';
import { parseRule, type Rule } from '../gate/rule.ts';
import { distrust } from '../results/distrust.ts';
import type { RunResult } from '../results/run-result.ts';

interface WrittenRule extends Rule {
  readonly text: string;
}

export type Objective = readonly WrittenRule[];

/** `holds` is undefined where the run can't tell. */
export type Judgement =
  | { readonly holds: true; readonly reason: null }
  | { readonly holds: false | undefined; readonly reason: string };

/** Or what is wrong with it. */
export function parseObjective(text: string): Objective | string {
  const rules: WrittenRule[] = [];
  for (const part of text.split(/\sand\s/)) {
    const written = part.trim();
    const rule = parseRule(written);
    const problem = 'message' in rule ? rule.message : unboundedProblem(rule);
    if (problem !== undefined) return `${problem}, in "${written}"`;
    rules.push({ ...(rule as Rule), text: written });
  }
  return rules;
}

function unboundedProblem({ subject: { metric }, comparison }: Rule): string | undefined {
  if (metric.quantity !== 'time' && metric.quantity !== 'fraction')
    return `expected what suffers from a higher rate (times, errors, timeouts), received ${metric.name}`;
  if (comparison !== '<' && comparison !== '<=')
    return `expected < or <=, since the highest rate is sought, received "${comparison}"`;
  return undefined;
}

/** A run that falls behind does not carry its rate, whatever its figures are up to the end: they grow with its length. */
export function judgeObjective(objective: Objective, run: RunResult): Judgement {
  const distrusted = distrust(run);
  // The remedy, in the sentences after the first, is for a run of the user's.
  if (distrusted !== undefined) return { holds: undefined, reason: distrusted.split('. ')[0]! };
  const judged = objective.map((rule) => judgeRule(rule, run));
  const failed = judged.find(({ holds }) => holds === false);
  if (failed) return failed;
  if (run.regime === 'saturated')
    return { holds: false, reason: 'answers fell behind the requests' };
  return judged.find(({ holds }) => holds === undefined) ?? { holds: true, reason: null };
}

function judgeRule({ subject, comparison, bound, text }: WrittenRule, run: RunResult): Judgement {
  const value: Reading =
    'time' in subject ? readTime(run, subject.metric, subject.time) : subject.metric.read(run);
  if (typeof value === 'string') {
    const reason = run.requests.ok === 0 ? 'no request was answered as expected' : value;
    return { holds: undefined, reason };
  }
  if (comparison === '<' ? value < bound : value <= bound) return { holds: true, reason: null };
  const unit = verdictUnits[subject.metric.quantity] === 'ms' ? 'ms' : '';
  return { holds: false, reason: `${text} fails with ${Number(value.toPrecision(3))}${unit}` };
}
