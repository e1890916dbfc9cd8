/** The plainest load metric: requests this balancer has dispatched to the endpoint and that have not ended. */
import type { LoadMetric } from './load-metric.ts';

export const inFlight: LoadMetric = { loadOf: (endpoint) => endpoint.inFlight };

/** Exact where it matters: equal ratios have equal quotients. */
export const inFlightPerWeight: LoadMetric = {
  loadOf: ({ inFlight, weight }) => inFlight / weight,
};
