/** What a run's strategy cannot do without, against what is there: asked before anything is opened. */
import type { RunSpec, StrategyNeed } from '../core/run-spec.ts';
import type { Support } from './engine.ts';

const lacks: Readonly<Record<StrategyNeed, string>> = {
  oracle:
    'goes by what no balancer can know, such as the work left in every pod: only virtual time tells',
  'waiting-line':
    'lets requests wait in one line for all ingress replicas: only in virtual time is there one',
  probes: 'asks pods how they fare, beside the requests: there is nobody to answer here',
};

/** `provided`: what there is of it. */
export function needsMet(
  { strategy }: Pick<RunSpec, 'strategy'>,
  provided: readonly StrategyNeed[],
): Support {
  const { label, needs = [] } = strategy;
  const missing = needs.find((need) => !provided.includes(need));
  if (missing === undefined) return { kind: 'full' };
  const advice = provided.includes('oracle') ? '' : ' (plimsoll simulate runs it)';
  return { kind: 'none', reason: `"${label}" ${lacks[missing]}${advice}` };
}
