/** The character classes of RFC 9110 section 5.6 as byte tables: 1 where the byte belongs. */
export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const colon = 0x3a;
export const semicolon = 0x3b;

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** tchar: what methods and field names are made of. */
export const tokenBytes = tableOf(`!#$%&'*+-.^_\`|~${alphanumeric}`);

/** What nginx takes for a valid field name, unless told otherwise. */
export const plainNameBytes = tableOf(`-${alphanumeric}`);

/** reg-name and IPv4 address of RFC 3986, without checking what follows a percent sign. */
export const hostBytes = tableOf(`-._~%!$&'()*+,;=${alphanumeric}`);

/** VCHAR and obs-text: what a request target is made of. */
export const visibleBytes = new Uint8Array(256).map((_, byte) =>
  Number(byte > 0x20 && byte !== 0x7f),
);

/** The visible ones, space and tab: what field values and reason phrases are made of. */
export const fieldBytes = visibleBytes.map((visible, byte) =>
  byte === space || byte === tab ? 1 : visible,
);

/** ASCII lower case of each byte. */
export const lowerCase = new Uint8Array(256).map((_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

function tableOf(members: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const member of members) table[member.charCodeAt(0)] = 1;
  return table;
}
