/** Annotations of ingress-nginx as tests write them: without their prefix. */

export const nginxPrefix = 'nginx.ingress.kubernetes.io/';

export function annotated(annotations: Readonly<Record<string, string>>): {
  readonly annotations: Readonly<Record<string, string>>;
} {
  const entries = Object.entries(annotations);
  return {
    annotations: Object.fromEntries(entries.map(([key, value]) => [nginxPrefix + key, value])),
  };
}
