/** One process of a product: from its configuration to what it counted. Its folder is its own and goes with it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChildProgram } from '../../../platform/child-program.ts';
import { outputOf } from '../../../platform/programs.ts';
import { freePort } from '../../../platform/sockets.ts';
import { controlSocket, type ProductCounts, type ProductSetup } from '../ingress/ingress.ts';
import type { Product } from './product.ts';

/** Another may take the port that we found free. */
const portAttempts = 5;
const startPatienceMs = 10_000;
/** How long its connections may take to end, and make no progress towards it: HAProxy waits for pods though clients have left. */
const settlePatienceMs = { inAll: 2000, withoutProgress: 500 };
const stopPatienceMs = 5000;
const pollMs = 5;

export class RealReplica implements AsyncDisposable {
  readonly setup: ProductSetup;
  readonly configuration: string;
  readonly #product: Product;
  readonly #folder: string;
  readonly #program: ChildProgram;
  #settling = false;

  private constructor(
    product: Product,
    setup: ProductSetup,
    configuration: string,
    folder: string,
    program: ChildProgram,
  ) {
    this.#product = product;
    this.setup = setup;
    this.configuration = configuration;
    this.#folder = folder;
    this.#program = program;
  }

  /** Port 0 is any. Resolves when it answers; rejects with its own words. `failed`: it has ended by itself later on. */
  static async open(
    product: Product,
    program: string,
    setup: ProductSetup,
    failed: (error: Error) => void,
  ): Promise<RealReplica> {
    for (let attempt = 1; ; attempt++) {
      const port = setup.port === 0 ? await freePort() : setup.port;
      const replica = await RealReplica.#start(product, program, { ...setup, port });
      const problem = await replica.#ready();
      if (problem === undefined) {
        void replica.#watch(failed);
        return replica;
      }
      await replica[Symbol.asyncDispose]();
      const taken = /address already in use/i.test(problem.message);
      if (!taken || setup.port !== 0 || attempt === portAttempts) throw problem;
    }
  }

  static async #start(
    product: Product,
    program: string,
    setup: ProductSetup,
  ): Promise<RealReplica> {
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-'));
    try {
      const configuration = product.configuration(setup);
      await writeFile(join(folder, product.configurationFile), configuration);
      const check = await outputOf(program, product.checkArgs, folder);
      if (!check.succeeded) {
        throw new Error(`${product.name} refuses its configuration: ${check.text.trim()}`);
      }
      const child = new ChildProgram(program, product.startArgs, folder);
      return new RealReplica(product, setup, configuration, folder, child);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Waits until its clients' connections have ended, stops it and hands back what it counted. */
  async settle(): Promise<ProductCounts> {
    this.#settling = true;
    await this.#clientsGone();
    const running = {
      folder: this.#folder,
      control: this.#control,
      stop: () => this.#stop(),
    };
    return await this.#product.settle(running, this.setup);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#settling = true;
    await this.#program[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #control(): string {
    return join(this.#folder, controlSocket);
  }

  async #ready(): Promise<Error | undefined> {
    const { name } = this.#product;
    const deadlineMs = performance.now() + startPatienceMs;
    for (;;) {
      if (await this.#product.openConnections(this.#control).then(isCount, () => false)) return;
      const code = await Promise.race([this.#program.ended, sleep(pollMs, undefined)]);
      if (code !== undefined) {
        return new Error(`${name} ended with ${code} before it was ready: ${this.#program.output}`);
      }
      if (performance.now() > deadlineMs) {
        return new Error(`${name} was not ready after ${startPatienceMs / 1000} s`);
      }
    }
  }

  async #watch(failed: (error: Error) => void): Promise<void> {
    const code = await this.#program.ended;
    if (this.#settling) return;
    failed(new Error(`${this.#product.name} ended with ${code}: ${this.#program.output}`));
  }

  async #clientsGone(): Promise<void> {
    let remaining = Infinity;
    let progressMs = performance.now();
    const deadlineMs = progressMs + settlePatienceMs.inAll;
    while (performance.now() < deadlineMs) {
      const open = await this.#product.openConnections(this.#control);
      if (open < remaining) progressMs = performance.now();
      const stalledMs = performance.now() - progressMs;
      if (open === 0 || stalledMs > settlePatienceMs.withoutProgress) return;
      remaining = open;
      await sleep(pollMs);
    }
  }

  async #stop(): Promise<void> {
    this.#program.signal('TERM');
    const late = sleep(stopPatienceMs, 'late' as const, { ref: false });
    if ((await Promise.race([this.#program.ended, late])) !== 'late') return;
    throw new Error(`${this.#product.name} did not end in ${stopPatienceMs / 1000} s`);
  }
}

function isCount(): boolean {
  return true;
}
