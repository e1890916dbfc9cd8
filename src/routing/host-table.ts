/**
 * Hosts: exact ones, and wildcards whose `*` stands for exactly one label (networking.k8s.io/v1). Names are compared
 * without case, port and closing dot.
 */

export class HostTable<Value> {
  readonly #exact = new Map<string, Value>();
  /** By what follows the `*`, dot included. */
  readonly #wildcards = new Map<string, Value>();

  getOrCreate(host: string, create: () => Value): Value {
    const wildcard = host.startsWith('*.');
    const table = wildcard ? this.#wildcards : this.#exact;
    const key = wildcard ? host.slice(1) : host;
    let value = table.get(key);
    if (value === undefined) {
      value = create();
      table.set(key, value);
    }
    return value;
  }

  exact(hostname: string): Value | undefined {
    return this.#exact.get(hostname);
  }

  wildcard(hostname: string): Value | undefined {
    if (this.#wildcards.size === 0) return undefined;
    const dot = hostname.indexOf('.');
    return dot > 0 ? this.#wildcards.get(hostname.slice(dot)) : undefined;
  }
}

/** The name in a Host header: lower case, without port and closing dot. Returns its argument where that is it already. */
export function hostnameOf(host: string): string {
  const bracket = host.startsWith('[') ? host.indexOf(']') : 0;
  const colon = host.indexOf(':', bracket);
  let end = colon === -1 ? host.length : colon;
  if (host.charCodeAt(end - 1) === dotCode) end--;
  const name = end === host.length ? host : host.slice(0, end);
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code >= upperA && code <= upperZ) return name.toLowerCase();
  }
  return name;
}

const dotCode = 0x2e;
const upperA = 0x41;
const upperZ = 0x5a;
