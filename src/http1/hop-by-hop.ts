/** Which fields concern one connection only and are not forwarded (RFC 9110 section 7.6.1). */
export const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * A client may name any field in Connection, but not these: without them the forwarded message would be framed or
 * routed in another way than the received one.
 */
const neverDropped: ReadonlySet<string> = new Set(['content-length', 'host']);

/** The set of lower-case names to leave out, with a filter that answers most questions without making a string. */
export class DroppedNames {
  static readonly #known = new WeakMap<ReadonlySet<string>, DroppedNames>();

  readonly #names: ReadonlySet<string>;
  /** By length and first letter, 5 bits each: 1 where some name of the set has both. */
  readonly #filter = new Uint8Array(1024);

  constructor(drop: ReadonlySet<string>, namedByConnection: readonly string[]) {
    const named = namedByConnection.filter((name) => !neverDropped.has(name));
    this.#names = new Set([...hopByHop, ...drop, ...named]);
    for (const name of this.#names) this.#filter[slot(name.length, name.charCodeAt(0))] = 1;
  }

  /** With nothing that Connection names; made once for each set. */
  static of(drop: ReadonlySet<string>): DroppedNames {
    let names = DroppedNames.#known.get(drop);
    if (!names) DroppedNames.#known.set(drop, (names = new DroppedNames(drop, [])));
    return names;
  }

  /** Whether the name at text[from, to), in any case, is one of them. */
  has(text: string, from: number, to: number): boolean {
    return (
      this.#filter[slot(to - from, text.charCodeAt(from))] === 1 &&
      this.#names.has(text.slice(from, to).toLowerCase())
    );
  }
}

/** Upper and lower case of a letter share their last five bits. */
function slot(length: number, firstByte: number): number {
  return ((length & 31) << 5) | (firstByte & 31);
}
