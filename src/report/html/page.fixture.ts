/** Reads a page as strictly as the report is written: every tag with its attributes, and the numbers printed. */
export interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export function tagsOf(page: string): Tag[] {
  return [...page.matchAll(/<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/gi)].map(([, name, rest]) => ({
    name: name!.toLowerCase(),
    attributes: Object.fromEntries(
      [...rest!.matchAll(/([^\s"'=<>/]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [
        key!.toLowerCase(),
        value ?? '',
      ]),
    ),
  }));
}

/** What each number is, and its value. */
export function numbersOf(page: string): Map<string, string> {
  const numbers = tagsOf(page).filter(({ name }) => name === 'data');
  return new Map(numbers.map(({ attributes }) => [attributes['data-of']!, attributes['value']!]));
}

export function titlesOf(page: string): string[] {
  return [...page.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title!);
}
