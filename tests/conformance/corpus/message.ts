/** How the corpus writes its requests. */
import { headOf } from '../raw-client.ts';

/** Name, the request for `Host: u0.test` in latin1, the status it is refused with. */
export type Refused = readonly [name: string, text: string, status: number];

export const chunked = 'Transfer-Encoding: chunked';

export function get(...lines: readonly string[]): string {
  return headOf('GET / HTTP/1.1', 'Host: u0.test', ...lines);
}

export function post(lines: readonly string[], body: string, version = 'HTTP/1.1'): string {
  return headOf(`POST / ${version}`, 'Host: u0.test', ...lines) + body;
}
