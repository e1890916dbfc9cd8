/** The same closed loop by our generator and by autocannon, one after the other, on the same kind of server. */
import { once } from 'node:events';
import type { Timeline } from '../../core/run-spec.ts';
import { WireWorld } from '../../engines/wire/wire-world.ts';
import { TypedWorker } from '../../platform/worker.ts';
import type { ClosedLoopFigures, SecondOpinion } from '../../results/calibration.ts';
import { disagreements } from './agreement.ts';
import { measureRun } from './measure-run.ts';
import { closedLoop } from './null-server.ts';

export interface AutocannonData {
  readonly url: string;
  readonly connections: number;
  readonly warmupMs: number;
  readonly measureMs: number;
}

/** So many that the turn of the event loop between two requests of a user does not matter. */
const opinionUsers = 16;
/** A neighbour on the machine may hold up one of the two. */
const attempts = 2;

export async function secondOpinion(
  timeline: Timeline,
  signal: AbortSignal,
): Promise<SecondOpinion> {
  for (let attempt = 1; ; attempt++) {
    const autocannon = await askAutocannon(timeline, signal);
    const { result } = await measureRun(closedLoop(opinionUsers, timeline), signal);
    const plimsoll = {
      requestsPerSecond: result.rates.throughputPerSecond,
      responseTimeMs: result.responseTimeMs,
    };
    const problems = disagreements(opinionUsers, { plimsoll, autocannon });
    const agree = problems.length === 0;
    if (agree || attempt === attempts) {
      return { users: opinionUsers, plimsoll, autocannon, agree, problems };
    }
  }
}

async function askAutocannon(timeline: Timeline, signal: AbortSignal): Promise<ClosedLoopFigures> {
  const told = Promise.withResolvers<ClosedLoopFigures>();
  told.promise.catch(() => {});
  await using world = new WireWorld(closedLoop(opinionUsers, timeline), {
    interval: () => {},
    drained: () => {},
    failed: told.reject,
  });
  await world.openWithoutIngress();
  world.start();
  signal.throwIfAborted();
  const url = `http://127.0.0.1:${world.ingressPorts[0]}/`;
  const data: AutocannonData = { url, connections: opinionUsers, ...timeline };
  const worker = new TypedWorker<never, ClosedLoopFigures>(
    'autocannon',
    new URL('./autocannon-worker', import.meta.url),
    data,
    { report: told.resolve, failed: told.reject },
  );
  try {
    void once(signal, 'abort').then(() => told.reject(signal.reason));
    return await told.promise;
  } finally {
    await worker.close();
  }
}
