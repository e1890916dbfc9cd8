/**
 * Which certificate is served for which host, as ingress-nginx has it (internal/ingress/controller, createServers): the
 * Secret of the `tls` entry that lists the host, else one of the same Ingress whose certificate covers it; the default
 * certificate where there is none, where the Secret has none to serve, and where it does not cover the host.
 */
import type { Issue } from '../core/issue.ts';
import type { CertificateSpec } from '../core/route-spec.ts';
import type { DialectName } from '../routing/dialects/index.ts';
import type { CertificatePair, Ingress, IngressTls, Secret } from './cluster.ts';
import { byPrecedence, qualifiedName } from './served-ingresses.ts';

/** What can be told of a pair; its problem where it can't be served. Only Node can look inside, so it is a port. */
export type ExamineCertificate = (pair: CertificatePair) => Certificate | { problem: string };

export interface Certificate extends CertificatePair {
  covers(host: string): boolean;
}

/** Those that can be served, by the `namespace/name` of their Secret; undefined for a Secret that has none. */
export type Certificates = ReadonlyMap<string, Certificate | undefined>;

export function readCertificates(
  secrets: readonly Secret[],
  examine: ExamineCertificate,
): { certificates: Certificates; issues: Issue[] } {
  const issues: Issue[] = [];
  const certificates = new Map<string, Certificate | undefined>();
  for (const secret of secrets) {
    const examined = secret.pair && examine(secret.pair);
    const isGood = examined && !('problem' in examined);
    certificates.set(qualifiedName(secret), isGood ? examined : undefined);
    if (isGood || !examined) continue;
    const place = ['data', 'stringData']
      .map((at) => secret.source.at(at))
      .find((at) => at.isPresent);
    issues.push(place!.note(`${examined.problem}: whoever names it gets the default certificate`));
  }
  return { certificates, issues };
}

/** `certificates` is absent where no Ingress asks for TLS. */
export function certificatesOf(
  ingresses: readonly Ingress[],
  dialect: DialectName,
  known: Certificates,
): { certificates?: readonly CertificateSpec[]; issues: readonly Issue[] } {
  if (ingresses.every(({ tls }) => tls.length === 0)) return { issues: [] };
  const choices = new Choices(known);
  for (const ingress of byPrecedence(ingresses, dialect)) {
    const named = ingress.rules.flatMap(({ host }) => host ?? []);
    // ingress-nginx has a server, and so a certificate, for the hosts of rules alone.
    const listed = dialect === 'ingress-nginx' ? [] : ingress.tls.flatMap(({ hosts }) => hosts);
    if (ingress.tls.length > 0) choices.choose(ingress, [...named, ...listed]);
  }
  const certificates = [...choices.hosts].map(([secret, hosts]) => {
    const { certificate, key } = known.get(secret)!;
    return { secret, hosts, certificate, key };
  });
  return { certificates, issues: choices.issues };
}

class Choices {
  readonly issues: Issue[] = [];
  /** By Secret. */
  readonly hosts = new Map<string, string[]>();
  readonly #known: Certificates;
  readonly #decided = new Set<string>();

  constructor(known: Certificates) {
    this.#known = known;
  }

  /** The first Ingress with TLS decides for a host. */
  choose(ingress: Ingress, hosts: readonly string[]): void {
    for (const host of hosts) {
      if (this.#decided.has(host)) continue;
      this.#decided.add(host);
      const listing = ingress.tls.find((entry) => entry.hosts.includes(host));
      const entry = listing ?? ingress.tls.find((each) => this.#covers(ingress, each, host));
      if (!entry) continue;
      const secret = secretOf(ingress, entry);
      const reason = this.#reasonAgainst(secret, host);
      if (reason === undefined) this.hosts.set(secret!, [...(this.hosts.get(secret!) ?? []), host]);
      else this.issues.push(placeOf(entry).note(`${host} gets the default certificate: ${reason}`));
    }
  }

  #covers(ingress: Ingress, entry: IngressTls, host: string): boolean {
    return this.#known.get(secretOf(ingress, entry) ?? '')?.covers(host) === true;
  }

  #reasonAgainst(secret: string | undefined, host: string): string | undefined {
    if (secret === undefined) return 'no Secret is named';
    if (!this.#known.has(secret)) return `there is no Secret ${secret}`;
    const certificate = this.#known.get(secret);
    if (!certificate) return `Secret ${secret} holds none to serve`;
    return certificate.covers(host) ? undefined : `that of Secret ${secret} is for other names`;
  }
}

function secretOf({ namespace }: Ingress, { secretName }: IngressTls): string | undefined {
  return secretName && `${namespace}/${secretName}`;
}

function placeOf({ source }: IngressTls) {
  const name = source.at('secretName');
  return name.isPresent ? name : source;
}
