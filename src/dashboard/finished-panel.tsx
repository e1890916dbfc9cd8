/** The runs that have ended, side by side. */
import { Text } from 'ink';
import { formatMs, formatPercent, formatRate } from '../core/format.ts';
import type { RunResult } from '../results/run-result.ts';
import { cut, fit, fitRight } from './glyphs.ts';
import { Line } from './line.tsx';
import { errorShare, formatIndex, lowestJain, outcomeText } from './run-facts.ts';

interface FinishedPanelProps {
  readonly results: readonly RunResult[];
  readonly columns: number;
  readonly rows: number;
}

const numberHeadings = ['p50', 'p99', 'throughput', 'errors', 'Jain'] as const;
const numberWidths = [8, 8, 11, 8, 7] as const;
const outcomeHeading = 'validity';

export function FinishedPanel({ results, columns, rows }: FinishedPanelProps) {
  const shown = results.slice(Math.max(0, results.length - (rows - 1)));
  const earlier = results.length - shown.length;
  const numbersWidth = numberWidths.reduce((sum, width) => sum + width, 2);
  const outcomeWidth = Math.max(
    outcomeHeading.length,
    ...shown.map((result) => outcomeText(result).length),
  );
  const nameWidth = Math.max(12, columns - numbersWidth - outcomeWidth);
  const title = fit(earlier > 0 ? `finished (${earlier} earlier)` : 'finished', nameWidth);
  const names = namesOf(results).slice(earlier);
  return (
    <>
      <Line>
        <Text bold>{title}</Text>
        <Text dimColor>
          {cut(`${numberCells(numberHeadings)}  ${outcomeHeading}`, columns - nameWidth)}
        </Text>
      </Line>
      {shown.map((result, index) => (
        <Line key={result.id}>
          {cut(`${fit(names[index]!, nameWidth)}${numberCells(numbersOf(result))}  `, columns)}
          <Text color={outcomeColour(result)}>
            {cut(outcomeText(result), columns - nameWidth - numbersWidth)}
          </Text>
        </Line>
      ))}
    </>
  );
}

function numbersOf(result: RunResult): readonly string[] {
  return [
    formatMs(result.responseTimeMs.p50),
    formatMs(result.responseTimeMs.p99),
    formatRate(result.rates.throughputPerSecond),
    formatPercent(errorShare(result)),
    formatIndex(lowestJain(result)),
  ];
}

function numberCells(texts: readonly string[]): string {
  return texts.map((text, index) => fitRight(text, numberWidths[index]!)).join('');
}

/** The strategy, and what else tells these runs apart. */
function namesOf(results: readonly RunResult[]): readonly string[] {
  const severalIngresses = new Set(results.map(({ ingress }) => ingress)).size > 1;
  const severalEngines = new Set(results.map(({ engine }) => engine)).size > 1;
  const repeated = results.some(({ repetition }) => repetition > 1);
  return results.map(({ strategy, engine, ingress, repetition }) =>
    [
      strategy.label,
      ...(severalEngines && engine === 'simulated' ? ['simulated'] : []),
      ...(severalIngresses ? [`on ${ingress}`] : []),
      ...(repeated ? [`#${repetition}`] : []),
    ].join(' '),
  );
}

function outcomeColour({ validity, aborted }: RunResult): string {
  if (validity.verdict === 'invalid') return 'red';
  return validity.verdict === 'suspect' || aborted ? 'yellow' : 'green';
}
