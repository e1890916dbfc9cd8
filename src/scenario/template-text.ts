/** Texts with placeholders as scenarios write them: whether they are right, and what is said where they are not. */
import type { RequestSpec } from '../core/run-spec.ts';
import { placeholderNames, parseTemplate } from '../requests/template.ts';
import { describeValue } from './describe-value.ts';
import { didYouMean } from './expect-one-of.ts';

const forms = '{{seq}}, {{uuid}}, {{random 1 100}} or {{feed.column}}';

/** Undefined where all placeholders are known ones; whether there are such feeds is checked once these are read. */
export function templateProblem(text: string): string | undefined {
  const template = parseTemplate(text);
  if (!('unknown' in template)) return undefined;
  const [, name = ''] = /^\{\{\s*([\w-]*)/.exec(template.unknown) ?? [];
  const hint = didYouMean(name, placeholderNames);
  return `expected ${forms}, received ${describeValue(template.unknown)}.${hint}`;
}

/** `{{…}}` at least opens. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('{{');
}

export interface PlacedText {
  readonly part: NonNullable<RequestSpec['templated']>[number];
  /** Within the request, as the scenario writes it. */
  readonly path: string[];
  readonly text: string;
}

/** The texts of a request that may hold placeholders. */
export function placedTexts({
  method,
  target,
  headers,
  body = '',
}: Pick<RequestSpec, 'method' | 'target' | 'headers' | 'body'>): PlacedText[] {
  return [
    { part: 'target', path: [method.toLowerCase()], text: target },
    ...Object.entries(headers).map(([name, text]): PlacedText => {
      return { part: 'headers', path: ['headers', name], text };
    }),
    { part: 'body', path: ['body'], text: body },
  ];
}
