/**
 * The patterns of one host, tried in order until one matches, as nginx does. Most begin with letters: a path is walked
 * along these first, so that of hundreds of patterns only those are tried that it may fit.
 */
import { compileLocation, literalStart, type Pattern, unquoted } from './pattern.ts';

export interface PatternEntry<Value> {
  /** Anchored at the start of a path, and blind to case. */
  readonly text: string;
  readonly value: Value;
}

interface Candidate<Value> {
  readonly order: number;
  /** Absent: the letters are all of it. */
  readonly pattern: Pattern | undefined;
  readonly value: Value;
}

interface Node<Value> {
  readonly next: Map<number, Node<Value>>;
  /** Those that end here; when all are in: and those that end on the way here, in order. */
  candidates: readonly Candidate<Value>[];
}

export class PatternTable<Value> {
  readonly #root: Node<Value> = { next: new Map(), candidates: [] };

  constructor(entries: readonly PatternEntry<Value>[]) {
    for (const [order, { text, value }] of entries.entries()) {
      const source = unquoted(text);
      const start = literalStart(source);
      const isLiteral = source.replaceAll('\\', '').toLowerCase() === start;
      const pattern = isLiteral ? undefined : compileLocation(source);
      const node = this.#nodeOf(start);
      node.candidates = [...node.candidates, { order, pattern, value }];
    }
    inherit(this.#root, []);
  }

  match(path: string): Value | undefined {
    let node = this.#root;
    for (let i = 0; i < path.length && node.next.size > 0; i++) {
      const next = node.next.get(lowerCase(path.charCodeAt(i)));
      if (!next) break;
      node = next;
    }
    for (const { pattern, value } of node.candidates) {
      if (!pattern || pattern.test(path)) return value;
    }
    return undefined;
  }

  #nodeOf(start: string): Node<Value> {
    let node = this.#root;
    for (let i = 0; i < start.length; i++) {
      const code = start.charCodeAt(i);
      let next = node.next.get(code);
      if (!next) node.next.set(code, (next = { next: new Map(), candidates: [] }));
      node = next;
    }
    return node;
  }
}

function inherit<Value>(node: Node<Value>, earlier: readonly Candidate<Value>[]): void {
  node.candidates =
    node.candidates.length === 0
      ? earlier
      : [...node.candidates, ...earlier].toSorted((a, b) => a.order - b.order);
  for (const next of node.next.values()) inherit(next, node.candidates);
}

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
