/** A target that neither answers nor closes must not be given ever more connections. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { runSpec } from '../../../core/run-spec.fixture.ts';
import { runToResult } from '../../run-to-result.fixture.ts';
import { wireEngine } from '../wire-engine.ts';

const maxInFlight = 40;

test('no request is sent while twice as many connections are open as requests may be in flight', async () => {
  const open = new Set();
  let mostOpen = 0;
  // Half open they stay when the client is gone.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    mostOpen = Math.max(mostOpen, open.size);
    socket.resume().on('error', () => {});
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { requests, conservation } = await runToResult(
    wireEngine,
    runSpec({
      engine: 'wire',
      ingress: 'external',
      target: { host: '127.0.0.1', addresses: ['127.0.0.1'], port, podHeader: 'x-pod' },
      timeoutMs: 100,
      maxInFlight,
      timeline: { warmupMs: 0, measureMs: 1500, drainMs: 500 },
      stages: [{ kind: 'open', ratePerSecond: 200, arrivals: 'constant', durationMs: 1500 }],
    }),
  );
  server.close();
  for (const check of conservation) expect(check).toMatchObject({ holds: true });
  const { intended, timedOut, unsent } = requests;
  expect(intended).toBe(300);
  expect(unsent).toBe(300 - timedOut);
  // Some time out while they connect, and some wait for their turn to; else it were exactly twice as many.
  for (const count of [timedOut, mostOpen]) {
    expect(count).toBeGreaterThan(1.5 * maxInFlight);
    expect(count).toBeLessThanOrEqual(3 * maxInFlight);
  }
});
