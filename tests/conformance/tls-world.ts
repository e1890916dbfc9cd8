/** The real ingress and its pods behind TLS, by manifests with Secrets; and what a client needs to come by it. */
import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { outside } from '../../src/platform/outside.ts';
import { type KeyedCertificate, selfSigned } from '../../src/platform/self-signed.ts';
import { serve, type Serving } from '../../src/run/serve.ts';
import { parseScenario, planScenario } from '../../src/scenario/index.ts';
import { RawConnection } from './raw-client.ts';

export const named = await selfSigned({ name: 'CN=named', hosts: ['a.test'], validDays: 1 });
export const wild = await selfSigned({ name: 'CN=wild', hosts: ['*.b.test'], validDays: 1 });

/** `a.test` and hosts of `b.test` have certificates of their own, `c.test` one that is for another name. */
export const tlsManifests = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: app }
spec:
  tls:
    - { hosts: [a.test, c.test], secretName: named }
    - { hosts: ['*.b.test'], secretName: wild }
  rules:
${['a.test', '"*.b.test"', 'c.test'].map((host) => `    - { host: ${host}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: app, port: { number: 80 } } } }] } }`).join('\n')}
---
apiVersion: v1
kind: Service
metadata: { name: app }
spec: { selector: { app: app }, ports: [{ port: 80 }] }
${secret('named', named)}${secret('wild', wild)}`;

function secret(name: string, { certificate, key }: KeyedCertificate): string {
  const data = { 'tls.crt': btoa(certificate), 'tls.key': btoa(key) };
  return `---
apiVersion: v1
kind: Secret
metadata: { name: ${name} }
type: kubernetes.io/tls
data: ${JSON.stringify(data)}
`;
}

/** Pods echo what reaches them. */
export async function serveTls(): Promise<Serving> {
  const source = { file: 'tls.yaml', text: tlsManifests };
  const { scenario } = await parseScenario([source], outside);
  const { plan } = await planScenario(scenario!, { engine: 'wire' });
  return await serve(plan!.runs[0]!, { httpPort: 0, httpsPort: 0, trustForwarded: false });
}

/** Takes any certificate. */
export async function connectTls(
  port: number,
  options: ConnectionOptions = {},
): Promise<{ client: RawConnection; socket: TLSSocket }> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return { client: new RawConnection(socket), socket };
}
