/**
 * What network and proxy cost on this machine, each way, from two runs at a rate that nothing waits at: straight to a
 * server that takes no time, and through the ingress to it. Medians, from the actual send, each halved:
 *
 *     client to ingress   of the response time straight to the server
 *     ingress to pod      of what the ingress saw of its attempts
 *     ingress             of what is left of the response time through it
 */
import type { Calibration } from '../../results/calibration.ts';
import type { RunResult } from '../../results/run-result.ts';

type Measured = Pick<RunResult, 'uncorrectedTimeMs' | 'rttMs'>;

/** Null where too little was answered. */
export function hopCosts(straight: Measured, through: Measured): Calibration['hopsMs'] {
  const straightMs = straight.uncorrectedTimeMs.p50;
  const throughMs = through.uncorrectedTimeMs.p50;
  const attemptMs = through.rttMs?.p50 ?? null;
  if (straightMs === null || throughMs === null || attemptMs === null) return null;
  return {
    clientToIngress: straightMs / 2,
    ingress: Math.max(0, throughMs - attemptMs - straightMs) / 2,
    ingressToPod: attemptMs / 2,
  };
}
