import { expect, test } from 'vitest';
import type { RunSpec } from '../core/run-spec.ts';
import { DiscoveredNames, mostDiscovered, otherName } from '../metrics/discovered-names.ts';
import { GeneratorRecorder } from '../metrics/generator-recorder.ts';
import { MEASURE, type PhaseIndex, WARMUP } from '../metrics/phase-index.ts';
import { RunFold } from './fold.ts';
import { mergeRepetitions } from './merge-repetitions.ts';
import { smallRun } from './small-run.fixture.ts';

const external: RunSpec = {
  ...smallRun,
  id: 'external-1',
  ingress: 'external',
  target: { host: 'localhost', addresses: ['127.0.0.1'], port: 80, podHeader: 'x-pod' },
  replicas: 1,
  routes: [],
  pools: [{ name: 'external', namespace: 'default', service: 'external', port: 80, endpoints: [] }],
  endpoints: [],
  pods: [],
};

/** What one generator thread saw answer; an empty name for an answer that gave none. */
class Thread {
  readonly #names = new DiscoveredNames();
  readonly #recorder = new GeneratorRecorder(mostDiscovered, this.#names);

  answer(name: string, count: number, phase: PhaseIndex = MEASURE): this {
    for (let i = 0; i < count; i++) {
      this.#recorder.intended(phase);
      this.#recorder.sent(phase, i, i);
      const endpoint = name === '' ? -1 : this.#names.indexOf(name);
      this.#recorder.answered(phase, 200, true, endpoint, 10, 10);
    }
    return this;
  }

  take() {
    return this.#recorder.take(100, 200, 0, null);
  }
}

function folded(...threads: Thread[]): RunFold {
  const fold = new RunFold(external);
  for (const thread of threads) fold.apply({ kind: 'interval', interval: thread.take() });
  fold.apply({ kind: 'ended', atMs: 1600, aborted: false });
  return fold;
}

test('endpoints are told by name, though every thread numbers them in its own order', () => {
  const one = new Thread().answer('a', 6).answer('b', 1);
  const other = new Thread().answer('b', 2).answer('c', 1).answer('a', 0);
  const fold = folded(one, other);
  const { endpoints, pools } = fold.result();
  const seen = endpoints.map(({ id, requests, share, fairShare }) => [
    id,
    requests,
    share,
    fairShare,
  ]);
  expect(seen).toEqual([
    ['a', 6, 0.6, 1 / 3],
    ['b', 3, 0.3, 1 / 3],
    ['c', 1, 0.1, 1 / 3],
  ]);
  expect(pools).toMatchObject([{ name: 'external', requests: 10 }]);
  expect(pools[0]!.balance.jain).toBeCloseTo(100 / (3 * (36 + 9 + 1)), 12);
  expect(fold.view().endpoints.map(({ id, inFlight }) => [id, inFlight])).toEqual([
    ['a', null],
    ['b', null],
    ['c', null],
  ]);
});

test('one that answered while warming up alone is there with nothing', () => {
  const thread = new Thread().answer('a', 4).answer('idle', 1, WARMUP);
  const { endpoints, pools } = folded(thread).result();
  const byName = Object.fromEntries(endpoints.map(({ id, requests }) => [id, requests]));
  expect(byName).toEqual({ a: 4, idle: 0 });
  expect(pools[0]!.balance.jain).toBe(0.5);
});

test('what cannot be known is null, and only the generator is held to its equation', () => {
  const result = folded(new Thread().answer('a', 3)).result();
  const unknown = {
    attempts: null,
    attemptsAllPhases: null,
    inFlightMean: null,
    inFlightMax: null,
  };
  expect(result.endpoints).toMatchObject([{ ...unknown, utilization: null }]);
  expect(result).toMatchObject({
    attempts: null,
    rttMs: null,
    queueTimeMs: null,
    serviceTimeMs: null,
    routes: [],
    replicas: [],
  });
  expect(result.conservation).toMatchObject([{ left: 3, right: 3, holds: true }]);
});

test('answers that name nobody leave the spread unknown, which a note says', () => {
  const { endpoints, pools, notes, requests } = folded(new Thread().answer('', 5)).result();
  expect(requests.ok).toBe(5);
  expect(endpoints).toEqual([]);
  expect(pools).toMatchObject([{ name: 'external', requests: 0, balance: { jain: null } }]);
  expect(notes.at(-1)).toContain('No answer had a header "x-pod"');
});

test('names beyond what can be told apart are one, over all threads, which a note says', () => {
  const threads = [0, 600].map((from) => {
    const thread = new Thread();
    for (let i = 0; i < 600; i++) thread.answer(`pod-${from + i}`, 1);
    return thread;
  });
  const { endpoints, notes } = folded(...threads).result();
  expect(endpoints).toHaveLength(mostDiscovered);
  expect(endpoints.at(-1)).toMatchObject({ id: otherName, requests: 200 });
  expect(notes.at(-1)).toContain(otherName);
});

test('repetitions merge by name, where one saw what the other did not', () => {
  const first = folded(new Thread().answer('a', 6).answer('b', 2)).result();
  const second = folded(new Thread().answer('c', 1).answer('a', 3)).result();
  const { endpoints, pools, attempts } = mergeRepetitions([first, second]);
  const seen = endpoints.map(({ id, requests, share, fairShare }) => [
    id,
    requests,
    share,
    fairShare,
  ]);
  expect(seen).toEqual([
    ['a', 9, 0.75, 1 / 3],
    ['b', 2, 1 / 6, 1 / 3],
    ['c', 1, 1 / 12, 1 / 3],
  ]);
  expect(pools[0]!.balance.jain).toBeCloseTo(144 / (3 * (81 + 4 + 1)), 12);
  expect(attempts).toBeNull();
});
