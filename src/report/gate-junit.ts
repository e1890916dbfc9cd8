/**
 * JUnit XML, as Jenkins defines it and GitLab and others read it: a suite of the rules as they stand and one against the
 * baseline, a test case for each verdict. A failed rule is a failure; where there is no verdict, that is an error.
 */
import type { BaselineVerdict, GateReport } from '../results/gate-report.ts';
import { changeText } from './change-text.ts';
import { subjectName } from '../results/subjects.ts';
import { formatValue, ruleText, type ShownVerdict } from './verdict-lines.ts';

export function renderGateJunit({
  scenario,
  differences,
  gates,
  againstBaseline,
}: GateReport): string {
  const suites = [
    suite(
      `${scenario} gates`,
      scenario,
      gates.map((gate) => [gate, formatValue(gate)]),
    ),
    ...(againstBaseline
      ? [
          suite(
            `${scenario} against the baseline`,
            scenario,
            againstBaseline.map((verdict) => [verdict, baselineText(verdict)]),
            differences,
          ),
        ]
      : []),
  ];
  const all = [...gates, ...(againstBaseline ?? [])];
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll gate"${counts(all)}>`,
    ...suites.flat(),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

type Case = readonly [verdict: ShownVerdict, found: string];

function suite(
  name: string,
  scenario: string,
  cases: readonly Case[],
  output: readonly string[] = [],
): string[] {
  return [
    `  <testsuite name="${escaped(name)}"${counts(cases.map(([verdict]) => verdict))}>`,
    ...cases.flatMap((each) => testCase(scenario, each)),
    ...(output.length > 0 ? [`    <system-out>${escaped(output.join('\n'))}</system-out>`] : []),
    '  </testsuite>',
  ];
}

function testCase(scenario: string, [verdict, found]: Case): string[] {
  const classname = escaped(`${scenario}.${subjectName(verdict)}`);
  const opening = `    <testcase classname="${classname}" name="${escaped(ruleText(verdict))}" time="0"`;
  if (verdict.verdict === 'passed') return [`${opening}/>`];
  const [element, type] =
    verdict.verdict === 'failed' ? ['failure', 'gate'] : ['error', 'no verdict'];
  const message = escaped(verdict.reason ?? found);
  const text = escaped(verdict.reason === undefined ? found : `${found}: ${verdict.reason}`);
  return [
    `${opening}>`,
    `      <${element} type="${type}" message="${message}">${text}</${element}>`,
    '    </testcase>',
  ];
}

function baselineText(verdict: BaselineVerdict): string {
  return verdict.change ? `${formatValue(verdict)}, ${changeText(verdict)}` : formatValue(verdict);
}

function counts(verdicts: readonly ShownVerdict[]): string {
  const count = (word: ShownVerdict['verdict']) =>
    verdicts.filter(({ verdict }) => verdict === word).length;
  const numbers = {
    tests: verdicts.length,
    failures: count('failed'),
    errors: count('undetermined'),
  };
  return Object.entries(numbers)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

/** Characters that XML 1.0 does not have, in labels that users chose, become a question mark. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
