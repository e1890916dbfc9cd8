/**
 * Walks through the stages of one load and issues each request at its intended time: open stages from an arrival process
 * and the curve of the rate, replays from recorded times, closed ones from users who wait for their answer, think, and
 * ask again. See loads.ts for several at once.
 *
 * Warm-up is the beginning of the first stage, run unmeasured before all of them. Users live on from one closed stage to
 * the next.
 *
 * Several generators divide one load: generator i of N takes the requests k ≡ i (mod N) of the one schedule, and the
 * users u ≡ i (mod N).
 */
import type { Scheduler } from '../core/clock.ts';
import { Sampler } from '../core/sampler.ts';
import { CounterRng } from '../core/rng.ts';
import type { RequestPhase } from '../core/run-event.ts';
import type { LoadStage, RunSpec } from '../core/run-spec.ts';
import { arrivals } from './index.ts';
import { RequestMix } from './request-mix.ts';
import { Schedule } from './schedule.ts';
import { type OpenStage, rateCurve } from './shapes/index.ts';
import { type TimedStage, timedStages } from './timed-stages.ts';
import { type ClosedStage, isThere, joinsAtMs, mostUsers, User } from './user.ts';

export interface RequestTarget {
  /**
   * Request k, of this kind (index into `RunSpec.requests`), is due in this load. `user` is −1 but for a closed stage,
   * where `requestEnded` must follow once.
   */
  issue(
    k: number,
    kind: number,
    intendedMs: number,
    phase: RequestPhase,
    user: number,
    load: number,
  ): void;
}

/** Which part of the load a generator takes. */
export interface LoadPart {
  readonly index: number;
  readonly count: number;
}

/** Which of the loads of a run, and which part of it. */
export interface LoadShare {
  readonly load: number;
  /** The number of its first user among those of all loads. */
  readonly firstUser: number;
  readonly part: LoadPart;
}

/** How many requests people ask in a closed stage is not known beforehand: what follows is numbered from a new start. */
const numbersPerStage = 2 ** 32;
/**
 * Draws are functions of a request's number and of a user's: as these differ between loads, no two share a draw. Room for
 * 128 stages, and for 16,384 loads below 2⁵³.
 */
const numbersPerLoad = 2 ** 39;

export class LoadDriver {
  readonly #scheduler: Scheduler;
  readonly #target: RequestTarget;
  readonly #over: () => void;
  readonly #share: LoadShare;
  readonly #stages: readonly TimedStage[];
  readonly #arrivalDraws: CounterRng;
  readonly #mix: RequestMix;
  readonly #thinkTimes: Sampler;
  readonly #users: User[] = [];
  #stage: TimedStage | undefined;
  #nextStage = 0;
  #k: number;
  #stopped = false;

  /** `over` is called when nothing further will be issued. */
  constructor(
    run: RunSpec,
    share: LoadShare,
    scheduler: Scheduler,
    target: RequestTarget,
    over: () => void,
  ) {
    const { stages, requests } = run.loads[share.load]!;
    this.#scheduler = scheduler;
    this.#target = target;
    this.#over = over;
    this.#share = share;
    this.#stages = timedStages(stages, run.timeline.warmupMs);
    this.#arrivalDraws = new CounterRng(run.seed, 'arrivals');
    const mixed = run.requests.slice(requests.from, requests.to);
    this.#mix = new RequestMix(
      mixed.map(({ weight }) => weight),
      run.seed,
      requests.from,
    );
    this.#thinkTimes = new Sampler(run.seed, 'think');
    this.#k = share.load * numbersPerLoad;
  }

  start(): void {
    this.#enterNextStage();
  }

  /** Nothing more is issued, and `over` is not called. */
  stop(): void {
    this.#stopped = true;
  }

  /** The user's request has ended, however it did. */
  requestEnded(user: number): void {
    if (!this.#stopped) this.#think(this.#users[user - this.#share.firstUser]!);
  }

  #enterNextStage(): void {
    if (this.#stopped) return;
    if (this.#stage?.spec.kind === 'closed') {
      this.#k = this.#share.load * numbersPerLoad + this.#nextStage * numbersPerStage;
    }
    const stage = this.#stages[this.#nextStage++];
    this.#stage = stage;
    if (!stage) {
      this.#stopped = true;
      this.#over();
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
    const { load, part } = this.#share;
    new Schedule(this.#scheduler, stage, {
      timeOf,
      takes: () => this.#k++ % part.count === part.index,
      issue: (n, intendedMs) => {
        if (this.#stopped) return false;
        const k = firstK + n;
        this.#target.issue(k, kindOf(n, k), intendedMs, stage.phase, -1, load);
        return true;
      },
    }).advance();
  }

  #gather(stage: TimedStage, spec: ClosedStage): void {
    const { firstUser, part } = this.#share;
    for (let index = part.index; index < mostUsers(spec); index += part.count) {
      const user = (this.#users[index] ??= new User(index, firstUser + index, (each) =>
        this.#ask(each),
      ));
      const join = () => {
        if (!user.active) this.#think(user);
      };
      if (index < spec.users) join();
      else this.#scheduler.at(joinsAtMs(stage, spec, index), { fire: join });
    }
  }

  #think(user: User): void {
    const stage = this.#stage;
    const now = this.#scheduler.now();
    user.active = isThere(user, stage, now);
    if (!user.active || stage?.spec.kind !== 'closed') return;
    user.thinkUntil(now + this.#thinkTimes.sample(stage.spec.thinkTime, user.nextThought()));
    this.#scheduler.at(user.intendedMs, user);
  }

  #ask(user: User): void {
    const stage = this.#stage;
    user.active = isThere(user, stage, this.#scheduler.now());
    if (this.#stopped || !stage || !user.active) return;
    const { load, part } = this.#share;
    const k = this.#k + part.index;
    this.#k += part.count;
    this.#target.issue(k, this.#mix.kindOf(k), user.intendedMs, stage.phase, user.id, load);
  }
}

type ReplayStage = LoadStage & { readonly kind: 'replay' };
