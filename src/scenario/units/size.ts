/** Sizes as people write them: `512`, `2KiB`, `10MB`. Binary and decimal prefixes mean what they say. */

const bytesPer: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  kB: 1000,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
};

/** Whole bytes, or undefined where the text is not a size. */
export function parseSizeBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(|B|[KMG]iB|[kKMG]B)$/.exec(text.trim());
  return match ? Math.round(Number(match[1]) * bytesPer[match[2]!]!) : undefined;
}
