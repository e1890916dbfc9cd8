/** Rates as people write them: `400/s`, `1.5k/s`, `6000/m`. */

const perSecond: Readonly<Record<string, number>> = { s: 1, m: 1 / 60, h: 1 / 3600 };

/** Per second, or undefined where the text is not a rate. */
export function parseRate(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(k?)\s*\/\s*(s|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * (match[2] === 'k' ? 1000 : 1) * perSecond[match[3]!]!;
}
