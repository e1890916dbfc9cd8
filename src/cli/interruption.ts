/** Ctrl-C and SIGTERM: the first asks for a prompt and orderly end, the second does not ask. */
import { exitCodes } from './exit-codes.ts';

export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #handler = () => this.request();

  constructor() {
    process.on('SIGINT', this.#handler);
    process.on('SIGTERM', this.#handler);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  request(): void {
    // Asked twice, nothing is waited for.
    if (this.signal.aborted) process.exit(exitCodes.interrupted);
    this.#controller.abort();
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#handler);
    process.off('SIGTERM', this.#handler);
  }
}
