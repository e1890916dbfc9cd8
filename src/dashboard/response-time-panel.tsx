/** Percentiles and, with three rows or more, the histogram they are read from, on a logarithmic time axis. */
import { Text } from 'ink';
import { formatMs } from '../core/format.ts';
import type { RunView } from '../results/run-view.ts';
import { columnChart, cut, fit } from './glyphs.ts';
import { Line } from './line.tsx';

interface ResponseTimePanelProps {
  readonly view: RunView;
  readonly columns: number;
  readonly rows: number;
}

type Buckets = RunView['responseTimeBuckets'];

export function ResponseTimePanel({ view, columns, rows }: ResponseTimePanelProps) {
  const { p50, p90, p99, max } = view.responseTimeMs;
  const values = `  p50 ${fit(formatMs(p50), 7)} p90 ${fit(formatMs(p90), 7)} p99 ${fit(formatMs(p99), 7)} max ${formatMs(max)}`;
  const title = cut('response time', columns);
  const cells = spread(view.responseTimeBuckets, columns);
  const chart = rows < 3 || cells.length === 0 ? [] : columnChart(countsOf(cells), rows - 2);
  return (
    <>
      <Line>
        <Text bold>{title}</Text>
        {cut(values, columns - title.length)}
      </Line>
      {chart.map((line, row) => (
        <Line key={row} color="cyan">
          {line}
        </Line>
      ))}
      {chart.length > 0 && <Line dimColor>{axis(view, cells, columns)}</Line>}
    </>
  );
}

const widestColumn = 4;

/** One bucket per cell: neighbours are summed when there are more buckets than cells, else repeated. */
function spread(buckets: Buckets, width: number): Buckets {
  const repeat = Math.min(widestColumn, Math.floor(width / buckets.length));
  if (repeat >= 1) {
    return buckets.flatMap((bucket) => Array.from({ length: repeat }, () => bucket));
  }
  const together = Math.ceil(buckets.length / width);
  return Array.from({ length: Math.ceil(buckets.length / together) }, (_, cell) => {
    const part = buckets.slice(cell * together, (cell + 1) * together);
    return {
      upToMs: part.at(-1)!.upToMs,
      count: part.reduce((sum, bucket) => sum + bucket.count, 0),
    };
  });
}

function countsOf(cells: Buckets): readonly number[] {
  return cells.map(({ count }) => count);
}

/** Marks under the columns; a label that would touch an earlier one is left out. */
function axis(view: RunView, cells: Buckets, columns: number): string {
  const { p50, p90, p99 } = view.responseTimeMs;
  const last = formatMs(cells.at(-1)!.upToMs);
  const labels: readonly (readonly [number, string])[] = [
    [cellOf(cells, p50), '▲p50'],
    [cellOf(cells, p99), '▲p99'],
    [cellOf(cells, p90), '▲p90'],
    [0, formatMs(cells[0]!.upToMs)],
    [cells.length - last.length, last],
  ];
  let line = ' '.repeat(columns);
  for (const [at, label] of labels) {
    const end = at + label.length;
    if (at < 0 || end > columns || line.slice(Math.max(0, at - 1), end + 1).trim() !== '') continue;
    line = line.slice(0, at) + label + line.slice(end);
  }
  return line.trimEnd();
}

/** −1 for a time that is not known. */
function cellOf(cells: Buckets, ms: number | null): number {
  return ms === null ? -1 : cells.findIndex(({ upToMs }) => upToMs >= ms);
}
