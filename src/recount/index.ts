/**
 * Counts a saved result again, by code that shares nothing with what counted it first: histograms decoded by
 * hdr-histogram-js, sums over intervals, phases, endpoints and statuses, other formulas for evenness and intervals. Then
 * every number that its report.html prints.
 */
import type { SavedResult } from '../results/run-result.ts';
import { checkComparisons } from './check-comparisons.ts';
import { checkRun } from './check-run.ts';
import { figuresOf, gateName } from './figures.ts';
import { type Difference, Ledger } from './ledger.ts';
import { isRounded, printedIn } from './printed.ts';
import { Histograms } from './samples.ts';
import { subjectsOf } from './subject.ts';

export { Histograms, type Difference };

export interface Recount {
  /** Numbers that were compared. */
  readonly checked: number;
  readonly differences: readonly Difference[];
}

export function recount(
  result: SavedResult,
  page: string,
  histograms: Histograms = new Histograms(),
): Recount {
  const ledger = new Ledger();
  for (const run of result.runs) checkRun(ledger, run, histograms);
  // What can't be decoded has been told, and allows nothing more.
  if (ledger.differences.some(({ recounted }) => recounted === 'a histogram')) return ledger;
  const subjects = subjectsOf(result.runs, histograms);
  checkComparisons(ledger, result.comparisons, subjects);
  const figure = figuresOf(result, subjects, histograms);
  for (const gate of result.gates) {
    const name = gateName(gate);
    ledger.same(name, gate.value, figure(name) ?? null, 1e-9);
  }
  for (const printed of printedIn(page)) {
    const what = `report.html: ${printed.of}`;
    const value = figure(printed.of);
    if (value === undefined) ledger.wrong(what, printed.text, 'nothing that the result holds');
    else ledger.same(what, printed.value, value, 1e-9);
    if (!isRounded(printed))
      ledger.wrong(`${what}, as printed`, printed.text, String(printed.value));
  }
  return ledger;
}
