/** A request's HTTP/1.1 bytes as HTTP/2 has them (RFC 9113, section 8.3): both protocols ask for the same. */

export interface Http2Request {
  /** Names, in lower case, and values by turns. */
  readonly headers: string[];
  readonly body: Buffer;
}

export function http2Request(text: string, scheme: 'http' | 'https'): Http2Request {
  const headEnd = text.indexOf('\r\n\r\n');
  const [requestLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const [method = '', path = ''] = requestLine.split(' ');
  const headers = [':method', method, ':path', path, ':scheme', scheme];
  for (const line of lines) {
    const colon = line.indexOf(': ');
    const name = line.slice(0, colon).toLowerCase();
    headers.push(name === 'host' ? ':authority' : name, line.slice(colon + 2));
  }
  return { headers, body: Buffer.from(text.slice(headEnd + 4), 'latin1') };
}
