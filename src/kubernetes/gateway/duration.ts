/** Durations of Gateway API (GEP-2257): one to four parts such as `1h30m` or `500ms`. */
import type { ManifestNode } from '../manifest-node.ts';

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** 0 where it is missing, which also stands for none. What is malformed is for the schema to report. */
export function durationMs(node: ManifestNode): number {
  const parts = [...(node.text ?? '').matchAll(/(\d{1,5})(ms|h|m|s)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unit!]!, 0);
}
