/** A request as its client sees it; pooled, and alive from when it was due until it has ended, however it did. */
import type { DeadlineItem, DeadlineQueue } from '../../../core/deadline-queue.ts';
import type { ResponseExpectation } from '../../../core/run-spec.ts';
import { MEASURE, type PhaseIndex } from '../../../metrics/phase-index.ts';
import type { CookieJar } from '../../../requests/cookie-jar.ts';
import type { ResponseHead } from './response-head.ts';

export class ClientRequest implements DeadlineItem {
  readonly #expired: (request: ClientRequest) => void;
  phase: PhaseIndex = MEASURE;
  load = 0;
  user = -1;
  /** −1: nobody in particular. */
  client = -1;
  /** Of its client, if that is somebody. */
  cookies: CookieJar | undefined;
  /** Of the Host header. */
  host = '';
  /** Index into `RunSpec.requests`. */
  kind = 0;
  replica = 0;
  /** The bytes, as latin1. */
  text = '';
  /** The response has no body whatever its head says (HEAD). */
  bodiless = false;
  expectation: ResponseExpectation | undefined;
  intendedMs = 0;
  /** What it is under way on; undefined while it waits for a connection. */
  connection: { leave(): void } | undefined;
  /** Since when it has waited for a connection to be made; undefined: one was open. */
  waitingSinceMs: number | undefined;
  /** How often it was sent again, as the other side had not begun with it. */
  retries = 0;
  /** When it was handed to the kernel on an open connection. */
  sentMs = 0;

  deadlineQueue: DeadlineQueue | undefined;
  deadlinePlace = 0;

  constructor(expired: (request: ClientRequest) => void) {
    this.#expired = expired;
  }

  keepCookies(head: ResponseHead): void {
    if (!this.cookies || head.get('set-cookie') === undefined) return;
    for (const line of head.headers()['set-cookie'] ?? []) this.cookies.keep(line, this.host);
  }

  deadlineExpired(): void {
    this.#expired(this);
  }
}
