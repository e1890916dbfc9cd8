/** A case of the strategy suite: a plain function that rejects with a `Finding`. */
import type { Spread, StrategyDefinition } from '../strategies/contract.ts';
import type { CaseName, Drive } from './drive.ts';

export interface StrategyCase {
  readonly name: CaseName;
  /** Numbers of endpoints it is tried with; absent: it needs none. */
  readonly sizes?: readonly number[];
  /** Kinds of spread it is about; absent: all. */
  readonly spreads?: readonly Spread[];
  check(definition: StrategyDefinition, drive: Drive, size: number): Promise<void>;
}
