/**
 * Judges rules over runs, those on the wire where there are any. A gate without a strategy is judged for each, on its
 * repetitions merged. A run that may not be believed can neither pass nor fail.
 */
import type { Issue } from '../core/issue.ts';
import type { GateSpec } from '../core/run-spec.ts';
import { distrust } from '../results/distrust.ts';
import { mergeRepetitions, type MergedRuns } from '../results/merge-repetitions.ts';
import type { GateVerdict, RunResult } from '../results/run-result.ts';
import { subjectRuns, subjects, tellingParts } from '../results/subjects.ts';
import { readFigure } from './figures.ts';
import { verdictUnits } from './metrics.ts';
import { loadProblem, parseRule, type Comparison, type Rule } from './rule.ts';

const holds: Readonly<Record<Comparison, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

interface Evidence {
  readonly merged: MergedRuns;
  /** Why it allows no verdict; undefined when it does. */
  readonly distrusted: string | undefined;
}

/** For gates of a saved result, which another version or hand may have written; a plan's are parsed with their position. */
export function gateIssues(gates: readonly GateSpec[]): Issue[] {
  return gates.flatMap((gate, i) => {
    const rule = parseRule(gate.rule);
    const problem = 'message' in rule ? rule.message : gate.load && loadProblem(rule.subject);
    if (problem === undefined) return [];
    const message = `${problem}, in "${gate.rule}"`;
    return [{ severity: 'error' as const, path: `gates[${i}].rule`, message }];
  });
}

/** The gates behind saved verdicts, which there is one of for each ingress and each point of a sweep. */
export function gatesOf(verdicts: readonly GateVerdict[]): GateSpec[] {
  const gates = verdicts.map(({ rule, strategy, load }) => ({
    rule,
    strategy,
    ...(load !== undefined && { load }),
  }));
  return [...new Map(gates.map((gate) => [JSON.stringify(gate), gate])).values()];
}

/** The rules must have been found right before. */
export function judge(gates: readonly GateSpec[], runs: readonly RunResult[]): GateVerdict[] {
  const parts = tellingParts(subjectRuns(runs));
  const all = [...subjects(runs).values()].map((repetitions): Evidence => {
    const distrusted = repetitions.map(distrust).find((reason) => reason !== undefined);
    return { merged: mergeRepetitions(repetitions), distrusted };
  });
  return gates.flatMap((gate) => {
    const rule = parseRule(gate.rule);
    if ('message' in rule) throw new Error(`Gate "${gate.rule}": ${rule.message}`);
    const meant = all.filter(({ merged }) => isMeant(gate, merged));
    return (meant.length === 0 && gate.strategy !== undefined ? [undefined] : meant).map(
      (evidence) => ({
        rule: gate.rule,
        strategy: evidence?.merged.strategy.label ?? gate.strategy!,
        ...(evidence && parts(evidence.merged)),
        ...(gate.load !== undefined && { load: gate.load }),
        bound: rule.bound,
        unit: verdictUnits[rule.subject.metric.quantity],
        ...verdictOf(rule, evidence, gate.load),
      }),
    );
  });
}

function isMeant({ strategy }: GateSpec, merged: MergedRuns): boolean {
  return strategy === undefined || strategy === merged.strategy.label;
}

export type GateExitCode = 0 | 1 | 3;

/** 0 passed, 1 a gate failed, 3 no verdict possible, which comes before failed. */
export function exitCodeOf(
  verdicts: readonly Pick<GateVerdict, 'verdict'>[],
  runs: readonly RunResult[],
): GateExitCode {
  const unbelievable = runs.some((run) => run.validity.verdict === 'invalid');
  if (runs.length === 0 || unbelievable) return 3;
  if (verdicts.some(({ verdict }) => verdict === 'undetermined')) return 3;
  return verdicts.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
}

function verdictOf(
  rule: Rule,
  evidence: Evidence | undefined,
  load: string | undefined,
): Pick<GateVerdict, 'value' | 'verdict' | 'reason'> {
  const reading = evidence
    ? readFigure(rule.subject, evidence.merged, load)
    : 'the strategy was not run';
  if (typeof reading === 'string') {
    return { value: null, verdict: 'undetermined', reason: evidence?.distrusted ?? reading };
  }
  if (evidence?.distrusted !== undefined) {
    return { value: reading, verdict: 'undetermined', reason: evidence.distrusted };
  }
  return {
    value: reading,
    verdict: holds[rule.comparison](reading, rule.bound) ? 'passed' : 'failed',
  };
}
