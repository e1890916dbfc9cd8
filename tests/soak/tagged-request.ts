/** Requests that carry a tag in every part, and the check that an answer is made of nothing but its own request's. */
import type { Rng } from '../../src/core/rng.ts';
import { chunked } from '../conformance/generated-body.ts';
import {
  headOf,
  type RawConnection,
  type RawResponse,
  valueOf,
} from '../conformance/raw-client.ts';
import { chance, oneOf } from '../fuzz/grammar-field.ts';

export interface TaggedRequest {
  readonly tag: string;
  readonly method: string;
  readonly bytes: Buffer;
  readonly body: Buffer;
  /** Goes to a pod, which describes what it got; else to an upstream that gives back the body. */
  readonly toPod: boolean;
  readonly status: number;
}

interface Wishes {
  readonly toPod?: boolean;
  readonly lines?: readonly string[];
  readonly status?: number;
  readonly bodyBytes?: number;
  /** Nothing that ends the connection. */
  readonly persistent?: boolean;
}

const sizes = [0, 0, 1, 100, 1000, 20_000];

export function taggedRequest(rng: Rng, tag: string, wishes: Wishes = {}): TaggedRequest {
  const { toPod = chance(rng, 2), lines = [], status = 200, persistent = false } = wishes;
  const body = Buffer.alloc(wishes.bodyBytes ?? oneOf(rng, sizes), `${tag}.`);
  const method = body.length > 0 ? 'POST' : oneOf(rng, ['GET', 'GET', 'POST', 'HEAD']);
  const minor = persistent || !chance(rng, 10) ? 1 : 0;
  const inChunks = minor === 1 && method === 'POST' && chance(rng, 2);
  const head = headOf(
    `${method} /${tag} HTTP/1.${minor}`,
    `Host: ${toPod ? 'pods.test' : 'echo.test'}`,
    `X-Tag: ${tag}`,
    ...lines,
    ...(inChunks ? ['Transfer-Encoding: chunked'] : []),
    ...(!inChunks && method === 'POST' ? [`Content-Length: ${body.length}`] : []),
    ...(minor === 1 && body.length > 0 && chance(rng, 8) ? ['Expect: 100-continue'] : []),
  );
  const sent = inChunks ? chunked(body, rng.below(1000), 5000) : body;
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), sent]);
  return { tag, method, bytes, body, toPod, status };
}

/** The final one. */
export async function answerOf(
  client: RawConnection,
  { method }: TaggedRequest,
): Promise<RawResponse> {
  for (;;) {
    const response = await client.response(method);
    if (response.status >= 200) return response;
  }
}

/** What is wrong with an answer; undefined: nothing. */
export function wrongWith(response: RawResponse, request: TaggedRequest): string | undefined {
  const { tag, method, body, toPod, status } = request;
  if (response.status !== status) return `${tag}: ${response.status} in place of ${status}`;
  if (toPod) {
    if (method === 'HEAD') return undefined;
    const { path, headers } = JSON.parse(response.body.toString()) as Echo;
    if (path === `/${tag}` && headers['x-tag']?.join() === tag) return undefined;
    return `${tag}: the pod answered ${path}`;
  }
  const itsTag = valueOf(response, 'x-tag');
  if (itsTag !== tag) return `${tag}: the answer is for ${itsTag}`;
  if (method === 'HEAD' || response.body.equals(body)) return undefined;
  return `${tag}: ${response.body.length} bytes that are not the ${body.length} sent`;
}

interface Echo {
  readonly path: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}
