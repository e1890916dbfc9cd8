/** How the instrument fared: the figures that validity goes by, kept in the result for who wants to look. */
import type { LoadSpec } from '../core/run-spec.ts';
import { summarise } from '../metrics/time-summary.ts';
import { type InstrumentFigures, type SendFigures, worstSendGaps } from '../metrics/validity.ts';
import type { FoldedRun } from './folded-run.ts';
import type { LoadFold } from './load-fold.ts';
import type { InstrumentResult } from './run-result.ts';

export function instrumentFigures(
  { run, generator, ingress, pods, stolenShare }: FoldedRun,
  ratePerSecond: number,
): InstrumentFigures {
  return {
    ...sendFigures(generator),
    loads: generator.loads.map((fold) => ({ name: fold.name, ...sendFigures(fold) })),
    load: { ratePerSecond, closed: run.loads.some(hasUsers) },
    threads: [generator, ingress, pods].flatMap(({ threads }) => threads.summaries()),
    stolenShare,
  };
}

export function instrumentResult(figures: InstrumentFigures): InstrumentResult {
  const { threads, stolenShare } = figures;
  return { threads, stolenShare, sendGapDistance: worstSendGaps(figures).distance };
}

function sendFigures({ sendLag, responseTime, intendedGaps, sentGaps }: LoadFold): SendFigures {
  return {
    sendLag: summarise(sendLag),
    responseTime: summarise(responseTime),
    intendedGaps,
    sentGaps,
  };
}

/** The same load all along, so that what changes is the target. */
export function isEvenLoad({ stages }: LoadSpec): boolean {
  const [stage, ...others] = stages;
  if (!stage || others.length > 0) return false;
  if (stage.kind === 'closed') return stage.usersAtEnd === undefined;
  return stage.kind === 'open' && stage.shape === undefined;
}

function hasUsers({ stages }: LoadSpec): boolean {
  return stages.some(({ kind }) => kind === 'closed');
}
