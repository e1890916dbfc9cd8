/** What a search for the capacity is over: its range, its subjects, and each one's run at any rate. */
import { formatRate } from '../core/format.ts';
import type { Plan, RunSpec } from '../core/run-spec.ts';
import type { Capacity, SoughtRange } from '../results/capacity.ts';
import { subjects } from '../results/subjects.ts';
import { defaults } from '../scenario/defaults.ts';
import type { PlanAt } from './plan-input.ts';
import type { PlanOptions } from './plan-options.ts';
import { refuse } from './refusal.ts';

export interface CapacityOptions extends Omit<PlanOptions, 'rate' | 'sweep' | 'against' | 'until'> {
  readonly objective: string;
  readonly rate?: { readonly low: number; readonly high: number };
  readonly engine: Capacity['engine'];
  readonly out: string;
  readonly json: boolean;
}

export interface PlannedSearches {
  readonly engine: Capacity['engine'];
  /** At the rate of the first runs. */
  readonly plan: Plan;
  readonly firstPerSecond: number;
  readonly range: SoughtRange;
  /** By subject. */
  readonly searches: ReadonlyMap<string, readonly RunSpec[]>;
  /** The same run at another rate. */
  readonly runAt: (run: RunSpec, ratePerSecond: number) => Promise<RunSpec>;
}

/** Of the scenario's own rate, either way. */
const farthest = 64;
const allowed = { least: 0.001, most: 1_000_000 };
/** On the wire a run takes its time, and two of them differ by more. */
const resolutions = { simulated: 0.01, wire: 0.05 } as const;

/** What can't be planned anywhere in the range is refused before anything runs. */
export async function planSearches(
  planAt: PlanAt,
  asked: { readonly low: number; readonly high: number } | undefined,
  { engine, repetitions: askedFor }: Pick<CapacityOptions, 'engine' | 'repetitions'>,
): Promise<PlannedSearches> {
  const own = await planAt(undefined);
  const planned = Math.max(...own.runs.map(({ repetition }) => repetition));
  // One tells no interval.
  const usually = planned > 1 ? planned : defaults.repetitions[engine];
  const repetitions = askedFor ?? usually;
  const usual = rateOf(own.runs[0]!);
  const range = {
    leastPerSecond: asked?.low ?? Math.max(usual / farthest, allowed.least),
    mostPerSecond: asked?.high ?? Math.min(usual * farthest, allowed.most),
    resolution: resolutions[engine],
  };
  const firstPerSecond = asked ? Number(Math.sqrt(asked.low * asked.high).toPrecision(4)) : usual;
  const plans = new Map<number, Promise<Plan>>();
  const planOnce = async (ratePerSecond: number): Promise<Plan> => {
    const known = plans.get(ratePerSecond) ?? planAt(ratePerSecond, { repetitions });
    plans.set(ratePerSecond, known);
    return await known;
  };
  await planOnce(range.leastPerSecond);
  await planOnce(range.mostPerSecond);
  const plan = await planOnce(firstPerSecond);
  return {
    engine,
    plan,
    firstPerSecond,
    range,
    searches: subjects(plan.runs),
    runAt: async ({ id }, ratePerSecond) => {
      const run = (await planOnce(ratePerSecond)).runs.find((each) => each.id === id)!;
      return { ...run, id: `${id}-at-${ratePerSecond}`, sweptRatePerSecond: ratePerSecond };
    },
  };
}

/** Users wait for their answers and recordings have their own times: neither has a rate to seek. */
function rateOf({ loads }: RunSpec): number {
  const perLoad = loads.map(({ stages }) => {
    let requests = 0;
    let lengthMs = 0;
    for (const stage of stages) {
      if (stage.kind !== 'open') {
        const message = `expected open stages alone, whose rate it can set; the scenario has a ${stage.kind} one.`;
        throw refuse('capacity', message);
      }
      requests += stage.ratePerSecond * stage.durationMs;
      lengthMs += stage.durationMs;
    }
    return requests / lengthMs;
  });
  return Number(perLoad.reduce((sum, rate) => sum + rate, 0).toPrecision(6));
}

export function describeOrder({ engine, searches, range }: PlannedSearches): string {
  const repetitions = [...searches.values()][0]!.length;
  const where = `${formatRate(range.leastPerSecond)} to ${formatRate(range.mostPerSecond)}`;
  return `capacity: ${[...searches.keys()].join(', ')}; ${engine}, repetitions: ${repetitions}, ${where}`;
}
