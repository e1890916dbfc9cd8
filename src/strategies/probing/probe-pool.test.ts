import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../core/endpoint.ts';
import { ProbePool } from './probe-pool.ts';

const capacity = 16;

function endpoint(id: string): Endpoint {
  return { id, index: 0, weight: 1, inFlight: 0 };
}

type Answers = Readonly<Record<string, readonly [inFlight: number, latencyMs: number]>>;

/** Of answers that came 10 ms after each other. */
function pool(answers: Answers, uses = 100) {
  const endpoints = Object.keys(answers).map(endpoint);
  const filled = new ProbePool();
  for (const [number, each] of endpoints.entries()) {
    const [inFlight, latencyMs] = answers[each.id]!;
    filled.add(each, { inFlight, latencyMs }, 10 * number, uses, capacity);
  }
  return { filled, endpoints, use: (threshold: number) => filled.use(threshold).id };
}

/** In their order, as a word. */
function removals(answers: Answers, threshold: number): string {
  const ids = Object.keys(answers);
  const left = ids.map((_, place) => {
    const { filled, use } = pool(answers, 1);
    for (let count = 0; count <= place; count++) filled.remove(threshold);
    return Array.from({ length: filled.size }, () => use(threshold));
  });
  return left
    .map((after, place) => (left[place - 1] ?? ids).find((id) => !after.includes(id)))
    .join('');
}

describe('the answer that is used', () => {
  test('is the cold one with the lowest latency, however fast a hot one is', () => {
    expect(pool({ a: [5, 1], b: [2, 30], c: [4, 20] }).use(4)).toBe('c');
  });

  test('is the one with the fewest in flight where all are hot, however slow', () => {
    expect(pool({ a: [9, 1], b: [6, 80], c: [7, 2] }).use(5)).toBe('b');
  });

  test('counts as one more in flight afterwards, which may make it hot', () => {
    const { use } = pool({ a: [3, 10], b: [0, 20] });
    expect([use(4), use(4), use(4), use(4)]).toEqual(['a', 'a', 'b', 'b']);
  });

  test('is gone when it has been used as often as it may', () => {
    const { filled, use } = pool({ a: [0, 10], b: [0, 20] }, 2);
    expect([use(9), use(9), use(9), use(9)]).toEqual(['a', 'a', 'b', 'b']);
    expect(filled.size).toBe(0);
  });
});

describe('a pool of answers', () => {
  test('keeps the latest of an endpoint', () => {
    const { filled, endpoints, use } = pool({ a: [0, 10], b: [0, 20] });
    filled.add(endpoints[0]!, { inFlight: 0, latencyMs: 30 }, 50, 1, capacity);
    expect(filled.size).toBe(2);
    expect(use(9)).toBe('b');
  });

  test('drops the oldest when there are too many', () => {
    const { filled, use } = pool({ a: [0, 1], b: [0, 30], c: [0, 20] });
    filled.add(endpoint('d'), { inFlight: 0, latencyMs: 40 }, 50, 1, 3);
    expect(filled.size).toBe(3);
    expect(use(9)).toBe('c');
  });

  test('forgets what was answered before a time', () => {
    const { filled, use } = pool({ a: [0, 1], b: [0, 2], c: [0, 3] });
    filled.forgetBefore(10);
    expect(filled.size).toBe(2);
    expect(use(9)).toBe('b');
  });

  test('removes the oldest and the worst by turns: the hot one with the most in flight', () => {
    const answers = { a: [0, 9], b: [6, 1], c: [0, 1], d: [8, 1], e: [0, 3] } as const;
    expect(removals(answers, 5)).toBe('adbec');
  });

  test('and where none is hot the one with the highest latency', () => {
    expect(removals({ a: [0, 1], b: [0, 2], c: [4, 9], d: [0, 5] }, 5)).toBe('acbd');
  });
});
