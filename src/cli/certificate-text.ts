/** The certificate of `plimsoll verify` as text: a line a row, as each becomes known. */
import type { Interval } from '../statistics/interval.ts';
import { certificateTail } from '../verify/certify.ts';
import type { Row } from '../verify/row.ts';

const nameWidth = 54;

export const heading = line('verdict', 'case', 'expected', 'found', 'source');

export function rowLine({ verdict, name, expected, found, interval, source }: Row): string {
  return line(verdict, name, expected, found + (interval ? spread(interval) : ''), source);
}

function line(verdict: string, name: string, expected: string, found: string, source: string) {
  const claim = `${verdict.padEnd(9)}  ${name.padEnd(nameWidth)}  ${expected.padEnd(12)}`;
  return `${claim}  ${found.padEnd(16)}  ${source}`;
}

function spread({ estimate, low, high }: Interval): string {
  return ` ± ${((50 * (high - low)) / estimate).toFixed(2)}%`;
}

export function conclusion(rows: readonly Row[], planned: number): string {
  const count = (verdict: Row['verdict']): number =>
    rows.filter((row) => row.verdict === verdict).length;
  const confidence = `All intervals together hold the true figures with a chance of ${100 * (1 - certificateTail)} %.`;
  const parts = [
    `${count('agrees')} agree`,
    `${count('disagrees')} disagree`,
    `${count('too wide')} too wide to tell`,
    ...(rows.length < planned ? [`${planned - rows.length} not tried`] : []),
  ];
  return `\n${rows.length} cases: ${parts.join(', ')}. ${confidence}`;
}
