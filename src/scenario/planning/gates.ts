/** The gates of the strategies that are run, each by its label. */
import type { GateSpec, StrategySpec } from '../../core/run-spec.ts';
import { entriesNamed } from '../schema/strategy-choice.ts';

export function planGates(
  gates: readonly GateSpec[],
  strategies: readonly StrategySpec[],
): { gates: GateSpec[]; notes: string[] } {
  const notes: string[] = [];
  const planned = gates.flatMap(({ strategy, ...gate }) => {
    if (strategy === undefined) return [gate];
    const meant = entriesNamed(strategies, strategy);
    if (meant.length === 0) {
      notes.push(`The gate "${gate.rule}" is for ${strategy}, which is not run: it is not judged.`);
    }
    return meant.map(({ label }) => ({ ...gate, strategy: label }));
  });
  return { gates: planned, notes };
}
