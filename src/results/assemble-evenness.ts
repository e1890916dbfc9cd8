/** The evenness of a pool from what was folded. */
import { cvOfDistributions } from '../core/distribution-cv.ts';
import type { PoolSpec } from '../core/run-spec.ts';
import { cvOfTimes } from '../metrics/cv-of-times.ts';
import type { PoolEvenness } from './evenness-result.ts';
import type { FoldedRun } from './folded-run.ts';
import { evennessOverRun } from './pool-evenness.ts';
import type { EndpointResult } from './run-result.ts';
import { windowEvenness } from './window-evenness.ts';

/** `endpoints`: of the whole run. */
export function assembleEvenness(
  folded: FoldedRun,
  pool: PoolSpec,
  endpoints: readonly EndpointResult[],
): PoolEvenness | null {
  const { run, generator } = folded;
  const pods = pool.endpoints.flatMap((index) => run.pods[run.endpoints[index]!.pod] ?? []);
  const sizeCvs = {
    inFlight: cvOfTimes(pool.endpoints.map((index) => generator.endpoints[index]!.responseTime)),
    work: cvOfDistributions(pods.map(({ serviceTime }) => serviceTime)),
  };
  const overRun = evennessOverRun(
    pool.endpoints.map((index) => endpoints[index]!),
    sizeCvs,
  );
  return overRun && { ...overRun, windows: windowEvenness(folded, pool, sizeCvs) };
}
