/**
 * Texts with placeholders, as scenarios write them: `/orders/{{seq}}?user={{users.id}}`. What a placeholder stands for
 * is a function of the seed and the request's number alone: see request-values.ts.
 */

export type Placeholder =
  /** The request's number k. */
  | { readonly kind: 'seq' }
  /** Version 4 of RFC 9562. */
  | { readonly kind: 'uuid' }
  /** An integer, both ends included. */
  | { readonly kind: 'random'; readonly least: number; readonly most: number }
  | { readonly kind: 'feed'; readonly feed: string; readonly column: string };

export const placeholderNames = ['seq', 'uuid', 'random'];

/** Text and placeholders in turn. */
export type Template = readonly (string | Placeholder)[];

/** The template, or as `unknown` the first placeholder that is none, with its braces. */
export function parseTemplate(text: string): Template | { readonly unknown: string } {
  const parts: (string | Placeholder)[] = [];
  let from = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', from)) {
    const close = text.indexOf('}}', open + 2);
    const end = close < 0 ? text.length : close + 2;
    const placeholder = close < 0 ? undefined : parsePlaceholder(text.slice(open + 2, close));
    if (!placeholder) return { unknown: text.slice(open, end) };
    parts.push(text.slice(from, open), placeholder);
    from = end;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== '');
}

function parsePlaceholder(written: string): Placeholder | undefined {
  const text = written.trim();
  if (text === 'seq' || text === 'uuid') return { kind: text };
  const [, least, most] = /^random +(-?\d{1,15}) +(-?\d{1,15})$/.exec(text) ?? [];
  if (least !== undefined && Number(least) <= Number(most)) {
    return { kind: 'random', least: Number(least), most: Number(most) };
  }
  const [, feed, column] = /^([\w-]+)\.([^{}]+)$/.exec(text) ?? [];
  return feed === undefined ? undefined : { kind: 'feed', feed, column: column! };
}
