/**
 * Which certificate an HTTPS listener serves for which host: the first of its certificateRefs that covers the host, else
 * the first of them; the default certificate where none of them can be served.
 */
import type { Issue } from '../../core/issue.ts';
import type { CertificateSpec } from '../../core/route-spec.ts';
import type { Certificate, Certificates } from '../certificates.ts';
import type { Cluster } from '../cluster.ts';
import { qualifiedName } from '../served-ingresses.ts';
import type { Listener, ObjectReference } from './objects.ts';
import { isGranted } from './reference-grant.ts';

interface Named {
  readonly secret: string;
  readonly certificate: Certificate;
}

/** `hostsOf`: those that routes attached to it have; `certificates` is absent where no listener is for HTTPS. */
export function listenerCertificates(
  cluster: Cluster,
  known: Certificates,
  hostsOf: (listener: Listener) => readonly string[],
): { certificates?: readonly CertificateSpec[]; issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const secure = cluster.gateways.flatMap(({ namespace, listeners }) =>
    listeners
      .filter(({ protocol }) => protocol === 'HTTPS')
      .map((listener) => ({ namespace, listener })),
  );
  if (secure.length === 0) return { issues };
  const certificates = secure.flatMap(({ namespace, listener }) => {
    const named = listener.certificates.flatMap((reference) => {
      const found = certificateOf(reference, namespace, cluster, known);
      if (typeof found !== 'string') return found;
      issues.push(reference.source.note(`${found}: the default certificate stands in`));
      return [];
    });
    const [first] = named;
    if (!first) return [];
    const hosts = new Set([listener.host ?? '*', ...hostsOf(listener)]);
    const byHost = [...hosts].map((host) => ({
      host,
      ...(named.find(({ certificate }) => certificate.covers(host)) ?? first),
    }));
    return [...Map.groupBy(byHost, ({ secret }) => secret)].map(([secret, of]) => {
      const { certificate, key } = of[0]!.certificate;
      return { secret, hosts: of.map(({ host }) => host), anyDepth: true, certificate, key };
    });
  });
  return { certificates, issues };
}

/** Or why there is none. */
function certificateOf(
  reference: ObjectReference,
  namespace: string,
  { referenceGrants }: Cluster,
  known: Certificates,
): Named | string {
  const { group, kind } = reference;
  if (group !== '' || kind !== 'Secret') return `a ${kind} holds no certificate that is known here`;
  const secret = qualifiedName(reference);
  if (!isGranted(referenceGrants, { kind: 'Gateway', namespace }, reference)) {
    return `no ReferenceGrant of namespace ${reference.namespace} lets Gateways of namespace ${namespace} refer to Secret ${reference.name}`;
  }
  if (!known.has(secret)) return `there is no Secret ${secret}`;
  const certificate = known.get(secret);
  return certificate ? { secret, certificate } : `Secret ${secret} holds none to serve`;
}
