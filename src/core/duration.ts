/** Durations as people write them: `250ms`, `1.5s`, `2m`, `1h`, `100us`. */

const unitMs: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds, or undefined where the text is not a duration. `0` needs no unit. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(us|µs|ms|s|m|h)$/.exec(text.trim());
  if (!match) return text.trim() === '0' ? 0 : undefined;
  return Number(match[1]) * unitMs[match[2]!]!;
}
