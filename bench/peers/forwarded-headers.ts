/** The headers that our ingress sets, put in place for the proxies on `node:http`. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';

const prefix = randomBytes(10).toString('hex');
let count = 0;

export function forwardedHeaders(request: IncomingMessage): IncomingHttpHeaders {
  const { headers } = request;
  const address = request.socket.remoteAddress;
  const claimed = headers['x-forwarded-for'];
  delete headers.connection;
  delete headers['keep-alive'];
  delete headers['proxy'];
  headers['x-request-id'] ??= prefix + (count++).toString(16).padStart(12, '0');
  headers['x-real-ip'] = address;
  headers['x-forwarded-for'] = address;
  headers['x-forwarded-host'] = headers.host;
  headers['x-forwarded-port'] = String(request.socket.localPort);
  headers['x-forwarded-proto'] = 'http';
  headers['x-forwarded-scheme'] = 'http';
  headers['x-scheme'] = 'http';
  if (claimed !== undefined) headers['x-original-forwarded-for'] = claimed;
  return headers;
}
