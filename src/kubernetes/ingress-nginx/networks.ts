/** Lists of addresses and networks, as `whitelist-source-range` and its kin hold them (Go's net.ParseIP, net.ParseCIDR). */

/** Undefined where any part is neither, an empty one included. */
export function parseNetworks(list: string): readonly string[] | undefined {
  const parts = list.split(',').map((part) => part.trim());
  return parts.every(isNetwork) ? [...new Set(parts)].toSorted() : undefined;
}

function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  if (more.length > 0) return false;
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined;
  if (bits === undefined) return false;
  return length === undefined || (/^(0|[1-9]\d*)$/.test(length) && Number(length) <= bits);
}

function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return (
    octets.length === 4 &&
    octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  );
}

/** Eight groups, of which `::` stands for at least one; the last two may be written as IPv4. */
function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const sides = text.split('::');
  if (sides.length > 2) return false;
  const groups = sides.flatMap((side) => (side === '' ? [] : side.split(':')));
  const last = groups.at(-1) ?? '';
  const hasIpv4 = isIpv4(last);
  const hex = hasIpv4 ? groups.slice(0, -1) : groups;
  const count = hex.length + (hasIpv4 ? 2 : 0);
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return sides.length === 2 ? count <= 7 : count === 8;
}
