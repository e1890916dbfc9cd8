/** What of a request is hashed: the `key` parameter of the hash family. */
import { z } from 'zod';
import type { RequestInfo } from '../../core/endpoint.ts';
import { expected } from '../expected.ts';

const keys = {
  'client-address': (request: RequestInfo) => request.clientAddress,
  path: (request: RequestInfo) => request.path,
  'affinity-key': (request: RequestInfo) => request.affinityKey,
} as const;

export type KeyName = keyof typeof keys;

export function keyParam(usual: KeyName) {
  return z
    .enum(Object.keys(keys) as KeyName[], {
      error: expected('client-address, path or affinity-key'),
    })
    .default(usual)
    .describe(
      'What of the request is hashed: the client address, the path with its query, or what the manifests declare.',
    );
}

/** The key of a request; empty where it has none. */
export function keyReader(key: KeyName): (request: RequestInfo) => string {
  return keys[key];
}
