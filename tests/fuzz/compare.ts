/**
 * Holds two readings of the same bytes against each other. What we accept llhttp must accept, with the same messages;
 * what we refuse although llhttp accepts it is counted under our reason.
 */
import { accepted, persistence, refused } from './differences.ts';
import { readByLlhttp } from './llhttp-reading.ts';
import { readByOurs } from './own-reading.ts';
import type { Input, ReadMessage, Reading } from './reading.ts';

export interface Verdict {
  readonly kind:
    | 'both accept'
    | 'both refuse'
    | 'only llhttp accepts'
    | 'only we accept'
    | 'breach';
  /** Why, where they differ. */
  readonly reason: string;
}

export function compare(input: Input): Verdict {
  const ours = readByOurs(input);
  const theirs = readByLlhttp(input);
  const most = Math.max(ours.messages.length, theirs.messages.length);
  for (let i = 0; i < most; i++) {
    const reason = difference(ours.messages[i], theirs.messages[i]);
    if (reason !== undefined) return judge(i, reason, input, ours, theirs);
  }
  if (theirs.refusal === undefined && ours.refusal !== undefined) return stricter(ours.refusal);
  if (ours.refusal !== undefined) return { kind: 'both refuse', reason: '' };
  return theirs.refusal === undefined
    ? { kind: 'both accept', reason: '' }
    : { kind: 'breach', reason: theirs.refusal };
}

/** Of the first message in which they differ. */
function judge(
  index: number,
  difference: string,
  input: Input,
  ours: Reading,
  theirs: Reading,
): Verdict {
  const own = ours.messages[index];
  const whole = own?.endedInPiece !== undefined;
  const wholeForLlhttp = theirs.messages[index]?.endedInPiece !== undefined;
  const reason = whole && !wholeForLlhttp ? (theirs.refusal ?? difference) : difference;
  const known = own && accepted.find((each) => each.applies(own, reason, input));
  if (known) return { kind: 'only we accept', reason: known.name };
  if (whole || ours.refusal === undefined) return { kind: 'breach', reason };
  if (wholeForLlhttp || theirs.refusal === undefined) return stricter(ours.refusal);
  return { kind: 'both refuse', reason: '' };
}

function stricter(reason: string): Verdict {
  return { kind: refused.has(reason) ? 'only llhttp accepts' : 'breach', reason };
}

/** Messages that neither has read to its end count by what both know of them. */
function difference(ours?: ReadMessage, theirs?: ReadMessage): string | undefined {
  if (!ours || !theirs) return 'the number of messages';
  if (ours.startLine.join(' ') !== theirs.startLine.join(' ')) return 'the start line';
  if (ours.minor !== theirs.minor) return 'the version';
  if (ours.headers.join('\n') !== theirs.headers.join('\n')) return 'the headers';
  if (ours.endedInPiece !== theirs.endedInPiece) return 'where the message ends';
  if (ours.endedInPiece !== undefined) {
    if (ours.body !== theirs.body) return 'the body';
    if (ours.trailers.join('\n') !== theirs.trailers.join('\n')) return 'the trailers';
  }
  return ours.keepAlive === theirs.keepAlive ? undefined : persistence;
}
