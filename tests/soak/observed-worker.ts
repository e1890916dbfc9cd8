/**
 * A worker of the wire engine that can be looked into: runs the entry it is given, and on the channel of its name answers
 * each question with what its thread holds after garbage collection.
 */
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, workerData } from 'node:worker_threads';

export interface ObservedData {
  /** Of the worker's module. */
  readonly entry: string;
  readonly channel: string;
}

export interface Held {
  /** Of the JavaScript heap and of buffers outside it. */
  readonly bytes: number;
  /** TCP, listening ones aside. */
  readonly sockets: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const { entry, channel: name } = workerData as ObservedData;
const channel = new BroadcastChannel(name);
channel.unref();
channel.addEventListener('message', () => void tell());

await import(entry);

async function tell(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage();
    await setImmediate();
  }
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  const sockets = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap');
  const held: Held = { bytes: heap + outside, sockets: sockets.length };
  channel.postMessage(held);
}
