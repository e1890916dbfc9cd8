/**
 * A layer that keeps endpoints from being chosen for a while because of how attempts on them ended. Endpoints are named
 * by their place in `RunSpec.endpoints`.
 */
import type { Outcome } from '../strategies/contract.ts';
import type { BalancedEndpoint } from './endpoint-state.ts';

export interface HealthLayer {
  /** The pool as it is configured from now on. */
  setEndpoints(specs: readonly BalancedEndpoint[]): void;
  isAvailable(endpoint: number): boolean;
  dispatched(endpoint: number): void;
  ended(endpoint: number, outcome: Outcome, status: number): void;
}
