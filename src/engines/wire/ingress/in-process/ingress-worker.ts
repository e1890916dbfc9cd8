/** The thread of the in-process ingress: R replicas with a listener each. */
import type { CertificateSpec } from '../../../../core/route-spec.ts';
import { allClosed } from '../../../../platform/sockets.ts';
import { workerPort } from '../../../../platform/worker.ts';
import type { Command, IngressData, Report } from '../../messages.ts';
import { IntervalReporter } from '../../reporting.ts';
import { threadTime } from '../../thread-time.ts';
import { strategyOf } from '../../../strategy-of.ts';
import { IngressReplica } from './ingress-replica.ts';
import { SecureContexts } from './secure-contexts.ts';
import type { TlsSetup } from './secure-server.ts';

/** Named and dated as in ingress-nginx, where people know it by that (internal/net/ssl, fakeSSLCert). */
const defaultSubject = {
  name: 'CN=Kubernetes Ingress Controller Fake Certificate, O=Acme Co',
  hosts: ['ingress.local'],
  validDays: 365,
};

const { data, report, onCommand } = workerPort<IngressData, Command, Report>();
const { clock, scheduler } = threadTime(data);
const strategy = await strategyOf(data.run.strategy);
const tls = data.tlsPort === undefined ? undefined : await tlsSetup(data.run.certificates);
const replicas = Array.from(
  { length: data.run.replicas },
  (_, index) => new IngressReplica(data, strategy, index, scheduler, tls),
);
const reporter = new IntervalReporter(
  scheduler,
  data.run.timeline,
  (fromMs, toMs, health) => replicas.map((replica) => replica.take(fromMs, toMs, health)),
  (interval) => report({ kind: 'interval', interval }),
);

onCommand(async (command) => {
  if (command.kind === 'start') {
    clock.startAt(command.epochMs);
    reporter.start();
    return;
  }
  for (const replica of replicas) replica.stopListening();
  // Clients have let go before this; their last bytes may still be on the way.
  await allClosed(() => replicas.flatMap((replica) => [...replica.clientSockets]));
  for (const replica of replicas) replica.closeIdle();
  await allClosed(() => replicas.flatMap((replica) => [...replica.upstreamSockets]));
  reporter.close();
  scheduler.close();
  report({ kind: 'closed' });
});

const ports = await Promise.all(
  replicas.map((replica, index) =>
    index === 0 ? replica.listen(data.port, data.tlsPort) : replica.listen(0),
  ),
);
report({
  kind: 'ready',
  ports: ports.map(([port]) => port),
  tlsPorts: ports.flatMap(([, tlsPort]) => tlsPort ?? []),
});

async function tlsSetup(certificates: readonly CertificateSpec[] = []): Promise<TlsSetup> {
  // It takes a while to load.
  const { selfSigned } = await import('../../../../platform/self-signed.ts');
  return {
    contexts: new SecureContexts(certificates),
    defaultCertificate: await selfSigned(defaultSubject),
  };
}
