/** How a product of the ingress list is started, asked and read. */
import type { IngressName } from '../ingress/index.ts';
import type { ProductCounts, ProductSetup } from '../ingress/ingress.ts';

export interface Product {
  readonly name: IngressName;
  /** In its own folder, where all of these run. */
  readonly configurationFile: string;
  readonly versionArgs: readonly string[];
  readonly checkArgs: readonly string[];
  readonly startArgs: readonly string[];
  configuration(setup: ProductSetup): string;
  /** Connections that clients have open. */
  openConnections(control: string): Promise<number>;
  /** Ends it by `stop` and tells what it counted. */
  settle(running: RunningProduct, setup: ProductSetup): Promise<ProductCounts>;
}

export interface RunningProduct {
  readonly folder: string;
  /** Path of its control socket. */
  readonly control: string;
  /** Resolves once it has ended. */
  stop(): Promise<void>;
}
