/**
 * The paths of one host: exact ones, and prefixes that end at an element boundary. A path is walked once; its hash so
 * far (FNV-1a) looks up the prefix at each `/` and the whole at the end, so a match costs the path's length, whatever
 * the number of routes, and allocates nothing.
 */
import { byteString } from './byte-string.ts';

interface Entry<Value> {
  readonly path: string;
  readonly value: Value;
  /** Another path of the same hash. */
  readonly next: Entry<Value> | undefined;
}

type Entries<Value> = Map<number, Entry<Value>>;

export class PathTable<Value> {
  readonly #exact: Entries<Value> = new Map();
  readonly #prefixes: Entries<Value> = new Map();
  /** Prefixes longer than this need not be hashed. */
  #longest = 0;

  /** Takes the path as UTF-8 bytes, one character per byte, as targets arrive. The first to claim a path keeps it. */
  addExact(path: string, value: Value): void {
    this.#add(this.#exact, byteString(path), value);
  }

  /** `prefix` is without its closing slash: the empty one takes everything. */
  addPrefix(prefix: string, value: Value): void {
    this.#add(this.#prefixes, byteString(prefix), value);
  }

  /** The exact entry for the first `end` characters of `path`, else the longest prefix of them. */
  match(path: string, end: number): Value | undefined {
    const last = Math.min(end, this.#longest);
    let hash = hashBasis;
    let longest: Value | undefined;
    let i = 0;
    for (; i <= last; i++) {
      const code = i < end ? path.charCodeAt(i) : slash;
      if (code === slash) longest = find(this.#prefixes, hash, path, i) ?? longest;
      if (i < end) hash = step(hash, code);
    }
    return i > end ? (find(this.#exact, hash, path, end) ?? longest) : longest;
  }

  #add(entries: Entries<Value>, path: string, value: Value): void {
    const hash = hashOf(path);
    if (find(entries, hash, path, path.length) !== undefined) return;
    entries.set(hash, { path, value, next: entries.get(hash) });
    this.#longest = Math.max(this.#longest, path.length);
  }
}

const slash = 0x2f;
const hashBasis = 0x011c9dc5;

function step(hash: number, code: number): number {
  // 30 bits, so that it stays a small integer and not a number on the heap.
  return Math.imul(hash ^ code, 0x01000193) & 0x3fffffff;
}

function hashOf(path: string): number {
  let hash = hashBasis;
  for (let i = 0; i < path.length; i++) hash = step(hash, path.charCodeAt(i));
  return hash;
}

function find<Value>(
  entries: Entries<Value>,
  hash: number,
  path: string,
  end: number,
): Value | undefined {
  let entry = entries.get(hash);
  while (entry && !(entry.path.length === end && path.startsWith(entry.path))) entry = entry.next;
  return entry?.value;
}
