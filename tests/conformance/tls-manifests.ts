/** Manifests with Secrets, for an ingress that speaks TLS. */
import { type KeyedCertificate, selfSigned } from '../../src/platform/self-signed.ts';

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

export function secret(name: string, { certificate, key }: KeyedCertificate): string {
  const data = { 'tls.crt': btoa(certificate), 'tls.key': btoa(key) };
  return `---
apiVersion: v1
kind: Secret
metadata: { name: ${name} }
type: kubernetes.io/tls
data: ${JSON.stringify(data)}
`;
}
