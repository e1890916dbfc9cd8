/** A printed number beside what it is and its exact value, so that a program can read the report and check it. */
import { type Markup, markup } from './markup.ts';

/** `of`: in words, `p99 of p2c`. */
export function figure(of: string, value: number | null | undefined, text: string): Markup {
  return markup`<data data-of="${of}" value="${value ?? ''}">${text}</data>`;
}
