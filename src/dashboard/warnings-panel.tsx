/** What makes this run's measurement doubtful; the latest, when there are more than rows. */
import { cut } from './glyphs.ts';
import { Line } from './line.tsx';

interface WarningsPanelProps {
  readonly warnings: readonly string[];
  readonly columns: number;
  readonly rows: number;
}

export function WarningsPanel({ warnings, columns, rows }: WarningsPanelProps) {
  const shown = warnings.slice(-rows);
  const earlier = warnings.length - shown.length;
  return shown.map((warning, index) => (
    <Line key={warning} color="yellow">
      {cut(`! ${index === 0 && earlier > 0 ? `(${earlier} more) ` : ''}${warning}`, columns)}
    </Line>
  ));
}
