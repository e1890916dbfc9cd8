/** By the name that a client asks for in its handshake (SNI), the certificate that it gets. */
import { createSecureContext, type SecureContext } from 'node:tls';
import type { CertificateSpec } from '../../../../core/route-spec.ts';

export class SecureContexts {
  readonly #byHost = new Map<string, SecureContext>();
  /** Of those that stand for several labels, what follows the asterisk. */
  readonly #suffixes = new Map<string, SecureContext>();

  constructor(certificates: readonly CertificateSpec[]) {
    for (const { hosts, anyDepth, certificate, key } of certificates) {
      const context = createSecureContext({ cert: certificate, key });
      for (const host of hosts) {
        const isSuffix = anyDepth === true && host.startsWith('*.');
        const [map, name] = isSuffix ? [this.#suffixes, host.slice(1)] : [this.#byHost, host];
        if (!map.has(name)) map.set(name, context);
      }
    }
  }

  /** Exact, then a wildcard of one label, then the longest of several. Undefined: the default certificate. */
  find(serverName: string): SecureContext | undefined {
    const name = serverName.toLowerCase();
    const dot = name.indexOf('.');
    return (
      this.#byHost.get(name) ??
      (dot < 0 ? undefined : this.#byHost.get(`*${name.slice(dot)}`)) ??
      this.#bySuffix(name) ??
      this.#byHost.get('*')
    );
  }

  #bySuffix(name: string): SecureContext | undefined {
    if (this.#suffixes.size === 0) return undefined;
    for (let dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
      const found = this.#suffixes.get(name.slice(dot));
      if (found) return found;
    }
    return undefined;
  }
}
