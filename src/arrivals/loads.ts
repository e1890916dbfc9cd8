/** All the loads of a run at once. They know nothing of each other; both engines drive this same file. */
import type { Scheduler } from '../core/clock.ts';
import type { LoadSpec, RunSpec } from '../core/run-spec.ts';
import { LoadDriver, type LoadPart, type RequestTarget } from './load-driver.ts';
import { mostUsers } from './user.ts';

export interface LoadTarget extends RequestTarget {
  /** No further request will be issued. */
  loadOver(): void;
}

const everything: LoadPart = { index: 0, count: 1 };

export class Loads {
  readonly #drivers: readonly LoadDriver[];

  constructor(run: RunSpec, scheduler: Scheduler, target: LoadTarget, part = everything) {
    let running = run.loads.length;
    const over = () => {
      if (--running === 0) target.loadOver();
    };
    let firstUser = 0;
    this.#drivers = run.loads.map((spec, load) => {
      const driver = new LoadDriver(run, { load, firstUser, part }, scheduler, target, over);
      firstUser += usersOf(spec);
      return driver;
    });
  }

  start(): void {
    for (const driver of this.#drivers) driver.start();
  }

  /** Nothing more is issued, not even `loadOver`. */
  stop(): void {
    for (const driver of this.#drivers) driver.stop();
  }

  /** A request of this load has ended, however it did; `user` is −1 where it was nobody's. */
  requestEnded(load: number, user: number): void {
    if (user >= 0) this.#drivers[load]!.requestEnded(user);
  }
}

function usersOf({ stages }: LoadSpec): number {
  return Math.max(0, ...stages.map((stage) => (stage.kind === 'closed' ? mostUsers(stage) : 0)));
}
