/** How a module that runs as a process of its own, or as a thread of one, tells what it has to tell: port or result. */
import { parentPort } from 'node:worker_threads';

export function say(what: unknown): void {
  if (parentPort) parentPort.postMessage(what);
  else console.log(JSON.stringify(what));
}
