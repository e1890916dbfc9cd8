/** What the result is worth: gates, the validity of each run with its reasons, and the regime of the target. */
import { formatMs } from '../../core/format.ts';
import type { RunResult } from '../../results/run-result.ts';
import { subjectName } from '../../results/subjects.ts';
import { floorLines } from '../near-floor.ts';
import { formatValue, gateWords, ruleText } from '../verdict-lines.ts';
import { figure } from './figure.ts';
import { type Markup, markup } from './markup.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

export function gates({ result }: Told): Markup {
  const rows = result.gates.map((gate) => {
    const subject = subjectName(gate);
    const rule = ruleText(gate);
    return [
      badge(gate.verdict, gateWords[gate.verdict]),
      rule,
      subject,
      figure(`gate ${rule} of ${subject}`, gate.value, formatValue(gate)),
      gate.reason ?? '',
    ];
  });
  const told =
    rows.length === 0
      ? markup`<p>The scenario has no gates.</p>`
      : table(['verdict', 'rule', 'strategy', 'value', 'why'], rows);
  return markup`<section><h2>Gates</h2>${told}</section>`;
}

export function trust({ result }: Told): Markup {
  const rows = result.runs.map((run) => {
    const { p99 } = run.sendLagMs;
    return [
      run.id,
      badge(run.validity.verdict, run.validity.verdict),
      run.regime,
      figure(`send lag p99 of run ${run.id}`, p99, formatMs(p99)),
      markup`<ul>${reasons(run).map((reason) => markup`<li>${reason}</li>`)}</ul>`,
    ];
  });
  const floor = floorLines(result).join(' ');
  const header = ['run', 'validity', 'regime', 'send lag p99', 'reasons'];
  return markup`<section><h2>May it be believed?</h2>${table(header, rows)}<p>Validity judges the instrument. The regime is the target's: that it is saturated is a finding, not a defect. ${floor}</p></section>`;
}

function reasons(run: RunResult): string[] {
  const broken = run.conservation.filter(({ holds }) => !holds);
  return [
    ...(run.aborted ? ['It was aborted: what it shows is partial.'] : []),
    ...run.validity.reasons.map(({ message }) => message),
    ...broken.map(
      ({ equation, left, right }) => `Does not add up: ${equation} (${left} ≠ ${right})`,
    ),
  ];
}

function badge(kind: string, text: string): Markup {
  return markup`<span class="badge ${kind}">${text}</span>`;
}
