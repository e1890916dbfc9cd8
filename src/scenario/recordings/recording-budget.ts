/**
 * What the recordings of a scenario may cost in all, beside the budget for YAML: they are read line by line, so far more
 * of them fits. The distinct request lines go to every thread of a run.
 */
import type { RequestSpec } from '../../core/run-spec.ts';
import type { RequestLine } from './request-line.ts';

const mostBytes = 64 * 1024 ** 2;
const mostEntries = 1_000_000;
const mostRequestLines = 100_000;

/** Ends the reading of a recording; its message is a sentence without its stop. */
export class RecordingTooLarge extends Error {}

export class RecordingBudget {
  /** Of all recordings together; a request's kind is its place here. */
  readonly requests: RequestSpec[] = [];
  readonly #kinds = new Map<string, number>();
  #bytes = mostBytes;
  #entries = mostEntries;

  get bytes(): number {
    return this.#bytes;
  }

  takeText(text: string): void {
    this.#bytes -= text.length;
    if (this.#bytes >= 0) return;
    throw new RecordingTooLarge('expected recordings of at most 64 MiB in all');
  }

  takeEntry(): void {
    if (--this.#entries >= 0) return;
    throw new RecordingTooLarge(`expected at most ${mostEntries} recorded requests in all`);
  }

  kindOf({ method, host, target }: RequestLine & { readonly host: string }): number {
    const key = `${method} ${host} ${target}`;
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = this.requests.length;
      if (kind === mostRequestLines) {
        const message = `expected at most ${mostRequestLines} different recorded request lines in all`;
        throw new RecordingTooLarge(message);
      }
      this.#kinds.set(key, kind);
      this.requests.push({ weight: 0, method, host, target, headers: {} });
    }
    return kind;
  }
}
