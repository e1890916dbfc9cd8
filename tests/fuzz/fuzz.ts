/**
 * Two kinds of cases in turn: valid connections, each of which must be read as it was meant, and damaged ones, of which
 * we must not accept what llhttp refuses, nor understand it in another way. Case k is a function of the seed and k.
 */
import { isDeepStrictEqual } from 'node:util';
import { createRng, type Rng } from '../../src/core/rng.ts';
import { compare, type Verdict } from './compare.ts';
import { damaged } from './damage.ts';
import { type Connection, drawConnection } from './grammar.ts';
import { minimised } from './minimise.ts';
import { readByOurs } from './own-reading.ts';
import type { Input } from './reading.ts';

export interface Failure {
  readonly case: number;
  readonly reason: string;
  readonly input: Input;
}

export class FuzzTally {
  valid = 0;
  validMessages = 0;
  validAccepted = 0;
  /** Of valid and damaged ones; the keys are `kind` and `reason` of verdicts. */
  readonly kinds = new Map<Verdict['kind'], number>();
  readonly reasons = new Map<string, number>();
  failure: Failure | undefined = undefined;

  /** Up to the first failure. */
  run(seed: number, cases: number): this {
    const root = createRng(seed);
    for (let k = 0; k < cases && !this.failure; k++) {
      const rng = root.fork(`case ${k}`);
      const connection = drawConnection(rng);
      if (k % 2 === 0) this.#validCase(k, connection, rng);
      else this.#case(k, inPieces(rng, { ...connection, text: damaged(rng, connection.text) }));
    }
    return this;
  }

  #validCase(k: number, connection: Connection, rng: Rng): void {
    const input = inPieces(rng, connection);
    const { messages, refusal } = readByOurs(input);
    this.valid++;
    this.validMessages += connection.messages.length;
    const meant = connection.messages.map((message, i) => ({
      ...message,
      endedInPiece: messages[i]?.endedInPiece,
    }));
    if (refusal === undefined && isDeepStrictEqual(messages, meant)) {
      this.validAccepted++;
      this.#case(k, input);
    } else {
      const reason = refusal ?? 'a valid message is read in another way than it was meant';
      this.failure = { case: k, reason, input };
    }
  }

  #case(k: number, input: Input): void {
    const { kind, reason } = compare(input);
    this.kinds.set(kind, this.count(kind) + 1);
    if (kind === 'breach') this.failure = { case: k, reason, input: minimised(input, reason) };
    if (reason === '') return;
    const key = `${kind}: ${reason}`;
    this.reasons.set(key, (this.reasons.get(key) ?? 0) + 1);
  }

  count(kind: Verdict['kind']): number {
    return this.kinds.get(kind) ?? 0;
  }
}

/** All at once, byte by byte, or anyhow. */
function inPieces(rng: Rng, connection: Omit<Input, 'pieces'>): Input {
  const { kind, text, toHead } = connection;
  const way = rng.below(3);
  const count = way === 0 ? 0 : way === 1 ? text.length : rng.below(12);
  const pieces = Array.from({ length: count }, () => (way === 1 ? 1 : rng.below(60)));
  return { kind, text, toHead, pieces };
}
