/**
 * Fields of HTTP/2 (RFC 9113 section 8) as lines of HTTP/1.1 and back. nghttp2 has refused what no message may have by then:
 * fields of one connection, names in upper case, line ends, a length that is not that of the body.
 */

/** Names and values in turn. */
export type Fields = readonly string[];

/** The head of a request; `hasBody`: something follows it. */
export function requestText(fields: Fields, hasBody: boolean): string {
  let method = '';
  let path: string | undefined;
  let authority: string | undefined;
  let host: string | undefined;
  let cookie: string | undefined;
  let isMeasured = false;
  let lines = '';
  for (let i = 0; i < fields.length; i += 2) {
    const value = fields[i + 1]!;
    const name = fields[i]!;
    switch (name) {
      case ':method':
        method = value;
        break;
      case ':path':
        path = value;
        break;
      case ':authority':
        authority = value;
        break;
      case ':scheme':
        break;
      case 'host':
        host = value;
        break;
      case 'cookie':
        // Split for compression: section 8.2.3.
        cookie = cookie === undefined ? value : `${cookie}; ${value}`;
        break;
      case 'content-length':
        isMeasured = true;
        lines += `content-length: ${value}\r\n`;
        break;
      default:
        lines += `${name}: ${value}\r\n`;
    }
  }
  if (cookie !== undefined) lines += `cookie: ${cookie}\r\n`;
  if (hasBody && !isMeasured && method !== 'CONNECT') lines += 'transfer-encoding: chunked\r\n';
  return `${method} ${path ?? authority ?? ''} HTTP/1.1\r\n${hostLines(authority, host)}${lines}\r\n`;
}

/** `text`: header lines, each with its CRLF. */
export function fieldsOf(text: string): string[] {
  const fields: string[] = [];
  for (let start = 0; start < text.length;) {
    const colon = text.indexOf(':', start);
    const end = text.indexOf('\r\n', colon);
    const name = text.slice(start, colon).toLowerCase();
    if (name !== 'http2-settings') fields.push(name, text.slice(colon + 1, end).trim());
    start = end + 2;
  }
  return fields;
}

/** The same where Node takes nothing but an object. */
export function fieldRecord(text: string): Record<string, string[]> {
  const fields = fieldsOf(text);
  const record = Object.create(null) as Record<string, string[]>;
  for (let i = 0; i < fields.length; i += 2) (record[fields[i]!] ??= []).push(fields[i + 1]!);
  return record;
}

export function linesOf(fields: Fields): string {
  let lines = '';
  for (let i = 0; i < fields.length; i += 2) lines += `${fields[i]}: ${fields[i + 1]}\r\n`;
  return lines;
}

/** A host that is not that of `:authority` makes two of them, which are refused. */
function hostLines(authority: string | undefined, host: string | undefined): string {
  const first = authority ?? host;
  if (first === undefined) return '';
  const isSame = host === undefined || host.toLowerCase() === first.toLowerCase();
  return isSame ? `host: ${first}\r\n` : `host: ${first}\r\nhost: ${host}\r\n`;
}
