/** Our generator against `--generator autocannon`, in whole runs: the same users, ingress and pods, the same bookkeeping. */
import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidScenario, run, type RunResult } from '../../src/index.ts';

const file = resolve(import.meta.dirname, '../../scenarios/busy-users.yaml');
const source = { file, text: readFileSync(file, 'utf8') };
const users = 8;
const serviceMs = 20;
/** A neighbour on the machine may hold up one of the two. */
const attempts = 3;
const bound = 1.15;

async function by(generator: string): Promise<RunResult> {
  const { runs } = await run([source], { generator, durationMs: 2000 });
  return runs[0]!;
}

test('over one ingress both have the same throughput and the same median response time, and Little’s law holds for both', async () => {
  for (let attempt = 1; ; attempt++) {
    const ours = await by('built-in');
    const theirs = await by('autocannon');
    const ratios = [
      theirs.rates.throughputPerSecond / ours.rates.throughputPerSecond,
      theirs.responseTimeMs.p50! / ours.responseTimeMs.p50!,
    ];
    const apart = ratios.some((ratio) => Math.max(ratio, 1 / ratio) > bound);
    if (apart && attempt < attempts) continue;
    for (const { requests, rates, responseTimeMs, conservation } of [ours, theirs]) {
      for (const check of conservation) expect(check).toMatchObject({ holds: true });
      expect(requests.ok).toBe(requests.intended);
      expect(responseTimeMs.p50).toBeGreaterThanOrEqual(serviceMs);
      // Of 2 s the last answers come a little later.
      const inFlight = (rates.throughputPerSecond * responseTimeMs.mean!) / 1000;
      expect(inFlight / users).toBeGreaterThan(0.93);
      expect(inFlight / users).toBeLessThan(1.03);
    }
    for (const ratio of ratios) {
      expect(ratio).toBeGreaterThan(1 / bound);
      expect(ratio).toBeLessThan(bound);
    }
    return;
  }
});

test('what autocannon cannot do is refused before anything runs, in a program as on the command line', async () => {
  const text = source.text.replace('users: 8', 'users: 8, thinkTime: 1ms');
  const refused = run([{ file, text }], { generator: 'autocannon' });
  await expect(refused).rejects.toThrow(InvalidScenario);
  await expect(refused).rejects.toThrow('round-robin-1: autocannon cannot do think time');
});
