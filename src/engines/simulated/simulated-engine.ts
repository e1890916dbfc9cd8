/**
 * Executes a run in virtual time: the same scenario, strategies, balancer, routing, pods and arrivals as on the wire,
 * deterministic to the last digit.
 */
import type { RunEvent } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { nextCut } from '../../metrics/interval-cuts.ts';
import { endsWindow } from '../../metrics/time-windows.ts';
import type { StrategyDefinition } from '../../strategies/contract.ts';
import { strategyOf } from '../strategy-of.ts';
import { type Engine, intervalMs, type Support } from '../engine.ts';
import { IntervalDetails } from './interval-details.ts';
import { VirtualScheduler } from './virtual-scheduler.ts';
import { World } from './world.ts';

export const simulatedEngine: Engine = {
  name: 'simulated',
  supports,
  open: async (run, signal) => {
    const strategy = await strategyOf(run.strategy);
    return {
      events: () => simulate(run, strategy, signal),
      [Symbol.asyncDispose]: async () => {},
    };
  },
};

const unjudged =
  'expect: simulated answers have a status and nothing else, so what requests expect of headers and bodies was not judged.';

const unconnected =
  'clients: there are no connections in virtual time, so neither HTTP/2 nor TLS makes a difference.';

const uncopied =
  'mirrors: no copies of requests are sent in virtual time, so pods there have none of that load.';

function supports({ requests, http2, tls, routes }: RunSpec): Support {
  const isJudged = requests.every(({ expect }) => !expect?.headers && !expect?.body);
  const isMirrored = routes.some(({ forwarding, match }) =>
    [forwarding, ...(match?.backends ?? []).map((backend) => backend.forwarding)].some(
      (of) => (of?.mirrors?.length ?? 0) > 0,
    ),
  );
  const notes = [
    ...(isJudged ? [] : [unjudged]),
    ...(http2 || tls ? [unconnected] : []),
    ...(isMirrored ? [uncopied] : []),
  ];
  return notes.length > 0 ? { kind: 'approximate', notes } : { kind: 'full' };
}

/** Nobody watches virtual time pass: this many intervals tell the story, however long it is. */
const mostIntervals = 240;
/** Of a long story. One in which less happens ends with the window of time that it is in. */
const leastPerInterval = 256;

async function* simulate(
  run: RunSpec,
  strategy: StrategyDefinition,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const { timeline } = run;
  const measureFromMs = timeline.warmupMs;
  const measureToMs = measureFromMs + timeline.measureMs;
  const scheduler = new VirtualScheduler();
  const world = new World(run, strategy, scheduler);
  world.start();
  yield { kind: 'phase', phase: measureFromMs > 0 ? 'warmup' : 'measure', atMs: 0 };
  const lastMs = measureToMs + timeline.drainMs;
  const stepMs = Math.max(intervalMs, timeline.measureMs / mostIntervals);
  const told = new IntervalDetails(timeline, run.endpoints.length);
  let fromMs = 0;
  let cutAt = 0;
  for (let ended = false; !ended;) {
    const cutMs = Math.min(nextCut(scheduler.now(), timeline, stepMs), lastMs);
    scheduler.runUntil(cutMs);
    // When all is over early, time still runs on to the end of the measured phase.
    const toMs = Math.max(scheduler.now(), Math.min(cutMs, measureToMs));
    ended = world.over || signal.aborted || toMs >= lastMs;
    if (ended) world.close();
    const phaseEnds = ended || toMs === measureFromMs || toMs === measureToMs;
    const isQuiet = stepMs > intervalMs && world.issued - cutAt < leastPerInterval;
    if (isQuiet && !phaseEnds && !endsWindow(toMs, timeline)) continue;
    cutAt = world.issued;
    told.decide(toMs, world.issued, phaseEnds);
    for (const interval of world.takeIntervals(fromMs, toMs, told)) {
      yield { kind: 'interval', interval };
    }
    if (toMs === measureFromMs) yield { kind: 'phase', phase: 'measure', atMs: toMs };
    if (toMs === measureToMs) yield { kind: 'phase', phase: 'drain', atMs: toMs };
    fromMs = toMs;
  }
  yield { kind: 'ended', atMs: fromMs, aborted: signal.aborted };
}
