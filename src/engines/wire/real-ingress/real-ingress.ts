/** A product in place of our ingress: R processes, each with a listener and balancing state of its own. */
import type { IngressReport } from '../../../core/run-event.ts';
import { openFileLimit } from '../../../platform/open-files.ts';
import { findProgram, outputOf } from '../../../platform/programs.ts';
import type { ProductSetup } from '../ingress/ingress.ts';
import { haproxyProduct } from './haproxy-product.ts';
import { nginxProduct } from './nginx-product.ts';
import type { Product } from './product.ts';
import { RealReplica } from './real-replica.ts';

const products: readonly Product[] = [nginxProduct, haproxyProduct];

export function findProduct(ingress: string): Product | undefined {
  return products.find(({ name }) => name === ingress);
}

/** Why a product can't be started here. */
export function absence({ name }: Product): string | undefined {
  return findProgram(name) === undefined ? `${name} is not on PATH` : undefined;
}

export class RealIngress implements AsyncDisposable {
  readonly version: string;
  readonly #replicas: readonly RealReplica[];

  private constructor(version: string, replicas: readonly RealReplica[]) {
    this.version = version;
    this.#replicas = replicas;
  }

  /** `setup.port` is that of the first, 0 for any. Rejects when one of them can't be started, with nothing left behind. */
  static async open(
    product: Product,
    setup: Omit<ProductSetup, 'connections'>,
    failed: (error: Error) => void,
  ): Promise<RealIngress> {
    const program = findProgram(product.name);
    if (program === undefined) throw new Error(absence(product));
    const { text } = await outputOf(program, product.versionArgs);
    const version = /\d+\.\d+\S*/.exec(text)?.[0] ?? 'unknown';
    const common = { ...setup, connections: mostConnections() };
    const replicas: RealReplica[] = [];
    try {
      // One after the other, so that they don't take each other's ports.
      for (let index = 0; index < setup.run.replicas; index++) {
        const port = index === 0 ? setup.port : 0;
        replicas.push(await RealReplica.open(product, program, { ...common, port }, failed));
      }
    } catch (error) {
      await closeAll(replicas);
      throw error;
    }
    return new RealIngress(version, replicas);
  }

  get ports(): readonly number[] {
    return this.#replicas.map(({ setup }) => setup.port);
  }

  /** Stops them once their clients have gone; a report of each. */
  async settle(): Promise<readonly IngressReport[]> {
    return await Promise.all(
      this.#replicas.map(async (replica, index) => ({
        replica: index,
        version: this.version,
        configuration: replica.configuration,
        ...(await replica.settle()),
      })),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closeAll(this.#replicas);
  }
}

/**
 * As many as its files allow, one to a client and one to a pod: HAProxy keeps those of clients that have left until the
 * pod has answered.
 */
function mostConnections(): number {
  return Math.min(20_000, Math.floor((openFileLimit() - reservedFiles) / 2));
}

const reservedFiles = 128;

async function closeAll(replicas: readonly RealReplica[]): Promise<void> {
  await Promise.all(replicas.map((replica) => replica[Symbol.asyncDispose]()));
}
