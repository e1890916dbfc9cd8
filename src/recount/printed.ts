/** The numbers that a report.html prints, each a `<data>` element, read without anything of what wrote it. */
export interface Printed {
  readonly of: string;
  /** Null where it is not known. */
  readonly value: number | null;
  /** What people see. */
  readonly text: string;
}

export function printedIn(page: string): Printed[] {
  return [...page.matchAll(/<data data-of="([^"]*)" value="([^"]*)">([^<]*)<\/data>/g)].map(
    ([, of, value, text]) => ({
      of: unescaped(of!),
      value: value === '' ? null : Number(value),
      text: unescaped(text!),
    }),
  );
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  '%': 0.01,
  '/s': 1,
  'k/s': 1e3,
  'M/s': 1e6,
  k: 1e3,
  M: 1e6,
};

/** Whether the text is the value, rounded: to its last digit. */
export function isRounded({ value, text }: Printed): boolean {
  if (value === null) return text === '–';
  if (text === '<0.01%') return value > 0 && value < 1e-4;
  const [, digits, unit] = /^(?:≤ )?(-?[\d.]+)(\D*)$/.exec(text) ?? [];
  const factor = units[unit ?? '?'];
  if (digits === undefined || factor === undefined) return false;
  const last = 10 ** -(digits.split('.')[1]?.length ?? 0) * factor;
  return Math.abs(Number(digits) * factor - value) <= 0.5001 * last + 1e-12 * Math.abs(value);
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
