/** What a rewrite puts in place of a path: text, variables, and what the parentheses of its pattern have taken: `/$2`. */
import { nginxText, type NginxText } from '../nginx-variables.ts';
import type { Arrival } from './arrival.ts';

/** A number stands for what the parentheses of that number took. */
type Part = NginxText | number;

export class Replacement {
  readonly hasCaptures: boolean;
  /** Variables that are not known here. */
  readonly unknown: readonly string[];
  readonly #parts: readonly Part[];

  constructor(text: string) {
    this.#parts = [...text.matchAll(/\$([1-9])|(?:[^$]|\$(?![1-9]))+/g)].map(([written, digit]) =>
      digit === undefined ? nginxText(written) : Number(digit),
    );
    this.hasCaptures = this.#parts.some((part) => typeof part === 'number');
    this.unknown = this.#parts.flatMap((part) => (typeof part === 'number' ? [] : part.unknown));
  }

  fill(
    { request }: Arrival,
    captures: readonly (string | undefined)[],
    escape?: (capture: string) => string,
  ): string {
    let filled = '';
    for (const part of this.#parts) {
      if (typeof part !== 'number') filled += part.fill(request);
      else filled += escape ? escape(captures[part] ?? '') : (captures[part] ?? '');
    }
    return filled;
  }
}
