/** The requests of `spec` itself, or of one of its loads. */
import type { NodePath } from '../../core/source-document.ts';
import type { WrittenRequest } from '../schema/requests.ts';

export interface RequestList {
  /** Of what they stand in. */
  readonly path: NodePath;
  readonly written: readonly WrittenRequest[];
}
