/** `plimsoll gate --explain`: of each rule what it reads, what that is now, and what would make it fail. */
import { figureName, ruleSubjects } from '../gate/figures.ts';
import { parseRule, type Comparison, type Rule, type Subject } from '../gate/rule.ts';
import { changeText, estimateText } from '../report/change-text.ts';
import { wrap } from '../report/lines.ts';
import { formatFigure, formatValue, ruleText } from '../report/verdict-lines.ts';
import type { BaselineVerdict, GateReport } from '../results/gate-report.ts';
import type { GateVerdict } from '../results/run-result.ts';
import { subjectName } from '../results/subjects.ts';

export function explainText({ differences, gates, againstBaseline = [] }: GateReport): string {
  const blocks = [
    ...(differences.length > 0 ? [differences.flatMap((each) => wrap('!  ', each))] : []),
    ...gates.map(explainGate),
    ...againstBaseline.map(explainChange),
  ];
  if (blocks.length === 0) return 'The scenario has no gates.\n';
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function explainGate(gate: GateVerdict): string[] {
  const { subject, comparison } = parseRule(gate.rule) as Rule;
  const bound = formatFigure(gate.bound, gate.unit);
  return [
    `${ruleText(gate)}, ${subjectName(gate)}`,
    ...wrap('  reads  ', `${meaning(subject)}, of all repetitions together`),
    ...nowLines(gate, formatValue(gate)),
    ...wrap('  fails  ', `${failsWhere[comparison](bound)}${distance(gate)}`),
  ];
}

function meaning(subject: Subject): string {
  const { summary } = subject.metric;
  return 'time' in subject ? `${subject.time}: ${summary}` : summary;
}

const failsWhere: Readonly<Record<Comparison, (bound: string) => string>> = {
  '<': (bound) => `at ${bound} or more`,
  '<=': (bound) => `above ${bound}`,
  '>': (bound) => `at ${bound} or less`,
  '>=': (bound) => `below ${bound}`,
};

function distance({ value, bound, verdict, unit }: GateVerdict): string {
  if (value === null || verdict !== 'passed') return '';
  const change =
    value > 0 && bound > 0
      ? { scale: 'ratio' as const, estimate: bound / value }
      : { scale: 'difference' as const, estimate: bound - value };
  return `, ${estimateText({ ...change, interval: null }, unit)} from now`;
}

function explainChange(verdict: BaselineVerdict): string[] {
  const subject = ruleSubjects.find((each) => figureName(each) === verdict.metric)!;
  const now = verdict.change
    ? `${formatValue(verdict)}, ${changeText(verdict)}`
    : formatValue(verdict);
  return [
    `${ruleText(verdict)}, ${subjectName(verdict)}`,
    ...wrap('  reads  ', `${meaning(subject)}, of each repetition, here and in the baseline`),
    ...nowLines(verdict, now),
    ...wrap('  fails  ', failsBeyond(verdict)),
  ];
}

/** The estimate that, with an interval as wide as now, would leave the tolerance behind. */
function failsBeyond({ better, change, baseline, bound, unit }: BaselineVerdict): string {
  const direction = better === 'lower' ? 'above' : 'below';
  if (bound === null || baseline === null) return `${direction} what the baseline does not know`;
  const whole = `once the whole interval lies ${direction} ${formatFigure(bound, unit)}`;
  if (!change?.interval) return whole;
  const { scale, estimate, interval } = change;
  const near = direction === 'above' ? interval.low : interval.high;
  const needed =
    scale === 'ratio' ? (bound / baseline) * (estimate / near) : bound - baseline + estimate - near;
  const text = estimateText({ scale, estimate: needed, interval: null }, unit);
  return `${whole}; at this spread from ${text} on`;
}

function nowLines(
  { verdict, reason }: Pick<GateVerdict, 'verdict' | 'reason'>,
  now: string,
): string[] {
  return wrap('  now    ', `${now}: ${verdict}${reason === undefined ? '' : `, ${reason}`}`);
}
