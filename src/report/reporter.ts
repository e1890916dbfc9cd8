/** A form in which a saved result can be read; pure, so that `plimsoll report` can make it again at any time. */
import type { SavedResult } from '../results/run-result.ts';

export interface ReportFile {
  readonly name: string;
  readonly content: string;
}

export interface Reporter {
  readonly name: string;
  readonly summary: string;
  files(result: SavedResult): readonly ReportFile[];
}
