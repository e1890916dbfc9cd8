/** The way back from a path in plain data to where it was written, through aliases and merges. */
import { isAlias, isMap, isSeq } from 'yaml';
import type { Alias, Node, Pair, YAMLMap } from 'yaml';
import type { NodePath } from '../../core/source-document.ts';
import { isMergeKey, keyName, offsetOf } from './plain-data.ts';

interface Place {
  readonly key?: unknown;
  readonly value: unknown;
}

export class NodeLocation {
  readonly #root: Node;
  readonly #anchors: ReadonlyMap<Alias, Node>;
  /** Pairs by key, so that many lookups in one large mapping stay linear. */
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(root: Node, anchors: ReadonlyMap<Alias, Node>) {
    this.#root = root;
    this.#anchors = anchors;
  }

  /** Character offset of the value at `path`, or of its key; of the nearest ancestor where there is no such node. */
  offsetAt(path: NodePath, of: 'key' | 'value'): number {
    let place: Place = { value: this.#root };
    for (const step of path) {
      const next = this.#child(this.#follow(place.value), step);
      if (!next) return offset(place, 'value');
      place = next;
    }
    return offset(place, of);
  }

  #child(node: unknown, step: string | number): Place | undefined {
    if (isSeq(node)) {
      const within = typeof step === 'number' && step < node.items.length;
      return within ? { value: node.items[step] } : undefined;
    }
    if (!isMap(node)) return undefined;
    return this.#pairsOf(node).get(String(step)) ?? this.#merged(node, step);
  }

  #merged(node: YAMLMap, step: string | number): Place | undefined {
    for (const { key, value } of node.items) {
      if (!isMergeKey(key)) continue;
      for (const source of isSeq(value) ? value.items : [value]) {
        const found = this.#child(this.#follow(source), step);
        if (found) return found;
      }
    }
    return undefined;
  }

  #pairsOf(node: YAMLMap): ReadonlyMap<string, Pair> {
    let pairs = this.#pairs.get(node);
    if (!pairs) {
      const own = node.items.filter(({ key }) => !isMergeKey(key));
      pairs = new Map(own.map((pair) => [keyName(pair.key), pair]));
      this.#pairs.set(node, pairs);
    }
    return pairs;
  }

  #follow(node: unknown): unknown {
    return isAlias(node) ? this.#anchors.get(node) : node;
  }
}

/** An empty value has no place of its own: the parser puts it at the end of what precedes it. */
function offset(place: Place, of: 'key' | 'value'): number {
  const range = (place.value as Node | null)?.range;
  const written = range !== undefined && range !== null && range[1] > range[0];
  return place.key !== undefined && (of === 'key' || !written)
    ? offsetOf(place.key)
    : offsetOf(place.value);
}
