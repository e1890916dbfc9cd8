/** Takes what the parser of a format finds, and makes a recording of it: times from the first on, and kinds of request. */
import type { Issue } from '../../core/issue.ts';
import { CounterRng } from '../../core/rng.ts';
import type { RecordingBudget } from './recording-budget.ts';
import type { RequestLine } from './request-line.ts';

export interface Recording {
  /** From 0, never decreasing. */
  readonly timesMs: readonly number[];
  /** Indexes into the requests of the budget; absent where times alone were recorded. */
  readonly kinds?: readonly number[] | undefined;
  /** As long as its requests take at their own mean rate; longer than the last time. */
  readonly lengthMs: number;
}

const mostIssues = 100;

export class Recorder {
  readonly #file: string;
  readonly #host: string | undefined;
  readonly #budget: RecordingBudget;
  readonly #times: number[] = [];
  readonly #kinds: number[] = [];
  readonly #problems: Issue[] = [];
  #problemCount = 0;
  #leftOut = 0;
  #firstLeftOut = 0;
  /** A request named no host, and neither did the scenario. */
  lacksHost = false;

  constructor(file: string, host: string | undefined, budget: RecordingBudget) {
    this.#file = file;
    this.#host = host;
    this.#budget = budget;
  }

  /** `request` undefined: there was none that could be sent again. */
  request(line: number, timeMs: number, request: RequestLine | undefined): void {
    const host = request?.host ?? this.#host;
    if (!request) {
      if (this.#leftOut++ === 0) this.#firstLeftOut = line;
    } else if (host === undefined) {
      this.lacksHost = true;
    } else {
      this.time(timeMs);
      this.#kinds.push(this.#budget.kindOf({ ...request, host }));
    }
  }

  /** A request of which the time alone was recorded. */
  time(timeMs: number): void {
    this.#budget.takeEntry();
    this.#times.push(timeMs);
  }

  problem(line: number, column: number, message: string): void {
    if (++this.#problemCount <= mostIssues) {
      this.#problems.push(this.#issue('error', line, column, message));
    }
  }

  get issues(): readonly Issue[] {
    const issues = [...this.#problems];
    const hidden = this.#problemCount - issues.length;
    if (hidden > 0) {
      const last = issues.pop()!;
      const message = `${last.message} (${hidden} more errors in this file are not shown.)`;
      issues.push({ ...last, message });
    }
    if (this.#leftOut > 0) {
      const others = this.#leftOut > 1 ? `, as are ${this.#leftOut - 1} more in this file` : '';
      const message = `left out${others}: it is no request that a client could send again.`;
      issues.push(this.#issue('note', this.#firstLeftOut, 1, message));
    }
    return issues;
  }

  /** Undefined where there was nothing. */
  recording(): Recording | undefined {
    const count = this.#times.length;
    if (count === 0) return undefined;
    const order = inOrder(this.#times);
    const times = order.map((place) => this.#times[place]!);
    const isSpread = spreadWholeSeconds(times);
    const [first] = times as [number, ...number[]];
    const timesMs = times.map((timeMs) => timeMs - first);
    const lastMs = timesMs.at(-1)!;
    const end = isSpread ? Math.floor(times.at(-1)! / 1000 + 1) * 1000 - first : lastMs;
    const lengthMs = isSpread ? end : Math.max(1, Math.ceil(lastMs + lastMs / (count - 1 || 1)));
    const kinds = this.#kinds.length > 0 ? order.map((place) => this.#kinds[place]!) : undefined;
    return { timesMs, kinds, lengthMs };
  }

  #issue(severity: Issue['severity'], line: number, column: number, message: string): Issue {
    return { severity, path: '', message, position: { file: this.#file, line, column } };
  }
}

/** Logs are written when requests end, so they are not always in the order of their times. */
function inOrder(times: readonly number[]): number[] {
  const order = times.map((_, place) => place);
  const isSorted = times.every((timeMs, place) => place === 0 || times[place - 1]! <= timeMs);
  return isSorted ? order : order.sort((a, b) => times[a]! - times[b]! || a - b);
}

/**
 * Where no time has a fraction and some second has several requests, the log's clock counted whole seconds. The requests
 * of each second then get places in it as chance would put those of many independent clients: uniform draws, in order,
 * the same in every run. All at once would be a burst that never was, and equal gaps too even.
 */
function spreadWholeSeconds(times: number[]): boolean {
  const isWhole = times.every((timeMs) => timeMs % 1000 === 0);
  if (!isWhole || new Set(times).size === times.length) return false;
  const draws = new CounterRng(0, 'recorded second');
  for (let from = 0, to = 0; from < times.length; from = to) {
    const second = times[from]!;
    while (times[to] === second) to++;
    const places = Array.from({ length: to - from }, (_, index) => draws.at(from + index)).sort(
      (a, b) => a - b,
    );
    for (const [index, place] of places.entries()) times[from + index] = second + 1000 * place;
  }
  return true;
}
