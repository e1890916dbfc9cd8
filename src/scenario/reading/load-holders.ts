/** Where a Scenario document may say stages and requests: `spec` itself, and the entries of `spec.loads`. */
import type { NodePath, SourceDocument } from '../../core/source-document.ts';
import { mostLoads } from '../schema/loads.ts';

export interface LoadHolder {
  readonly path: NodePath;
  /** As far as can be understood, even where the schema finds fault with the document. */
  readonly written: { readonly load?: unknown; readonly requests?: unknown };
}

export function loadHolders({ value }: SourceDocument): LoadHolder[] {
  const { spec } = value as { readonly spec?: { readonly loads?: unknown } | null };
  const loads: unknown[] = Array.isArray(spec?.loads) ? spec.loads.slice(0, mostLoads) : [];
  const entries = loads.map((written, index) => ({ path: ['spec', 'loads', index], written }));
  const all: readonly WrittenHolder[] = [{ path: ['spec'], written: spec }, ...entries];
  return all.filter(isMapping);
}

/** Of the load with this number among those of `spec.loads`, or of the only one there is. */
export function pathOfLoad(
  { name }: { readonly name?: string | undefined },
  index: number,
): NodePath {
  return name === undefined ? ['spec'] : ['spec', 'loads', index];
}

type WrittenHolder = Pick<LoadHolder, 'path'> & { readonly written: unknown };

function isMapping(holder: WrittenHolder): holder is LoadHolder {
  return typeof holder.written === 'object' && holder.written !== null;
}
