/** The UTF-8 bytes of a text, one character per byte, as targets arrive. */
export function byteString(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
