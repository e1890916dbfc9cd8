/** The paths of one host as a list, for ingresses that look them up themselves; see path-table.ts for ours. */
import type { Location } from './dialect.ts';

/** What the rules of a dialect are written into. The first to claim a path keeps it. */
export interface PathRules<Value> {
  addExact(path: string, value: Value): void;
  /** `prefix` is without its closing slash, at which it ends: the empty one takes everything. */
  addPrefix(prefix: string, value: Value): void;
}

export class LocationList<Answer extends Location['answer']> implements PathRules<Answer> {
  readonly #claimed = new Map<string, Location>();
  /** What prefixes take without their closing slash, unless it is claimed exactly. */
  readonly #implied = new Map<string, Location>();

  addExact(path: string, answer: Answer): void {
    claim(this.#claimed, { kind: 'exact', path, answer });
  }

  addPrefix(prefix: string, answer: Answer): void {
    this.addCharacters(`${prefix}/`, answer);
    if (prefix !== '') claim(this.#implied, { kind: 'exact', path: prefix, answer });
  }

  /** A prefix that need not end at a slash. */
  addCharacters(path: string, answer: Answer): void {
    claim(this.#claimed, { kind: 'prefix', path, answer });
  }

  get locations(): Location[] {
    return [...new Map([...this.#implied, ...this.#claimed]).values()];
  }
}

function claim(locations: Map<string, Location>, location: Location): void {
  const key = `${location.kind} ${location.path}`;
  if (!locations.has(key)) locations.set(key, location);
}

/** One list of several: what an earlier one takes, however short its path, the later ones do not get. */
export function fallingBack(
  lists: readonly { readonly locations: readonly Location[] }[],
): readonly Location[] {
  let taken: readonly Location[] = [];
  for (const { locations } of lists) {
    const earlier = taken;
    taken = [
      ...earlier,
      ...locations.filter((location) => !earlier.some((by) => takes(by, location))),
    ];
  }
  return taken;
}

/** Whether every path of `location` is one of `by`. */
function takes(by: Location, location: Location): boolean {
  if (by.kind === 'prefix') return location.path.startsWith(by.path);
  return location.kind === 'exact' && location.path === by.path;
}
