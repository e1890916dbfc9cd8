/** Networks such as 10.0.0.0/8 and 2001:db8::/32, or single addresses, and which addresses are in them. */

/** Of 16 bits each: two of IPv4, eight of IPv6. */
type Groups = readonly number[];

interface Network {
  readonly groups: Groups;
  readonly bits: number;
}

export class Networks {
  readonly #networks: readonly Network[];

  constructor(texts: readonly string[]) {
    this.#networks = texts.map(networkOf).filter((network) => network !== undefined);
  }

  has(address: string): boolean {
    if (this.#networks.length === 0) return false;
    const groups = groupsOf(address);
    return groups !== undefined && this.#networks.some((network) => contains(network, groups));
  }
}

function networkOf(text: string): Network | undefined {
  const [address = '', length] = text.trim().split('/');
  const groups = groupsOf(address);
  return groups && { groups, bits: length === undefined ? groups.length * 16 : Number(length) };
}

function contains({ groups, bits }: Network, address: Groups): boolean {
  if (groups.length !== address.length) return false;
  return groups.every((group, index) => {
    const free = Math.min(16, Math.max(0, 16 * (index + 1) - bits));
    return group >> free === address[index]! >> free;
  });
}

/** IPv4 within IPv6, as ::ffff:10.0.0.1, is IPv4. */
function groupsOf(text: string): Groups | undefined {
  const embedded = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(text);
  if (embedded) {
    const [a, b, c, d] = embedded.slice(1).map(Number) as [number, number, number, number];
    return [a * 256 + b, c * 256 + d];
  }
  const [head = '', tail, ...more] = text.split('::');
  if (!text.includes(':') || more.length > 0) return undefined;
  const before = hexGroups(head);
  const after = hexGroups(tail ?? '');
  const missing = 8 - before.length - after.length;
  const isWhole = tail === undefined ? missing === 0 : missing > 0;
  const groups = [...before, ...Array<number>(Math.max(0, missing)).fill(0), ...after];
  return isWhole && groups.every((group) => group >= 0) ? groups : undefined;
}

/** −1 for what is no group. */
function hexGroups(text: string): number[] {
  if (text === '') return [];
  return text
    .split(':')
    .map((group) => (/^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : -1));
}
