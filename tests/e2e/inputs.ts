/** Manifests and a scenario as users bring them. */

/** The two manifests everybody starts from, exactly as issue 2 prints them. */
export const ingressManifest = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: simple-ingress
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /
spec:
  rules:
  - host: example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: my-service
            port:
              number: 80
`;

export const serviceManifest = `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: my-app
  ports:
  - protocol: TCP
    port: 80
    targetPort: 8080
  type: LoadBalancer
`;

/** The same as `kubectl get ingress,svc -o json` prints them: with what the API server adds. */
export const kubectlJson = JSON.stringify({
  apiVersion: 'v1',
  items: [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        annotations: { 'nginx.ingress.kubernetes.io/rewrite-target': '/' },
        creationTimestamp: '2026-01-05T09:12:44Z',
        generation: 1,
        managedFields: [
          {
            apiVersion: 'networking.k8s.io/v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:spec': { 'f:rules': {} } },
            manager: 'kubectl-client-side-apply',
            operation: 'Update',
            time: '2026-01-05T09:12:44Z',
          },
        ],
        name: 'simple-ingress',
        namespace: 'default',
        resourceVersion: '1187',
        uid: '5d0c1bd5-7f0e-4b7e-9a52-8f9f8f9d2a11',
      },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'example.com',
            http: {
              paths: [
                {
                  backend: { service: { name: 'my-service', port: { number: 80 } } },
                  path: '/',
                  pathType: 'Prefix',
                },
              ],
            },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: '172.18.0.2' }] } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        creationTimestamp: '2026-01-05T09:12:44Z',
        name: 'my-service',
        namespace: 'default',
        resourceVersion: '1190',
        uid: '0b9ad1c8-2f0b-4a1a-bb39-7f54f3f0a5c2',
      },
      spec: {
        allocateLoadBalancerNodePorts: true,
        clusterIP: '10.96.14.7',
        clusterIPs: ['10.96.14.7'],
        externalTrafficPolicy: 'Cluster',
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        ports: [{ nodePort: 31080, port: 80, protocol: 'TCP', targetPort: 8080 }],
        selector: { app: 'my-app' },
        sessionAffinity: 'None',
        type: 'LoadBalancer',
      },
      status: { loadBalancer: {} },
    },
  ],
  kind: 'List',
  metadata: { resourceVersion: '' },
});

/** As `-o yaml` prints them. */
export const kubectlYaml = `apiVersion: v1
items:
${asItem(ingressManifest)}${asItem(serviceManifest)}kind: List
metadata:
  resourceVersion: ""
`;

function asItem(manifest: string): string {
  return manifest.trimEnd().replace(/^/, '- ').replaceAll('\n', '\n  ') + '\n';
}

/** The manifests above under a scenario without warm-up and with one repetition, so that tests are short. */
export function scenario(spec: string): string {
  return `apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
metadata: { name: small }
spec:
  warmup: 0s
  repetitions: 1
${spec.replaceAll(/^/gm, '  ')}
---
${ingressManifest}---
${serviceManifest}`;
}
