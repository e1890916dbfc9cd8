/** A certificate made on the spot, signed by itself, and its key. */
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

export interface KeyedCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  /** As in `CN=shop, O=Acme Co`. */
  readonly name: string;
  /** Of hosts. */
  readonly hosts: readonly string[];
  /** Of interfaces. */
  readonly addresses?: readonly string[];
  readonly validDays: number;
}

export async function selfSigned(subject: Subject): Promise<KeyedCertificate> {
  const { name, hosts, addresses = [], validDays } = subject;
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const alternatives = [
    ...hosts.map((value) => ({ type: 'dns', value }) as const),
    ...addresses.map((value) => ({ type: 'ip', value }) as const),
  ];
  const nowMs = Date.now();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    notBefore: new Date(nowMs - dayMs),
    notAfter: new Date(nowMs + validDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true),
      new SubjectAlternativeNameExtension(alternatives),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: certificate.toString('pem'),
    key: PemConverter.encode(key, 'PRIVATE KEY'),
  };
}
