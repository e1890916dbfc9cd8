/** Looks into a certificate and its key: whether they can be served, and for which hosts. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

interface Pair {
  /** PEM, the leaf first. */
  readonly certificate: string;
  readonly key: string;
}

export interface ExaminedCertificate extends Pair {
  covers(host: string): boolean;
}

export function examineCertificate(pair: Pair): ExaminedCertificate | { problem: string } {
  const { certificate, key } = pair;
  const leaf = attempt(() => new X509Certificate(certificate));
  if (!leaf) return { problem: 'tls.crt is no certificate in PEM' };
  const privateKey = attempt(() => createPrivateKey(key));
  if (!privateKey) return { problem: 'tls.key is no private key in PEM' };
  if (!leaf.checkPrivateKey(privateKey)) return { problem: 'tls.key is not that of tls.crt' };
  try {
    // What is behind the leaf, and whether the keys are long enough.
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    return { problem: `tls.crt can't be served: ${(error as Error).message.replace(/^.*:/, '')}` };
  }
  const names = (leaf.subjectAltName ?? '').toLowerCase().split(', ');
  return {
    ...pair,
    // A wildcard is a name like any other here: that it covers what it stands for is not asked.
    covers: (host) =>
      host.startsWith('*')
        ? names.includes(`dns:${host}`)
        : leaf.checkHost(host, { subject: 'default' }) !== undefined,
  };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
