/**
 * The work that every contestant does: a GET whose head is about 120 bytes (generators differ by a line of their own),
 * a small answer, 64 keep-alive connections.
 */
import type { RunSpec } from '../../src/core/run-spec.ts';
import { runSpec } from '../../src/core/run-spec.fixture.ts';

export const connections = 64;
export const host = 'example.com';
export const headers = {
  'user-agent': 'plimsoll-bench',
  accept: '*/*',
  'accept-language': 'en-GB,en;q=0.9',
} as const;
export const answerBody = 'plimsoll '.repeat(7);
/** Until then the compiler takes a tenth of the CPU time of our chain. */
export const warmupSeconds = 2;

/** The same as a run of ours: one route, one pool, pods that take no time. */
export function workload(seconds: number, changes: Partial<RunSpec> = {}, podCount = 1): RunSpec {
  const durationMs = 1000 * seconds;
  const thinkTime = { kind: 'constant', valueMs: 0 } as const;
  const stage = { kind: 'closed', users: connections, thinkTime, durationMs } as const;
  const base = runSpec({ stages: [stage] }, podCount);
  return {
    ...base,
    engine: 'wire',
    strategy: { name: 'round-robin', label: 'round-robin', params: {} },
    timeline: { warmupMs: 1000 * warmupSeconds, measureMs: durationMs, drainMs: 1000 },
    requests: [{ weight: 1, method: 'GET', host, target: '/', headers }],
    pods: base.pods.map((pod) => ({
      ...pod,
      concurrency: 10_000,
      serviceTime: { kind: 'constant', valueMs: 0 },
      responseBytes: answerBody.length,
    })),
    ...changes,
  };
}
