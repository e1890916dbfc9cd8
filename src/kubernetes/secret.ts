/** Secret of v1; one of type kubernetes.io/tls must hold both parts of a certificate. */
import type { Issue } from '../core/issue.ts';
import type { Secret } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { readMetadata } from './metadata.ts';
import { dnsSubdomain } from './name-rules.ts';

const parts = ['tls.crt', 'tls.key'] as const;

export function readSecret(node: ManifestNode, issues: Issue[]): Secret {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  const [certificate, key] = parts.map((part) => readPart(node, part, issues));
  if (certificate === undefined || key === undefined) return metadata;
  return { ...metadata, pair: { certificate, key } };
}

/** `stringData` goes before `data`, as in the API server. */
function readPart(node: ManifestNode, part: string, issues: Issue[]): string | undefined {
  const plain = node.at('stringData', part);
  if (plain.isPresent) return plain.text;
  const encoded = node.at('data', part);
  if (!encoded.isPresent) {
    if (node.at('type').value === 'kubernetes.io/tls') issues.push(encoded.required());
    return undefined;
  }
  if (encoded.text === undefined) return undefined;
  try {
    return atob(encoded.text);
  } catch {
    // Not the value: it may be a key all the same.
    issues.push(encoded.error('Invalid value: expected base64 (stringData takes plain text)'));
    return undefined;
  }
}
