/**
 * Upstreams of ingress-nginx (controller.go, createUpstreams): one for each namespace, Service and port as written, with
 * the settings of the first Ingress that asks for it. That of a canary serves no path by itself.
 */
import type { Backend, Ingress } from '../cluster.ts';
import { rulesOf } from '../ingress-rule.ts';
import type { NginxAnnotations } from './annotation-reader.ts';

export interface Upstream {
  readonly key: string;
  readonly backend: Backend;
  readonly namespace: string;
  /** Whose settings it has. */
  readonly creator: Ingress;
  readonly isCanary: boolean;
  /** What takes a part of its requests; only the first does. */
  readonly alternatives: Alternative[];
}

export interface Alternative {
  readonly upstream: Upstream;
  /** That attached it. */
  readonly ingress: Ingress;
}

export type AnnotationsOf = ReadonlyMap<Ingress, NginxAnnotations>;

export class Upstreams {
  readonly #byKey = new Map<string, Upstream>();

  /** `ordered` by precedence. */
  constructor(ordered: readonly Ingress[], annotations: AnnotationsOf) {
    for (const ingress of ordered) {
      const isCanary = annotations.get(ingress)!.bool('canary') ?? false;
      const add = (backend: Backend) => {
        const key = keyOf(ingress, backend);
        const made = { key, backend, namespace: ingress.namespace, creator: ingress, isCanary };
        this.#byKey.set(key, { ...made, alternatives: [] });
      };
      // A default backend makes its upstream anew; a rule takes the one that there is.
      if (ingress.defaultBackend?.service !== undefined) add(ingress.defaultBackend);
      for (const { backend } of rulesOf(ingress)) {
        if (backend.service !== undefined && !this.of(ingress, backend)) add(backend);
      }
    }
  }

  of(ingress: Ingress, backend: Backend): Upstream | undefined {
    return this.#byKey.get(keyOf(ingress, backend));
  }

  delete({ key }: Upstream): void {
    this.#byKey.delete(key);
  }
}

function keyOf({ namespace }: Ingress, { service, port }: Backend): string {
  return `${namespace}/${service}:${port}`;
}
