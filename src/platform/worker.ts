/**
 * Worker threads with typed messages. A worker that throws, or exits without being told to, fails the run: nothing is
 * measured with a part of the instrument missing.
 */
import { Worker, parentPort, workerData } from 'node:worker_threads';

const sourceExtension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

export class TypedWorker<Command, Report> {
  readonly #name: string;
  readonly #worker: Worker;
  #closing = false;

  /** `entry` is a URL without its extension: the same line works from source and from the build. */
  constructor(
    name: string,
    entry: URL,
    data: unknown,
    handlers: { report(report: Report): void; failed(error: Error): void },
  ) {
    this.#name = name;
    this.#worker = new Worker(new URL(entry.href + sourceExtension), { name, workerData: data });
    this.#worker.on('message', (report: Report) => handlers.report(report));
    this.#worker.on('error', (error) =>
      handlers.failed(new Error(`the ${name} thread broke down`, { cause: error })),
    );
    this.#worker.on('exit', (code) => {
      if (!this.#closing) handlers.failed(new Error(`the ${this.#name} thread ended with ${code}`));
    });
  }

  send(command: Command): void {
    this.#worker.postMessage(command);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#worker.terminate();
  }
}

/** The worker's side: what it was started with, and its line to the main thread. */
export function workerPort<Data, Command, Report>(): {
  data: Data;
  report: (report: Report) => void;
  onCommand: (handler: (command: Command) => void | Promise<void>) => void;
} {
  const port = parentPort;
  if (!port) throw new Error('this module runs in a worker thread only');
  return {
    data: workerData as Data,
    report: (report) => port.postMessage(report),
    onCommand: (handler) => {
      port.on('message', (command: Command) => void handler(command));
    },
  };
}
