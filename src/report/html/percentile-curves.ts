/** Response time by percentile, strategies over each other, on an axis that gives each further nine the same room. */
import { formatMs } from '../../core/format.ts';
import { highestUs, type Histogram } from '../../metrics/histogram.ts';
import { percentileMs } from '../../metrics/time-summary.ts';
import { histogramOf } from '../../results/saved-histograms.ts';
import { chart, type Curve, curves, picture } from './chart.ts';
import { figure } from './figure.ts';
import { type Markup, nothing } from './markup.ts';
import { linear, logarithmic, tail } from './scale.ts';
import { table } from './table.ts';
import type { Told } from './told.ts';

const shown = [10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999] as const;
/** From so many times the median on the axis is logarithmic. */
const wide = 30;
const mostPoints = 160;

export function percentileCurves({ subjects, names }: Told): Markup {
  const histograms = subjects.map((subject) => histogramOf(subject, 'responseTime')!);
  const known = histograms.filter(({ count }) => count > 0);
  if (known.length === 0) return nothing;
  const longest = Math.max(...known.map(({ maxUs }) => maxUs)) / 1000;
  const [least, median] = [0, 50].map(
    (p) => Math.min(...known.map((each) => each.valueAtPercentile(p))) / 1000,
  ) as [number, number];
  const title = 'Response time by percentile';
  const svg = chart(
    {
      title,
      about: `Percentiles of the response time of ok requests of ${names.join(', ')}; lower is better.`,
      x: { label: 'percentile', scale: tail(Math.max(...known.map(({ count }) => count))) },
      y: {
        label: 'response time',
        scale:
          longest > wide * median
            ? logarithmic(Math.max(least, longest / 1e5), longest, formatMs)
            : linear(longest, formatMs),
      },
    },
    (plot) =>
      curves(
        plot,
        histograms.map((each, i) => curveOf(names[i]!, each)),
      ),
  );
  return picture(title, svg, names, percentileTable(histograms, names));
}

/** A point per bucket, fewer where they would lie on each other. */
function curveOf(name: string, histogram: Histogram): Curve {
  const points: [number, number][] = [];
  let below = 0;
  let drawn = -1;
  histogram.forEachBucket((bucket, count) => {
    below += count;
    const place = -Math.log10(Math.max(1 - below / histogram.count, 0.5 / histogram.count));
    const isLast = below === histogram.count;
    if (place - drawn < 8 / mostPoints && !isLast && points.length > 0) return;
    drawn = place;
    const fraction = isLast ? 1 - 0.5 / histogram.count : below / histogram.count;
    points.push([fraction, Math.min(highestUs(bucket), histogram.maxUs) / 1000]);
  });
  return { name, points };
}

function percentileTable(histograms: readonly Histogram[], names: readonly string[]): Markup {
  const rows = shown
    .map((p) => ({ p, times: histograms.map((each) => percentileMs(each, p)) }))
    .filter(({ times }) => times.some((ms) => ms !== null))
    .map(({ p, times }) => [
      `p${p}`,
      ...times.map((ms, i) => figure(`p${p} of ${names[i]}`, ms, formatMs(ms))),
    ]);
  return table(['percentile', ...names], rows);
}
