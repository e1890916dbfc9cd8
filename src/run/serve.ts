/** Ingress and pods without load: for trying rules by hand and for tests from outside. */
import type { RunSpec } from '../core/run-spec.ts';
import { WireWorld } from '../engines/wire/wire-world.ts';

export interface ServeOptions {
  /** 0 for any. */
  readonly httpPort: number;
  /** Absent: there is no TLS. */
  readonly httpsPort?: number | undefined;
  readonly trustForwarded: boolean;
}

export interface Serving extends AsyncDisposable {
  /** Of each ingress replica. */
  readonly httpPorts: readonly number[];
  /** Empty where the ingress has no TLS. */
  readonly httpsPorts: readonly number[];
  /** Rejects when a part breaks down. */
  readonly failure: Promise<never>;
}

/** Listening when it resolves; every answer is an echo of what reached the pod. */
export async function serve(run: RunSpec, options: ServeOptions): Promise<Serving> {
  const failure = Promise.withResolvers<never>();
  // Whoever serves races it; without a listener yet it must not count as unhandled.
  failure.promise.catch(() => {});
  const world = new WireWorld(run, {
    interval: () => {},
    drained: () => {},
    failed: failure.reject,
  });
  try {
    await world.open({
      port: options.httpPort,
      tlsPort: options.httpsPort,
      alwaysEcho: true,
      trustForwarded: options.trustForwarded,
    });
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
  world.start();
  return {
    httpPorts: world.ingressPorts,
    httpsPorts: world.ingressTlsPorts,
    failure: failure.promise,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
    },
  };
}
