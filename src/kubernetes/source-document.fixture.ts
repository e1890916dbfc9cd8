/** Source documents for tests: YAML text read by the `yaml` package, with positions. */
import {
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
} from 'yaml';
import type { NodePath, SourceDocument } from '../core/source-document.ts';

export function sourceDocuments(text: string, file = 'test.yaml'): SourceDocument[] {
  const lineCounter = new LineCounter();
  return [...parseAllDocuments(text, { lineCounter })].map((document) => ({
    file,
    value: document.toJS() as unknown,
    positionOf(path, of = 'value') {
      const { line, col } = lineCounter.linePos(offsetOf(document, path, of));
      return { file, line, column: col };
    },
  }));
}

function offsetOf(document: Document, path: NodePath, of: 'key' | 'value'): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node)) continue;
    const whole = length === path.length;
    return startOf((whole && of === 'key' ? keyOf(document, path) : undefined) ?? node);
  }
  return startOf(document.contents);
}

function keyOf(document: Document, path: NodePath): Node | undefined {
  const parent = document.getIn(path.slice(0, -1), true) ?? document.contents;
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  return isScalar(pair?.key) ? pair.key : undefined;
}

function startOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
