/**
 * Hosts of Gateway API: exact ones, wildcards whose `*` stands for one label or more, and one for all. The more specific
 * goes first: the exact one, then the longest suffix.
 */

export class HostSuffixes<Value> {
  readonly #exact = new Map<string, Value>();
  /** By what follows the `*`, dot included. */
  readonly #suffixes = new Map<string, Value>();
  #any: Value | undefined;

  getOrCreate(host: string | undefined, create: () => Value): Value {
    if (host === undefined) return (this.#any ??= create());
    const isWildcard = host.startsWith('*.');
    const table = isWildcard ? this.#suffixes : this.#exact;
    const key = isWildcard ? host.slice(1) : host;
    let value = table.get(key);
    if (value === undefined) table.set(key, (value = create()));
    return value;
  }

  /** `hostname` in lower case, without port; undefined fits what is for all. */
  find(hostname: string | undefined): Value | undefined {
    if (hostname === undefined) return this.#any;
    return this.#exact.get(hostname) ?? this.#bySuffix(hostname) ?? this.#any;
  }

  /** What also takes all that an entry takes, the most specific of them. */
  wider(host: string | undefined): Value | undefined {
    if (host === undefined) return undefined;
    return this.#bySuffix(host.startsWith('*.') ? host.slice(2) : host) ?? this.#any;
  }

  *entries(): Generator<readonly [host: string | undefined, value: Value]> {
    yield* this.#exact;
    for (const [suffix, value] of this.#suffixes) yield [`*${suffix}`, value];
    if (this.#any !== undefined) yield [undefined, this.#any];
  }

  #bySuffix(hostname: string): Value | undefined {
    if (this.#suffixes.size === 0) return undefined;
    for (let dot = hostname.indexOf('.', 1); dot !== -1; dot = hostname.indexOf('.', dot + 1)) {
      const value = this.#suffixes.get(hostname.slice(dot));
      if (value !== undefined) return value;
    }
    return undefined;
  }
}
