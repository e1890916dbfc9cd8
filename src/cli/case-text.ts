/** The strategy suite as text: a line a case, as each becomes known. */
import type { CaseReport } from '../conformance/suite.ts';
import { placeIn } from '../platform/strategy-module.ts';

/** `module`: of a strategy of the user's own; a place in it helps to find the fault. */
export function caseLine({ verdict, name, remark, thrown }: CaseReport, module?: string): string {
  const place = module === undefined ? '' : placeIn(module, thrown);
  const parts = [name, ...(remark === undefined ? [] : [remark])];
  return `${verdict.padEnd(7)}  ${parts.join(': ')}${place && ` (${module}${place})`}`;
}

export function conclusion(name: string, engine: string, reports: readonly CaseReport[]): string {
  const counts = (['passed', 'failed', 'skipped'] as const).map(
    (wanted) => `${reports.filter(({ verdict }) => verdict === wanted).length} ${wanted}`,
  );
  return `\n${name}, ${engine}: ${counts.join(', ')}.`;
}
