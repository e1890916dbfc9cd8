/** Requests that an ingress must refuse, or must understand in one way only, each with what is to come of it. */
import { chunkedBodies } from './chunks.ts';
import { framings } from './framing.ts';
import { heads } from './heads.ts';
import type { Refused } from './message.ts';
import { requestLines } from './request-lines.ts';

export const refusals: readonly Refused[] = [
  ...framings,
  ...chunkedBodies,
  ...requestLines,
  ...heads,
];

export { acceptedBodies } from './accepted.ts';
