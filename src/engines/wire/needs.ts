/** What a run's strategy cannot do without, against what there is on the wire: asked before a socket opens. */
import type { RunSpec, StrategyNeed } from '../../core/run-spec.ts';
import type { Support } from '../engine.ts';

const lacks: Readonly<Record<StrategyNeed, string>> = {
  oracle:
    'goes by what no balancer can know, such as the work left in every pod: only virtual time tells',
  'waiting-line':
    'lets requests wait in one line for all ingress replicas: only in virtual time is there one',
  probes: 'asks pods how they fare, beside the requests, which no ingress does but ours',
};

export function needsMet({ strategy, ingress }: RunSpec): Support {
  const provided: readonly StrategyNeed[] = ingress === 'in-process' ? ['probes'] : [];
  const missing = strategy.needs?.find((need) => !provided.includes(need));
  if (missing === undefined) return { kind: 'full' };
  const reason = `"${strategy.label}" ${lacks[missing]} (plimsoll simulate runs it)`;
  return { kind: 'none', reason };
}
