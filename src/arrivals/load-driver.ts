/**
 * Walks through the stages of a load and issues each request at its intended time: open stages from an arrival process,
 * closed ones from users who wait for their answer, think, and ask again. Both engines drive this same file.
 *
 * Warm-up is the first stage run unmeasured before the others. Users live on from one closed stage to the next.
 */
import type { Scheduler, Task } from '../core/clock.ts';
import { Sampler } from '../core/sampler.ts';
import { CounterRng } from '../core/rng.ts';
import type { RequestPhase } from '../core/run-event.ts';
import type { LoadStage, RunSpec } from '../core/run-spec.ts';
import type { ArrivalProcess } from './arrival-process.ts';
import { arrivals } from './index.ts';

export interface LoadTarget {
  /** Request k is due. `user` is −1 in an open stage; else `requestEnded(user)` must follow once. */
  issue(k: number, intendedMs: number, phase: RequestPhase, user: number): void;
  /** No further request will be issued. */
  loadOver(): void;
}

/**
 * From one request of a user to the next. In virtual time an answer may take no time at all; without this a user who
 * does not think either would ask for ever at one instant.
 */
const shortestCycleMs = 0.1;

export class LoadDriver {
  readonly #scheduler: Scheduler;
  readonly #target: LoadTarget;
  readonly #stages: readonly TimedStage[];
  readonly #arrivalDraws: CounterRng;
  readonly #thinkTimes: Sampler;
  readonly #users: User[] = [];
  #stage: TimedStage | undefined;
  #nextStage = 0;
  #k = 0;
  #stopped = false;

  constructor(run: RunSpec, scheduler: Scheduler, target: LoadTarget) {
    this.#scheduler = scheduler;
    this.#target = target;
    this.#stages = timedStages(run);
    this.#arrivalDraws = new CounterRng(run.seed, 'arrivals');
    this.#thinkTimes = new Sampler(run.seed, 'think');
  }

  start(): void {
    this.#enterNextStage();
  }

  /** Nothing more is issued, not even `loadOver`. */
  stop(): void {
    this.#stopped = true;
  }

  /** The user's request has ended, however it did. */
  requestEnded(user: number): void {
    if (user >= 0 && !this.#stopped) this.#think(this.#users[user]!);
  }

  #enterNextStage(): void {
    if (this.#stopped) return;
    const stage = this.#stages[this.#nextStage++];
    this.#stage = stage;
    if (!stage) {
      this.#stopped = true;
      this.#target.loadOver();
      return;
    }
    if (stage.spec.kind === 'open') this.#open(stage, stage.spec);
    else this.#gather(stage.spec.users);
    this.#scheduler.at(stage.endMs, { fire: () => this.#enterNextStage() });
  }

  #open(stage: TimedStage, spec: LoadStage & { kind: 'open' }): void {
    const firstK = this.#k;
    const process = arrivals
      .find((definition) => definition.name === spec.arrivals)!
      .create({
        ratePerSecond: spec.ratePerSecond,
        draw: (n) => this.#arrivalDraws.at(firstK + n),
      });
    new OpenStage(this.#scheduler, stage, process, (intendedMs) => {
      if (this.#stopped) return false;
      this.#target.issue(this.#k++, intendedMs, stage.phase, -1);
      return true;
    }).schedule();
  }

  #gather(count: number): void {
    for (let index = this.#users.length; index < count; index++) {
      this.#users.push(new User(index, (user) => this.#ask(user)));
    }
    for (let index = 0; index < count; index++) {
      const user = this.#users[index]!;
      if (!user.active) this.#think(user);
    }
  }

  #think(user: User): void {
    const stage = this.#stage;
    user.active = stage?.spec.kind === 'closed' && user.index < stage.spec.users;
    if (!user.active || stage?.spec.kind !== 'closed') return;
    const now = this.#scheduler.now();
    const thinkMs = this.#thinkTimes.sample(stage.spec.thinkTime, user.nextThought());
    user.intendedMs = Math.max(now + thinkMs, user.intendedMs + shortestCycleMs);
    this.#scheduler.at(user.intendedMs, user);
  }

  #ask(user: User): void {
    const stage = this.#stage;
    user.active = stage?.spec.kind === 'closed' && user.index < stage.spec.users;
    if (this.#stopped || !stage || !user.active) return;
    this.#target.issue(this.#k++, user.intendedMs, stage.phase, user.index);
  }
}

interface TimedStage {
  readonly spec: LoadStage;
  readonly phase: RequestPhase;
  readonly startMs: number;
  readonly endMs: number;
}

function timedStages(run: RunSpec): readonly TimedStage[] {
  const { warmupMs } = run.timeline;
  const stages: TimedStage[] = [];
  if (warmupMs > 0) {
    stages.push({ spec: run.load[0]!, phase: 'warmup', startMs: 0, endMs: warmupMs });
  }
  let startMs = warmupMs;
  for (const spec of run.load) {
    stages.push({ spec, phase: 'measure', startMs, endMs: startMs + spec.durationMs });
    startMs += spec.durationMs;
  }
  return stages;
}

class OpenStage implements Task {
  readonly #scheduler: Scheduler;
  readonly #stage: TimedStage;
  readonly #process: ArrivalProcess;
  readonly #issue: (intendedMs: number) => boolean;
  #n = 0;
  #nextMs = 0;

  constructor(
    scheduler: Scheduler,
    stage: TimedStage,
    process: ArrivalProcess,
    issue: (intendedMs: number) => boolean,
  ) {
    this.#scheduler = scheduler;
    this.#stage = stage;
    this.#process = process;
    this.#issue = issue;
  }

  schedule(): void {
    this.#nextMs = this.#stage.startMs + this.#process.at(this.#n++);
    if (this.#nextMs < this.#stage.endMs) this.#scheduler.at(this.#nextMs, this);
  }

  fire(): void {
    if (this.#issue(this.#nextMs)) this.schedule();
  }
}

class User implements Task {
  readonly index: number;
  readonly #ask: (user: User) => void;
  /** Thinking or waiting for an answer. */
  active = false;
  intendedMs = -shortestCycleMs;
  #thoughts = 0;

  constructor(index: number, ask: (user: User) => void) {
    this.index = index;
    this.#ask = ask;
  }

  /** A counter for the user's own draws, disjoint between users. */
  nextThought(): number {
    return this.index * 4_294_967_296 + this.#thoughts++;
  }

  fire(): void {
    this.#ask(this);
  }
}
