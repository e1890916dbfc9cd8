/** Reads what `node --cpu-prof` writes: one file a thread. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Frame {
  readonly functionName: string;
  /** Empty for what is not JavaScript. */
  readonly url: string;
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * Self time in µs of each frame of the thread that ran `landmark`, between its first and last sample there: without the
 * start and the end of the process.
 */
export function selfTimes(folder: string, landmark: string): ReadonlyMap<Frame, number> {
  for (const file of readdirSync(folder)) {
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
    const sampled = profile.samples.map((id) => frames.get(id)!);
    const first = sampled.findIndex(({ url }) => url.endsWith(landmark));
    const last = sampled.findLastIndex(({ url }) => url.endsWith(landmark));
    if (first < 0) continue;
    const times = new Map<Frame, number>();
    for (let i = first; i <= last; i++) {
      const frame = sampled[i]!;
      times.set(frame, (times.get(frame) ?? 0) + profile.timeDeltas[i]!);
    }
    return times;
  }
  throw new Error(`no thread has run ${landmark}`);
}
