/** What a strategy may need that virtual time alone has; each is there only for one that says so. */
import type { Clock } from '../../core/clock.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import type { StrategyDefinition } from '../../strategies/contract.ts';
import { SimulatedOracle } from './simulated-oracle.ts';
import { type Admit, WaitingLines } from './waiting-lines.ts';

export function provide(
  { needs = [] }: StrategyDefinition,
  run: RunSpec,
  clock: Clock,
  admit: Admit,
): { oracle: SimulatedOracle | undefined; lines: WaitingLines | undefined } {
  const oracle = needs.includes('oracle') ? new SimulatedOracle(run, clock) : undefined;
  const lines = needs.includes('waiting-line') ? new WaitingLines(admit) : undefined;
  if (oracle && lines) oracle.onLeft = () => lines.serve();
  return { oracle, lines };
}
