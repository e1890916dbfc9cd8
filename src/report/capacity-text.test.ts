import { expect, test } from 'vitest';
import type { Capacity, CapacityThreshold, SubjectCapacity } from '../results/capacity.ts';
import { calibration } from './calibration.fixture.ts';
import { capacityFiles } from './capacity-files.ts';
import { renderCapacity } from './capacity-text.ts';
import { parseCapacity } from './read-capacity.ts';

const point = {
  repetitions: 2,
  p50Ms: 5,
  p99Ms: 40,
  errors: 0,
  regime: 'steady',
} as const;

function threshold(changes: Partial<CapacityThreshold>): CapacityThreshold {
  return {
    repetition: 1,
    ended: 'found',
    holdsAtPerSecond: 100,
    failsAtPerSecond: 101,
    reason: null,
    runs: 9,
    ...changes,
  };
}

function subject(name: string, changes: Partial<SubjectCapacity> = {}): SubjectCapacity {
  return {
    subject: name,
    finding: 'found',
    ratePerSecond: 100.5,
    interval: { low: 98.2, high: 103 },
    heldAtPerSecond: 100,
    reason: 'errors < 1% fails',
    thresholds: [threshold({}), threshold({ repetition: 2 })],
    curve: [
      { ...point, ratePerSecond: 50, meanMs: 7, goodputPerSecond: 50 },
      { ...point, ratePerSecond: 100, meanMs: 90, goodputPerSecond: 99 },
    ],
    kneePerSecond: 50,
    ...changes,
  };
}

function capacity(changes: Partial<Capacity> = {}): Capacity {
  return {
    schema: 'plimsoll.dev/capacity/v1alpha1',
    scenario: { name: 'shop', hash: 'x' },
    environment: calibration().environment,
    command: 'plimsoll capacity',
    startedAt: '2026-01-01T00:00:00.000Z',
    aborted: false,
    notes: ['a note'],
    engine: 'simulated',
    objective: 'errors < 1%',
    range: { leastPerSecond: 10, mostPerSecond: 1000, resolution: 0.01 },
    subjects: [subject('p2c')],
    pairs: [],
    ...changes,
  };
}

test('says of each subject what was found, marks the knee, and keeps its notes', () => {
  const text = renderCapacity(capacity());
  expect(text).toContain(
    'p2c: 101/s, 98.2/s…103/s with 95 % confidence; beyond, errors < 1% fails.',
  );
  expect(text).toMatch(/50\/s +7\.00ms \*\n +100\/s +90\.0ms\n/);
  expect(text).toContain('a note');
  expect(text).not.toContain('Errors by rate');
});

test('says as far as it is known what is undetermined', () => {
  const thresholds = [
    threshold({ ended: 'unknown', holdsAtPerSecond: null }),
    threshold({ ended: 'unknown', holdsAtPerSecond: null, failsAtPerSecond: 120 }),
  ];
  const none = { finding: 'undetermined', ratePerSecond: null, heldAtPerSecond: null } as const;
  const reason = 'at 50/s p99 is not known from 94 samples';
  const unknown = subject('p2c', { ...none, interval: null, reason, thresholds });
  const text = renderCapacity(capacity({ subjects: [unknown] })).replaceAll(/\s+/g, ' ');
  expect(text).toContain(`p2c: undetermined: ${reason}. It failed at 120/s in every repetition.`);
  const [, second] = thresholds;
  const half = [threshold({ ended: 'always', failsAtPerSecond: null }), second!];
  expect(renderCapacity(capacity({ subjects: [{ ...unknown, thresholds: half }] }))).not.toContain(
    'It failed',
  );
});

test.each([
  ['the first carries more', 1.2, true],
  ['the second carries more', 0.8, true],
  ['no significant difference', 1.02, false],
])('%s where the ratio is so', (verdict, estimate, significant) => {
  const interval = { low: estimate - 0.05, high: estimate + 0.05 };
  const pair = { a: 'p2c', b: 'random', estimate, interval, p: 0.01, adjustedP: 0.01, significant };
  expect(renderCapacity(capacity({ pairs: [pair] }))).toContain(verdict);
});

test('stays within 100 columns with five subjects of long names', () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(60));
  const interval = { low: 0.5, high: 2.25 };
  const tested = { estimate: 1.125, interval, p: 0.1, adjustedP: 0.1, significant: false };
  const pairs = [{ a: names[0]!, b: names[1]!, ...tested }];
  const subjects = names.map((name) => subject(name));
  const lines = renderCapacity(capacity({ subjects, pairs })).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('is read back as it was written', () => {
  const [json] = capacityFiles(capacity());
  expect(parseCapacity(json!.content)).toEqual(capacity());
  expect(parseCapacity('{"schema":"plimsoll.dev/result/v1alpha1"}')).toBeUndefined();
  expect(parseCapacity('no JSON')).toBeUndefined();
});
