/** Which run of how many, its phase, and how far it is. */
import { Text } from 'ink';
import type { RunSpec } from '../core/run-spec.ts';
import type { RunView } from '../results/run-view.ts';
import { cut, fit, progressBar } from './glyphs.ts';
import { Line } from './line.tsx';
import { formatElapsed, paceTexts, phaseNames } from './run-facts.ts';

interface RunHeaderProps {
  readonly title: string;
  readonly run: RunSpec | undefined;
  readonly number: number;
  readonly total: number;
  /** How to quit; empty when there is nothing left to quit. */
  readonly hint: string;
  readonly columns: number;
}

export function RunHeader({ title, run, number, total, hint, columns }: RunHeaderProps) {
  const width = columns - hint.length - 1;
  const name = cut(title, Math.floor(width / 2));
  const what = run
    ? `  ${number} of ${total}: ${run.strategy.label}  (${run.engine}, ${run.ingress})`
    : '';
  return (
    <Line>
      <Text bold>{name}</Text>
      {fit(what, width - name.length)} <Text dimColor>{hint}</Text>
    </Line>
  );
}

interface ProgressLineProps {
  readonly view: RunView | undefined;
  readonly columns: number;
}

export function ProgressLine({ view, columns }: ProgressLineProps) {
  const phase = fit(phaseNames[view?.phase ?? 'starting'], 10);
  const elapsedMs = Math.min(view?.elapsedMs ?? 0, view?.totalMs ?? 0);
  const elapsed = view && `${formatElapsed(elapsedMs)} of ${formatElapsed(view.totalMs)}`;
  const times = view ? ` ${[elapsed, ...paceTexts(view.pace)].join(', ')}` : '';
  const fraction = view && view.totalMs > 0 ? elapsedMs / view.totalMs : 0;
  return (
    <Line>
      {phase}
      <Text color="cyan">
        {progressBar(fraction, Math.max(0, columns - phase.length - times.length))}
      </Text>
      {times}
    </Line>
  );
}
