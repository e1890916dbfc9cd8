/** p2c that may draw the same endpoint twice and says nothing of it. */
import { PowerOfChoices } from '../../../src/strategies/choosers/power-of-choices.ts';
import { defineStrategy } from '../../../src/strategies/contract.ts';
import { inFlight } from '../../../src/strategies/load/in-flight.ts';
import { p2c } from '../../../src/strategies/p2c.ts';

export default defineStrategy({
  ...p2c,
  create: (_params, { rng }) => new PowerOfChoices(inFlight, rng, 2, true),
});
