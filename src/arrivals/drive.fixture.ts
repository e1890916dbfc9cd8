/** Drives the loads of a run by hand, for tests: every request is issued, recorded, and answered after a while. */
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import type { RequestPhase } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import type { LoadPart } from './load-driver.ts';
import { Loads } from './loads.ts';

export interface Issued {
  readonly k: number;
  readonly kind: number;
  readonly intendedMs: number;
  readonly phase: RequestPhase;
  readonly user: number;
  readonly load: number;
}

/** Runs the load with every request answered `responseMs` after it was issued. */
export function drive(run: RunSpec, responseMs = 1, untilMs = 60_000, part?: LoadPart) {
  const scheduler = new ManualScheduler();
  const issued: Issued[] = [];
  let overAtMs = -1;
  const loads = new Loads(
    run,
    scheduler,
    {
      issue: (k, kind, intendedMs, phase, user, load) => {
        issued.push({ k, kind, intendedMs, phase, user, load });
        const answer = { fire: () => loads.requestEnded(load, user) };
        scheduler.at(scheduler.now() + responseMs, answer);
      },
      loadOver: () => {
        overAtMs = scheduler.now();
      },
    },
    part,
  );
  loads.start();
  scheduler.advanceTo(untilMs);
  return { issued, overAtMs };
}

export const open = (ratePerSecond: number, durationMs: number, arrivals: 'constant' | 'poisson') =>
  ({ kind: 'open', ratePerSecond, durationMs, arrivals }) as const;
export const closed = (users: number, durationMs: number, thinkMs: number) =>
  ({
    kind: 'closed',
    users,
    durationMs,
    thinkTime: { kind: 'constant', valueMs: thinkMs },
  }) as const;
