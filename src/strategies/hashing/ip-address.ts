/** The bytes of an IP address from its text: 4, or 16 of IPv6; none when it is neither. */
export function addressBytes(address: string): readonly number[] {
  return address.includes(':') ? bytesOf6(address) : bytesOf4(address);
}

/** Its words of 32 bits, ⊕; undefined when it is none. */
export function foldedAddress(address: string): number | undefined {
  const bytes = addressBytes(address);
  if (bytes.length === 0) return undefined;
  return bytes.reduce((folded, byte, i) => folded ^ (byte << (24 - 8 * (i % 4))), 0) >>> 0;
}

/** Character by character, because it is asked for with every request. */
function bytesOf4(address: string): readonly number[] {
  const bytes: number[] = [];
  let value = -1;
  for (let at = 0; at <= address.length; at++) {
    const digit = address.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) {
      value = (value < 0 ? 0 : 10 * value) + digit;
    } else {
      const isEnd = at === address.length || digit === -2;
      if (!isEnd || value < 0 || value > 255) return [];
      bytes.push(value);
      value = -1;
    }
  }
  return bytes.length === 4 ? bytes : [];
}

function bytesOf6(address: string): readonly number[] {
  const [text] = address.split('%', 1);
  const [before, after] = text!.split('::').map(bytesOfGroups);
  const missing = after === undefined ? 0 : Math.max(0, 16 - before!.length - after.length);
  const bytes = [...before!, ...new Array<number>(missing).fill(0), ...(after ?? [])];
  return bytes.length === 16 && bytes.every((byte) => byte >= 0) ? bytes : [];
}

function bytesOfGroups(groups: string): number[] {
  if (groups === '') return [];
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return [...bytesOf4(group)];
    const value = /^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : -1;
    return [value >> 8, value & 255];
  });
}
