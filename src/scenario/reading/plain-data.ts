/**
 * Parsed YAML nodes to plain data: aliases share the value of their anchor, `<<` merges as in YAML 1.1 and kubectl.
 * Not the parser's own conversion, because this one bounds the expanded size and finds duplicate keys in linear time.
 */
import { isAlias, isMap, isPair, isScalar, isSeq, Scalar } from 'yaml';
import type { Alias, Node, YAMLMap, YAMLSeq } from 'yaml';
import { type ReadingBudget, sizeOf } from './reading-budget.ts';

/** Stops the reading of a file: going on would cost too much or make no sense. */
export class ReadingError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Anchored {
  readonly node: Node;
  readonly value: unknown;
  /** Of the value with all aliases in it expanded. */
  readonly size: number;
}

export class PlainData {
  readonly problems: { readonly message: string; readonly offset: number }[] = [];
  /** What each alias of the document stands for. */
  readonly anchors = new Map<Alias, Node>();
  readonly #anchored = new Map<string, Anchored>();
  readonly #budget: ReadingBudget;
  #size = 0;

  constructor(budget: ReadingBudget) {
    this.#budget = budget;
  }

  of(node: unknown): unknown {
    if (isAlias(node)) return this.#alias(node);
    const before = this.#size;
    const value = this.#fresh(node);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.#anchored.set(node.anchor, { node, value, size: this.#size - before });
    }
    return value;
  }

  #fresh(node: unknown): unknown {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#list(node);
    const value = isScalar(node) ? node.value : null;
    this.#charge(sizeOf(typeof value === 'string' ? value : ''), node);
    return value;
  }

  #list(node: YAMLSeq): unknown[] {
    this.#charge(sizeOf(''), node);
    return node.items.map((item) => this.of(item));
  }

  #map(node: YAMLMap): object {
    this.#charge(sizeOf(''), node);
    const value: Record<string, unknown> = {};
    const merges: unknown[] = [];
    for (const { key, value: item } of node.items) {
      const name = keyName(key);
      if (isMergeKey(key)) merges.push(item);
      else if (name === '__proto__') this.#problem(`the key "${name}" is not allowed.`, key);
      else if (Object.hasOwn(value, name)) this.#problem(`the key "${name}" is here twice.`, key);
      else value[name] = this.of(item);
      this.#charge(name.length, key);
    }
    for (const merged of merges) this.#merge(value, merged);
    return value;
  }

  /** Keys of the mapping itself win, then those of earlier sources. */
  #merge(into: Record<string, unknown>, source: unknown): void {
    const sources = isSeq(source) ? source.items : [source];
    for (const item of sources) {
      const value = this.of(item);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        this.#problem('expected a mapping, or a list of mappings, to merge.', item);
        continue;
      }
      for (const [name, part] of Object.entries(value)) {
        if (!Object.hasOwn(into, name)) into[name] = part;
      }
    }
  }

  #alias(node: Alias): unknown {
    const target = this.#anchored.get(node.source);
    if (!target) {
      this.#problem(`expected an anchor "&${node.source}" before this alias.`, node);
      return null;
    }
    this.anchors.set(node, target.node);
    this.#charge(target.size, node);
    return target.value;
  }

  #charge(size: number, node: unknown): void {
    this.#size += size;
    const exceeded = this.#budget.takeExpanded(size);
    if (exceeded !== undefined) throw new ReadingError(`${exceeded}.`, offsetOf(node));
  }

  #problem(message: string, node: unknown): void {
    this.problems.push({ message, offset: offsetOf(node) });
  }
}

export function keyName(key: unknown): string {
  return isScalar(key) && typeof key.value === 'string' ? key.value : '';
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

export function offsetOf(node: unknown): number {
  const at = isPair(node) ? node.key : node;
  return (at as Node | null)?.range?.[0] ?? 0;
}
