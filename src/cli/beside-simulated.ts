/** `run --against simulated`: each run on the wire has its twin in virtual time, with hops that cost what they cost here. */
import type { HopsSpec, Plan, RunSpec } from '../core/run-spec.ts';
import { readEnvironment } from '../platform/environment.ts';
import type { Calibration } from '../results/calibration.ts';
import { savedCalibration } from './calibration-file.ts';

/** Both of the same scenario. A twin follows the first run of its strategy, dialect and repetition, whatever the ingress. */
export async function besideSimulated(wire: Plan, simulated: Plan): Promise<Plan> {
  const calibrated = (await savedCalibration(readEnvironment()))?.hopsMs;
  const told = simulated.runs.some(({ hops }) => hops);
  const hops = told || !calibrated ? undefined : constantHops(calibrated);
  const left = new Map(
    simulated.runs.map((run) => [twinKey(run), { ...run, ...(hops && { hops }) }]),
  );
  const runs = wire.runs.flatMap((run) => {
    const twin = left.get(twinKey(run));
    left.delete(twinKey(run));
    return twin ? [run, { ...twin, id: `${twin.id}-simulated`, turn: run.turn }] : [run];
  });
  return {
    ...wire,
    runs,
    notes: [...new Set([...wire.notes, ...simulated.notes])],
    simulatedHopsFrom: told ? 'scenario' : hops ? 'calibration' : 'nowhere',
  };
}

function twinKey({ strategy, dialect, repetition }: RunSpec): string {
  return `${repetition} ${dialect} ${strategy.label}`;
}

function constantHops(costs: NonNullable<Calibration['hopsMs']>): HopsSpec {
  const constant = (valueMs: number) => ({ kind: 'constant', valueMs }) as const;
  return {
    clientToIngress: constant(costs.clientToIngress),
    ingress: constant(costs.ingress),
    ingressToPod: constant(costs.ingressToPod),
  };
}
