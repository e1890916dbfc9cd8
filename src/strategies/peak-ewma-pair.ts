/** A pair of endpoints, compared by peak EWMA: what the members of the family make of their switches. */
import { NeighbouringPair } from './choosers/neighbouring-pair.ts';
import { PowerOfChoices } from './choosers/power-of-choices.ts';
import type { Strategy, StrategyContext } from './contract.ts';
import { type EwmaSwitches, PeakEwma } from './load/peak-ewma.ts';

/** `neighbouring`: as Envoy draws. */
export function peakEwmaPair(
  { clock, rng }: StrategyContext,
  draw: 'distinct' | 'neighbouring',
  switches: EwmaSwitches,
): Strategy {
  const metric = new PeakEwma(clock, switches);
  return draw === 'neighbouring'
    ? new NeighbouringPair(metric, rng, 'odd')
    : new PowerOfChoices(metric, rng, 2, false, { weighted: switches.perWeight });
}
