/** One YAML document after reading, with the way back to where each node was written. */
import type { SourcePosition } from './issue.ts';

export type NodePath = readonly (string | number)[];

export interface SourceDocument {
  /** As the user named it; `<stdin>` for `-`. */
  readonly file: string;
  /** Plain data: objects, arrays, strings, numbers, booleans, null. */
  readonly value: unknown;
  /**
   * Where the node at `path` begins: its value, or with `of: 'key'` the key that names it. Where it does not exist,
   * its nearest existing ancestor.
   */
  positionOf(path: NodePath, of?: 'key' | 'value'): SourcePosition;
}
