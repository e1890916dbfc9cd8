/** Our generator on plain timers: what a precise one has to beat. As generator-worker.ts but for the scheduler. */
import type { Clock, Scheduler, Task } from '../../src/core/clock.ts';
import { EventHeap } from '../../src/core/event-heap.ts';
import { Generator } from '../../src/engines/wire/generator/generator.ts';
import type { Command, GeneratorData, Report } from '../../src/engines/wire/messages.ts';
import { IntervalReporter } from '../../src/engines/wire/reporting.ts';
import { RunClock } from '../../src/platform/run-clock.ts';
import { allClosed } from '../../src/platform/sockets.ts';
import { workerPort } from '../../src/platform/worker.ts';

class TimeoutScheduler implements Scheduler {
  readonly #clock: Clock;
  readonly #heap = new EventHeap();
  readonly #wake = () => this.#drain();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #armedForMs = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  at(atMs: number, task: Task): void {
    this.#heap.push(atMs, task);
    if (atMs < this.#armedForMs) this.#arm();
  }

  close(): void {
    this.#disarm();
    this.#armedForMs = -Infinity;
  }

  #drain(): void {
    this.#armedForMs = -Infinity;
    while (this.#heap.nextTime <= this.now()) this.#heap.pop()!.fire();
    this.#arm();
  }

  #arm(): void {
    this.#disarm();
    this.#armedForMs = this.#heap.nextTime;
    if (this.#armedForMs === Infinity) return;
    const delayMs = this.#armedForMs - this.now();
    if (delayMs > 0) this.#timer = setTimeout(this.#wake, delayMs);
    else this.#immediate = setImmediate(this.#wake);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }
}

const { data, report, onCommand } = workerPort<GeneratorData, Command, Report>();
const clock = new RunClock();
const scheduler = new TimeoutScheduler(clock);
const generator = new Generator(data, scheduler, () => report({ kind: 'drained' }));
const reporter = new IntervalReporter(
  scheduler,
  data.run.timeline,
  (fromMs, toMs, health) => [generator.take(fromMs, toMs, health)],
  (interval) => report({ kind: 'interval', interval }),
);

onCommand(async (command) => {
  if (command.kind === 'start') {
    clock.startAt(command.epochMs);
    reporter.start();
    generator.start();
    return;
  }
  generator.close();
  await allClosed(() => generator.openSockets, 500);
  reporter.close();
  scheduler.close();
  report({ kind: 'closed' });
});

report({ kind: 'ready', ports: [] });
