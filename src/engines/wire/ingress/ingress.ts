/**
 * What an ingress of the list is: who balances between the generator and the pods. Pure: what it can do, and what it is
 * told. How the products among them are started is in ../real-ingress.
 */
import type { IngressReport } from '../../../core/run-event.ts';
import type { RunSpec } from '../../../core/run-spec.ts';
import type { Support } from '../../engine.ts';
import type { Capability } from './capability.ts';

export interface Ingress<Name extends string = string> {
  readonly name: Name;
  /** For help and docs, in a few words. */
  readonly summary: string;
  /** Of a product: what becomes of our strategies there. */
  readonly capabilities?: readonly Capability[];
  supports(run: RunSpec): Support;
}

/** What a product has to be told beside the run. Files that it names are in its own folder, which is where it runs. */
export interface ProductSetup {
  readonly run: RunSpec;
  /** Of its listener, on loopback. */
  readonly port: number;
  /** Port of each endpoint's listener on loopback, in the order of `run.endpoints`. */
  readonly endpointPorts: readonly number[];
  /** From clients, and as many again to pods. */
  readonly connections: number;
  /** Take the client address from X-Forwarded-For. */
  readonly trustForwarded: boolean;
}

/** What a product counted itself. */
export type ProductCounts = Pick<IngressReport, 'accepted' | 'sent'>;

/** Where it listens for us alone, in its own folder. */
export const controlSocket = 'control.sock';
