/** `plimsoll diff`: what sets two results apart, then a table for each subject. */
import { unknownText } from '../core/format.ts';
import type { MetricComparison } from '../results/comparison-result.ts';
import { estimateText, sampleText } from './change-text.ts';
import { alignColumns, wrap } from './lines.ts';
import { formatFigure } from './verdict-lines.ts';

export interface ShownDiff {
  readonly subject: string;
  readonly paired: boolean;
  readonly metrics: readonly MetricComparison[];
}

export function renderDiff(differences: readonly string[], diffs: readonly ShownDiff[]): string {
  const blocks = [differences.flatMap((each) => wrap('!  ', each)), ...diffs.map(diffLines)];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function diffLines({ subject, paired, metrics }: ShownDiff): string[] {
  const rows = metrics.map((metric) => {
    const pair = metric.pairs[0]!;
    const of = (side: string) => {
      const { estimate } = metric.ranking.find((each) => each.subject === side)!;
      return estimate === null ? unknownText : formatFigure(estimate, metric.unit);
    };
    const change =
      pair.estimate === null
        ? unknownText
        : estimateText({ ...pair, estimate: pair.estimate, scale: metric.scale }, metric.unit);
    return [metric.metric, of(pair.b), of(pair.a), change, word(metric)];
  });
  const repetitions = Math.max(...metrics.map(({ pairs }) => pairs[0]!.repetitions));
  const heads = ['', 'A', 'B', 'change (95 %)', ''];
  return [
    `${subject}, ${sampleText({ paired, repetitions })}`,
    ...alignColumns([heads, ...rows], 'lrrll').map((line) => `  ${line}`),
  ];
}

function word({ pairs: [pair] }: MetricComparison): string {
  const { estimate, interval, significant, better, a, effectSize, p } = pair!;
  if (estimate === null) return 'not known';
  if (!interval) return 'takes two repetitions of each';
  if (significant) return better === a ? 'better' : 'worse';
  // The change says so.
  return p === 1 && effectSize === null ? '' : 'no significant difference';
}
