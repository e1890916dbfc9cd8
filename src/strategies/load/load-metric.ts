/** How loaded an endpoint is, apart from how to choose by it: any chooser takes any metric. */
import type { Endpoint } from '../../core/endpoint.ts';
import type { Strategy } from '../contract.ts';

export interface LoadMetric extends Pick<Strategy, 'membershipChanged' | 'observed' | 'firstByte'> {
  /** Lower is better. Called to choose, and for nothing else: a metric may learn from being compared. */
  loadOf(endpoint: Endpoint): number;
}
