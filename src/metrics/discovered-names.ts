/** Endpoints that nobody announced: numbered as their names turn up, in a number that no target can drive up. */

const mostNames = 1000;
/** What comes after, and what no terminal should be shown. */
export const otherName = '(other)';
const printable = /^[\x20-\x7e]{1,253}$/;

export class DiscoveredNames {
  readonly names: string[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(found: string): number {
    const known = this.#indexes.get(found);
    if (known !== undefined) return known;
    const name = this.names.length < mostNames && printable.test(found) ? found : otherName;
    return this.#indexes.get(name) ?? this.#add(name);
  }

  #add(name: string): number {
    const index = this.names.push(name) - 1;
    this.#indexes.set(name, index);
    return index;
  }
}

/** Of all the names there can be. */
export const mostDiscovered = mostNames + 1;
