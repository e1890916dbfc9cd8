/** A line for each of several loads: what it asks for, what it gets, how fast. */
import { Text } from 'ink';
import { formatMs, formatRate } from '../core/format.ts';
import type { LoadView } from '../results/run-view.ts';
import { cut, fit } from './glyphs.ts';
import { Line } from './line.tsx';
import { problemTexts } from './run-facts.ts';

interface LoadsPanelProps {
  /** As many as there are rows for. */
  readonly loads: readonly LoadView[];
  readonly columns: number;
}

const widestName = 20;

export function LoadsPanel({ loads, columns }: LoadsPanelProps) {
  const nameWidth = Math.min(widestName, Math.max(...loads.map(({ name }) => name.length)));
  return loads.map((load) => {
    const { p50, p99 } = load.responseTimeMs;
    const figures = [
      fit(load.name, nameWidth),
      `offered ${fit(formatRate(load.offeredPerSecond), 8)}`,
      `completed ${fit(formatRate(load.completedPerSecond), 8)}`,
      `p50 ${fit(formatMs(p50), 7)}`,
      `p99 ${fit(formatMs(p99), 7)}`,
    ].join('  ');
    const problems = problemTexts(load.requests).join(', ');
    return (
      <Line key={load.name}>
        {cut(figures, columns)}
        {problems && <Text color="yellow">{cut(`  ${problems}`, columns - figures.length)}</Text>}
      </Line>
    );
  });
}
