/** The public API. */
export type { Endpoint, ReadySet, RequestInfo } from './core/endpoint.ts';
export type { Clock } from './core/clock.ts';
export type { Rng } from './core/rng.ts';
export {
  defineStrategy,
  type Family,
  type Feedback,
  type Fidelity,
  type MembershipChange,
  type Outcome,
  type Strategy,
  type StrategyContext,
  type StrategyDefinition,
} from './strategies/contract.ts';
