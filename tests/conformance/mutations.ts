/**
 * Every node of a YAML file in turn: removed, of a wrong type, of a wrong value, its key renamed. A mutant knows where
 * its mutated node lies in its own text (or, for one that was removed, the node that held it), and what it had said.
 */
import {
  type Document,
  isMap,
  isScalar,
  type Node,
  parseAllDocuments,
  parseDocument,
  visit,
} from 'yaml';

const options = { stringKeys: true } as const;

type Path = readonly (string | number)[];

export interface Mutant {
  readonly what: string;
  readonly text: string;
  /** Character offsets in `text`, key included. */
  readonly from: number;
  readonly to: number;
  /**
   * What others may refer to: the values in the node as it was, with its key where that is no longer there, and the
   * names of what it belongs to: of the object, and of the entry under `pods`.
   */
  readonly said: readonly string[];
}

export function* mutantsOf(text: string): Generator<Mutant> {
  const documents = parseAllDocuments(text, options) as Document[];
  const texts = documents.map(written);
  for (const [index, document] of documents.entries()) {
    const before = texts.slice(0, index).join('');
    const after = texts.slice(index + 1).join('');
    for (const path of pathsOf(document.contents, [])) {
      for (const [what, mutate] of mutationsOf(document.getIn(path, true) as Node, path)) {
        const { text: own, from, to, said } = mutant(document, path, mutate);
        yield {
          what: `document ${index + 1}, ${path.join('.')} ${what}`,
          text: before + own + after,
          from: before.length + from,
          to: before.length + to,
          said,
        };
      }
    }
  }
}

function* pathsOf(node: unknown, path: Path): Generator<Path> {
  if (path.length > 0) yield path;
  if (!isMap(node) && !hasItems(node)) return;
  for (const [index, item] of node.items.entries()) {
    if (isMap(node)) {
      const { key, value } = item as { key: Node; value: unknown };
      yield* pathsOf(value, [...path, String(key)]);
    } else {
      yield* pathsOf(item, [...path, index]);
    }
  }
}

function hasItems(node: unknown): node is { items: unknown[] } {
  return typeof node === 'object' && node !== null && 'items' in node;
}

/** Says where the mutated node is afterwards; `holder` for one that was removed. */
type Mutate = (document: Document) => { readonly at: Path; readonly holder?: true };

function* mutationsOf(node: Node, path: Path): Generator<readonly [string, Mutate]> {
  const holder = path.slice(0, -1);
  const key = path.at(-1)!;
  yield [
    'removed',
    (document) => {
      document.deleteIn(path);
      return { at: holder, holder: true };
    },
  ];
  for (const value of [...wrongTypes(node), ...wrongValues(node)]) {
    yield [
      `as ${JSON.stringify(value)?.slice(0, 30)}`,
      (document) => {
        document.setIn(path, document.createNode(value));
        return { at: path };
      },
    ];
  }
  if (typeof key === 'number') return;
  for (const renamed of new Set([`${key}X`, key.slice(1)])) {
    yield [
      `renamed to ${JSON.stringify(renamed)}`,
      (document) => {
        const map = holder.length === 0 ? document.contents : document.getIn(holder, true);
        if (!isMap(map)) throw new TypeError('expected a mapping');
        const pair = map.items.find((each) => String(each.key) === key)!;
        pair.key = document.createNode(renamed);
        return { at: [...holder, renamed] };
      },
    ];
  }
}

function wrongTypes(node: Node): unknown[] {
  const all = ['text', 42, null, [], { some: 'thing' }];
  const kind = (value: unknown) => (Array.isArray(value) ? 'array' : typeof (value ?? undefined));
  const own = isScalar(node) ? kind(node.value) : isMap(node) ? 'object' : 'array';
  return all.filter((value) => kind(value) !== own);
}

function wrongValues(node: Node): unknown[] {
  if (!isScalar(node)) return [];
  if (typeof node.value === 'number') return [-1, 0, 0.5, 1e12];
  if (typeof node.value !== 'string') return [];
  return ['', `${node.value}x`, 'ünïcödé ☃/', '\u0000\r\n'];
}

function mutant(original: Document, path: Path, mutate: Mutate): Omit<Mutant, 'what'> {
  const document = original.clone();
  const said = textsOf(document.getIn(path, true) as Node);
  said.push(String(document.getIn(['metadata', 'name'])), String(path[path.indexOf('pods') + 1]));
  const { at, holder } = mutate(document);
  if (!document.hasIn(path)) said.push(String(path.at(-1)));
  const text = written(document);
  const [from, to] = rangeOf(parseDocument(text, options) as Document, at);
  return { text, from, to: holder ? Math.max(to, from + 1) : to, said };
}

function written(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

/** Of the key, where there is one, to the end of the value. */
function rangeOf(document: Document, path: Path): readonly [number, number] {
  const node = (path.length === 0 ? document.contents : document.getIn(path, true)) as Node;
  const to = node?.range?.[2] ?? 0;
  const holder = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = isMap(holder)
    ? holder.items.find((each) => String(each.key) === path.at(-1))
    : undefined;
  const start = (pair?.key ?? node) as Node;
  return [start.range![0], Math.max(to, start.range![1])];
}

function textsOf(node: Node): string[] {
  const texts: string[] = [];
  visit(node, {
    Scalar: (_, { value }) => {
      texts.push(String(value));
    },
  });
  return texts.filter((text) => text !== '');
}
