/**
 * HTML and SVG by a tagged template. Whatever is put in is escaped, unless it was made by the template itself: names of
 * scenarios, pods and notes come from others, and can't become markup.
 */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | readonly Part[];

export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    texts.map((text, i) => text + (i < parts.length ? put(parts[i]!) : '')).join(''),
  );
}

export const nothing = new Markup('');

function put(part: Part): string {
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(put).join('') : escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, and those that turn the direction of what follows, are shown for what they are. */
const unprintable = /[^\P{Cc}\t\n]|[\u202A-\u202E\u2066-\u2069]/gu;

function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character]!)
    .replace(unprintable, '\uFFFD');
}
