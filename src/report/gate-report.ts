/** Verdicts in the forms that a CI shows: for a terminal or log, a step summary, a test report, a program. */
import type { BaselineVerdict, GateReport } from '../results/gate-report.ts';
import { subjectName } from '../results/subjects.ts';
import { changeText } from './change-text.ts';
import { indented } from './json.ts';
import { renderGateJunit } from './gate-junit.ts';
import { wrap } from './lines.ts';
import {
  ruleText,
  type ShownVerdict,
  formatValue,
  verdictLines,
  gateWords,
} from './verdict-lines.ts';

export const gateFormats = {
  text: renderGateText,
  markdown: renderGateMarkdown,
  junit: renderGateJunit,
  json: (report) => `${indented(report, '')}\n`,
} as const satisfies Readonly<Record<string, (report: GateReport) => string>>;

function renderGateText({ differences, gates, againstBaseline }: GateReport): string {
  const sections = [
    differences.flatMap((each) => wrap('!  ', each)),
    gates.length === 0 ? ['The scenario has no gates.'] : verdictLines(gates),
    againstBaseline
      ? ['Against the baseline', ...verdictLines(againstBaseline.map(withChange))]
      : [],
  ];
  const blocks = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

/** What a reader wants to know of each change, passed or not. */
function withChange(verdict: BaselineVerdict): ShownVerdict {
  if (!verdict.change) return verdict;
  const { reason } = verdict;
  const change = changeText(verdict);
  return { ...verdict, reason: reason === undefined ? change : `${change}; ${reason}` };
}

function renderGateMarkdown({ scenario, differences, gates, againstBaseline }: GateReport): string {
  const rows = gates.map((gate) => [
    ...opening(gate),
    formatValue(gate),
    inCell(gate.reason ?? ''),
  ]);
  const changes = (againstBaseline ?? []).map((verdict) => [
    ...opening(verdict),
    formatValue(verdict),
    verdict.change ? changeText(verdict) : '',
    inCell(verdict.reason ?? ''),
  ]);
  const sections = [
    [`### Gates of ${inCell(scenario)}`],
    differences.map((each) => `- ${inCell(each)}`),
    gates.length === 0
      ? ['The scenario has no gates.']
      : table(['verdict', 'rule', 'strategy', 'value', ''], rows),
    againstBaseline
      ? table(['verdict', 'rule', 'strategy', 'value', 'change, 95 % interval', ''], changes)
      : [],
  ];
  const blocks = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function opening(verdict: ShownVerdict): string[] {
  const word = gateWords[verdict.verdict];
  return [
    verdict.verdict === 'passed' ? word : `**${word}**`,
    `\`${ruleText(verdict)}\``,
    inCell(subjectName(verdict)),
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}

/** Words that are not ours, where Markdown and HTML are read. */
function inCell(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]|]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s+/g, ' ');
}
