/** Progress for logs and pipes: a line when a run starts, one about every two seconds, one when it ends. */
import { formatCount, formatMs, formatPercent, formatRate } from '../core/format.ts';
import type { RunSpec } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';
import type { ProgressDisplay } from './display.ts';
import {
  errorShare,
  formatElapsed,
  formatIndex,
  lowestJain,
  outcomeText,
  paceTexts,
  phaseNames,
  problemTexts,
} from './run-facts.ts';

const lineEveryMs = 2000;

export function createPlainProgress(write: (line: string) => void): ProgressDisplay {
  return new PlainProgress(write);
}

class PlainProgress implements ProgressDisplay {
  readonly #write: (line: string) => void;
  #prefix = '';
  #nextLineMs = lineEveryMs;
  #warnings = new Set<string>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  runStarted(run: RunSpec, number: number, total: number): void {
    const place = run.ingress === 'in-process' || run.target ? '' : ` on ${run.ingress}`;
    this.#prefix = `[${number}/${total}] ${run.strategy.label}${place}`;
    this.#nextLineMs = lineEveryMs;
    this.#warnings = new Set();
    const { warmupMs, measureMs } = run.timeline;
    const warmup = warmupMs > 0 ? ` after ${formatElapsed(warmupMs)} of warm-up` : '';
    this.#write(
      `${this.#prefix}: ${run.engine}, ${run.ingress}, ${formatElapsed(measureMs)}${warmup}`,
    );
  }

  update(view: RunView): void {
    for (const warning of view.warnings) {
      // The same warning with newer figures is not news.
      const kind = warning.replaceAll(/[\d.,]+/g, '#');
      if (this.#warnings.has(kind)) continue;
      this.#warnings.add(kind);
      this.#write(`${this.#prefix}: warning: ${warning}`);
    }
    const { elapsedMs } = view.pace ?? view;
    if (elapsedMs < this.#nextLineMs) return;
    this.#nextLineMs = (Math.floor(elapsedMs / lineEveryMs) + 1) * lineEveryMs;
    this.#write(`${this.#prefix}: ${progressText(view)}`);
  }

  runEnded(result: RunResult): void {
    this.#write(`${this.#prefix}: ${resultText(result)}`);
  }

  close(): void {}
}

function progressText(view: RunView): string {
  const { p50, p99 } = view.responseTimeMs;
  return [
    `${phaseNames[view.phase]} ${formatElapsed(view.elapsedMs)} of ${formatElapsed(view.totalMs)}`,
    `completed ${formatRate(view.rates.completedPerSecond)}`,
    `p50 ${formatMs(p50)}`,
    `p99 ${formatMs(p99)}`,
    ...problemTexts(view.requests),
    ...paceTexts(view.pace),
  ].join(', ');
}

function resultText(result: RunResult): string {
  const { p50, p99 } = result.responseTimeMs;
  return [
    outcomeText(result),
    `${formatCount(result.requests.intended)} requests`,
    `throughput ${formatRate(result.rates.throughputPerSecond)}`,
    `p50 ${formatMs(p50)}`,
    `p99 ${formatMs(p99)}`,
    `errors ${formatPercent(errorShare(result))}`,
    `Jain ${formatIndex(lowestJain(result))}`,
  ].join(', ');
}
