/** A user of a closed load: asks, waits for the answer, thinks, and asks again. */
import type { Task } from '../core/clock.ts';
import type { LoadStage } from '../core/run-spec.ts';
import type { TimedStage } from './timed-stages.ts';

export type ClosedStage = LoadStage & { readonly kind: 'closed' };

/**
 * In virtual time an answer may take no time at all. A user who does not think either asks again after this; else it
 * would ask for ever at one instant.
 */
const instantMs = 0.1;

export class User implements Task {
  /** Among the users of its load. */
  readonly index: number;
  /** Among the users of all loads. */
  readonly id: number;
  readonly #ask: (user: User) => void;
  /** Thinking or waiting for an answer. */
  active = false;
  intendedMs = -instantMs;
  #thoughts = 0;

  constructor(index: number, id: number, ask: (user: User) => void) {
    this.index = index;
    this.id = id;
    this.#ask = ask;
  }

  /** A counter for the user's own draws, disjoint between users. */
  nextThought(): number {
    return this.id * 4_294_967_296 + this.#thoughts++;
  }

  /** The next request is due after a thought that ends then. */
  thinkUntil(nextMs: number): void {
    const tookNoTime = nextMs <= this.intendedMs;
    this.intendedMs = tookNoTime ? this.intendedMs + instantMs : nextMs;
  }

  fire(): void {
    this.#ask(this);
  }
}

export function mostUsers({ users, usersAtEnd = users }: ClosedStage): number {
  return Math.max(users, usersAtEnd);
}

/** When the user with this number comes, in a stage whose users grow in number. */
export function joinsAtMs(
  { startMs, endMs }: TimedStage,
  { users, usersAtEnd = users }: ClosedStage,
  index: number,
): number {
  return startMs + ((index + 1 - users) / (usersAtEnd - users)) * (endMs - startMs);
}

/** Whether a user still, or already, takes part at that time. */
export function isThere({ index }: User, stage: TimedStage | undefined, nowMs: number): boolean {
  if (stage?.spec.kind !== 'closed') return false;
  const { users, usersAtEnd = users } = stage.spec;
  if (usersAtEnd > users) return index < usersAtEnd;
  const gone = ((nowMs - stage.startMs) / (stage.endMs - stage.startMs)) * (users - usersAtEnd);
  return index < users - Math.max(0, Math.floor(gone));
}
