/** What all objects have: names, annotations, age, and the place they were written at. */
import type { ManifestNode } from './manifest-node.ts';

export interface ClusterObject {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: ReadonlyMap<string, string>;
  /** RFC 3339 in UTC, as the API server writes it; empty in a manifest that has not been there. */
  readonly createdAt: string;
  readonly source: ManifestNode;
}
