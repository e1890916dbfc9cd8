/** Offered, sent and completed rate, and what became of the requests so far. */
import { Text } from 'ink';
import { formatCount, formatRate } from '../core/format.ts';
import type { RunView } from '../results/run-view.ts';
import { cut, fit, sparkline } from './glyphs.ts';
import { Line } from './line.tsx';
import { problemTexts } from './run-facts.ts';

interface RatesPanelProps {
  readonly view: RunView;
  readonly columns: number;
}

/** Two rows. */
export function RatesPanel({ view, columns }: RatesPanelProps) {
  const { offeredPerSecond, sentPerSecond, completedPerSecond } = view.rates;
  const rates = [
    `offered ${fit(formatRate(offeredPerSecond), 8)}`,
    `sent ${fit(formatRate(sentPerSecond), 8)}`,
    `completed ${fit(formatRate(completedPerSecond), 8)}`,
  ].join('  ');
  const counts = `${formatCount(view.requests.ok)} ok, ${formatCount(view.inFlight)} in flight`;
  const problems = problemTexts(view.requests).join(', ');
  return (
    <>
      <Line>
        {fit(rates, Math.min(rates.length + 2, columns))}
        <Text color="cyan">{sparkline(view.completedHistory, columns - rates.length - 2)}</Text>
      </Line>
      <Line>
        {cut(counts, columns)}
        {problems && <Text color="yellow">{cut(`, ${problems}`, columns - counts.length)}</Text>}
      </Line>
    </>
  );
}
