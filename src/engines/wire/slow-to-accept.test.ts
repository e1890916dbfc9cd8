/** Who is to blame for connections that take long to be made. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import { runToResult } from '../run-to-result.fixture.ts';
import type { TimeSummary } from '../../metrics/time-summary.ts';
import { wireEngine } from './wire-engine.ts';

/**
 * A server whose thread stands still for two seconds from its first connection on. Its backlog of 1 takes two more; Linux
 * drops the SYN of any other, and a client sends the next one after a second.
 */
const server = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((_, response) => response.end('ok'));
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
  });
  server.once('connection', () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
  });
`;

test.runIf(process.platform === 'linux')(
  'a target slow to accept connections shows as connect time and in response times, and the generator is not blamed',
  async () => {
    const thread = new Worker(server, { eval: true });
    const [port] = (await once(thread, 'message')) as [number];
    const result = await runToResult(
      wireEngine,
      runSpec({
        engine: 'wire',
        ingress: 'external',
        target: { host: '127.0.0.1', addresses: ['127.0.0.1'], port, podHeader: 'x-pod' },
        timeoutMs: 20_000,
        timeline: { warmupMs: 0, measureMs: 1500, drainMs: 20_000 },
        stages: [{ kind: 'open', ratePerSecond: 100, arrivals: 'constant', durationMs: 1500 }],
      }),
    );
    await thread.terminate();
    const { requests, connectTimeMs, sendLagMs, responseTimeMs, validity, notes } = result;
    expect(requests).toMatchObject({ intended: 150, ok: 150 });
    // But for the few that were taken at once, everybody waited for the SYN of a later second.
    expect(connectTimeMs!.count).toBeGreaterThan(100);
    expect(connectTimeMs!.p50).toBeGreaterThan(400);
    const totalMs = ({ mean, count }: TimeSummary) => mean! * count;
    expect(totalMs(responseTimeMs)).toBeGreaterThan(totalMs(connectTimeMs!));
    expect(notes).toContainEqual(
      expect.stringMatching(/^[\d.]+% of all response time was waiting/),
    );
    expect(sendLagMs.count).toBe(150);
    expect(sendLagMs.p50).toBeLessThan(connectTimeMs!.p50! / 10);
    // Unless a busy machine made it late indeed.
    if (sendLagMs.p99! > 10) return;
    const blame = validity.reasons.filter(({ message }) => /late|bunches/.test(message));
    expect(blame).toEqual([]);
  },
  60_000,
);
