/**
 * Walks through the stages of a load and issues each request at its intended time: open stages from an arrival process
 * and the curve of the rate, replays from recorded times, closed ones from users who wait for their answer, think, and
 * ask again. Both engines drive this same file.
 *
 * Warm-up is the beginning of the first stage, run unmeasured before all of them. Users live on from one closed stage to
 * the next.
 *
 * Several generators divide one load: generator i of N takes the requests k ≡ i (mod N) of the one schedule, and the
 * users u ≡ i (mod N).
 */
import type { Scheduler, Task } from '../core/clock.ts';
import { Sampler } from '../core/sampler.ts';
import { CounterRng } from '../core/rng.ts';
import type { RequestPhase } from '../core/run-event.ts';
import type { LoadStage, RunSpec } from '../core/run-spec.ts';
import { arrivals } from './index.ts';
import { RequestMix } from './request-mix.ts';
import { type OpenStage, rateCurve } from './shapes/index.ts';

export interface LoadTarget {
  /**
   * Request k, of this kind (index into `RunSpec.requests`), is due. `user` is −1 but for a closed stage, where
   * `requestEnded(user)` must follow once.
   */
  issue(k: number, kind: number, intendedMs: number, phase: RequestPhase, user: number): void;
  /** No further request will be issued. */
  loadOver(): void;
}

/**
 * In virtual time an answer may take no time at all. A user who does not think either asks again after this; else it
 * would ask for ever at one instant.
 */
const instantMs = 0.1;

/** Which part of the load a generator takes. */
export interface LoadPart {
  readonly index: number;
  readonly count: number;
}

const wholeLoad: LoadPart = { index: 0, count: 1 };

/** How many requests people ask in a closed stage is not known beforehand: what follows is numbered from a new start. */
const numbersPerStage = 2 ** 32;

export class LoadDriver {
  readonly #scheduler: Scheduler;
  readonly #target: LoadTarget;
  readonly #part: LoadPart;
  readonly #stages: readonly TimedStage[];
  readonly #arrivalDraws: CounterRng;
  readonly #mix: RequestMix;
  readonly #thinkTimes: Sampler;
  readonly #users: User[] = [];
  #stage: TimedStage | undefined;
  #nextStage = 0;
  #k = 0;
  #stopped = false;

  constructor(run: RunSpec, scheduler: Scheduler, target: LoadTarget, part = wholeLoad) {
    this.#scheduler = scheduler;
    this.#target = target;
    this.#part = part;
    this.#stages = timedStages(run);
    this.#arrivalDraws = new CounterRng(run.seed, 'arrivals');
    this.#mix = new RequestMix(
      run.requests.map((request) => request.weight),
      run.seed,
    );
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
    if (this.#stage?.spec.kind === 'closed') this.#k = this.#nextStage * numbersPerStage;
    const stage = this.#stages[this.#nextStage++];
    this.#stage = stage;
    if (!stage) {
      this.#stopped = true;
      this.#target.loadOver();
      return;
    }
    if (stage.spec.kind === 'open') this.#open(stage, stage.spec);
    else if (stage.spec.kind === 'replay') this.#replay(stage, stage.spec);
    else this.#gather(stage, stage.spec);
    this.#scheduler.at(stage.endMs, { fire: () => this.#enterNextStage() });
  }

  #open(stage: TimedStage, spec: OpenStage): void {
    const firstK = this.#k;
    const curve = rateCurve(spec);
    const process = arrivals
      .find((definition) => definition.name === spec.arrivals)!
      .create((n) => this.#arrivalDraws.at(firstK + n));
    this.#follow(
      stage,
      (n) => curve.timeOf(process.at(n)),
      (_, k) => this.#mix.kindOf(k),
    );
  }

  #replay(stage: TimedStage, { timesMs, kinds }: ReplayStage): void {
    this.#follow(
      stage,
      (n) => timesMs[n] ?? Infinity,
      (n, k) => (kinds ? kinds[n]! : this.#mix.kindOf(k)),
    );
  }

  #follow(
    stage: TimedStage,
    timeOf: (n: number) => number,
    kindOf: (n: number, k: number) => number,
  ): void {
    const firstK = this.#k;
    const { index, count } = this.#part;
    new Schedule(this.#scheduler, stage, {
      timeOf,
      takes: () => this.#k++ % count === index,
      issue: (n, intendedMs) => {
        if (this.#stopped) return false;
        const k = firstK + n;
        this.#target.issue(k, kindOf(n, k), intendedMs, stage.phase, -1);
        return true;
      },
    }).advance();
  }

  #gather(stage: TimedStage, { users, usersAtEnd = users }: ClosedStage): void {
    const most = Math.max(users, usersAtEnd);
    for (let index = this.#part.index; index < most; index += this.#part.count) {
      const user = (this.#users[index] ??= new User(index, (each) => this.#ask(each)));
      const join = () => {
        if (!user.active) this.#think(user);
      };
      if (index < users) join();
      else this.#scheduler.at(joinsAtMs(stage, users, usersAtEnd, index), { fire: join });
    }
  }

  #think(user: User): void {
    const stage = this.#stage;
    const now = this.#scheduler.now();
    user.active = isThere(user, stage, now);
    if (!user.active || stage?.spec.kind !== 'closed') return;
    const thinkMs = this.#thinkTimes.sample(stage.spec.thinkTime, user.nextThought());
    const nextMs = now + thinkMs;
    const tookNoTime = nextMs <= user.intendedMs;
    user.intendedMs = tookNoTime ? user.intendedMs + instantMs : nextMs;
    this.#scheduler.at(user.intendedMs, user);
  }

  #ask(user: User): void {
    const stage = this.#stage;
    user.active = isThere(user, stage, this.#scheduler.now());
    if (this.#stopped || !stage || !user.active) return;
    const k = this.#k + this.#part.index;
    this.#k += this.#part.count;
    this.#target.issue(k, this.#mix.kindOf(k), user.intendedMs, stage.phase, user.index);
  }
}

type ClosedStage = LoadStage & { readonly kind: 'closed' };
type ReplayStage = LoadStage & { readonly kind: 'replay' };

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

/** When the user with this number comes, in a stage whose users grow in number. */
function joinsAtMs(
  { startMs, endMs }: TimedStage,
  users: number,
  usersAtEnd: number,
  index: number,
): number {
  return startMs + ((index + 1 - users) / (usersAtEnd - users)) * (endMs - startMs);
}

/** Whether a user still, or already, takes part at that time. */
function isThere({ index }: User, stage: TimedStage | undefined, nowMs: number): boolean {
  if (stage?.spec.kind !== 'closed') return false;
  const { users, usersAtEnd = users } = stage.spec;
  if (usersAtEnd > users) return index < usersAtEnd;
  const gone = ((nowMs - stage.startMs) / (stage.endMs - stage.startMs)) * (users - usersAtEnd);
  return index < users - Math.max(0, Math.floor(gone));
}

interface ScheduleSteps {
  timeOf(n: number): number;
  /** Asked once for each n, in order: whether the request is this generator's. */
  takes(): boolean;
  /** False ends the schedule. */
  issue(n: number, intendedMs: number): boolean;
}

/** The requests of one stage whose times do not depend on answers. */
class Schedule implements Task {
  readonly #scheduler: Scheduler;
  readonly #stage: TimedStage;
  readonly #steps: ScheduleSteps;
  #n = -1;
  #nextMs = 0;

  constructor(scheduler: Scheduler, stage: TimedStage, steps: ScheduleSteps) {
    this.#scheduler = scheduler;
    this.#stage = stage;
    this.#steps = steps;
  }

  advance(): void {
    const { startMs, endMs } = this.#stage;
    do {
      // An inverse that is found step by step may be off by a fraction of a microsecond.
      this.#nextMs = Math.max(this.#nextMs, startMs + this.#steps.timeOf(++this.#n));
      if (this.#nextMs >= endMs) return;
    } while (!this.#steps.takes());
    this.#scheduler.at(this.#nextMs, this);
  }

  fire(): void {
    if (this.#steps.issue(this.#n, this.#nextMs)) this.advance();
  }
}

class User implements Task {
  readonly index: number;
  readonly #ask: (user: User) => void;
  /** Thinking or waiting for an answer. */
  active = false;
  intendedMs = -instantMs;
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
