/**
 * Our generator against other people's, on the same servers: where loops are alike figures agree, where they differ it is
 * by coordinated omission. `peers/` says of each what its loop is.
 *
 * A peer has no verdict on its own run. Beside each run a timer of this process, which has nothing to do meanwhile,
 * shows how far the machine kept threads waiting; more than our own generator is allowed, 25 ms at p99, and the run is
 * repeated. Ours is as well when validity would call its send lag invalid.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { LoadStage } from '../../src/core/run-spec.ts';
import { serve } from '../../src/run/serve.ts';
import { autocannonPeer } from './peers/autocannon.ts';
import { h2load, pacedClient } from './peers/h2load.ts';
import { k6 } from './peers/k6.ts';
import {
  maxMs,
  type Observation,
  type Peer,
  percentileMs,
  perSecond,
} from './peers/observation.ts';
import { type OwnObservation, plimsoll } from './peers/plimsoll.ts';
import { vegeta } from './peers/vegeta.ts';
import { wrk } from './peers/wrk.ts';

const attempts = 3;
const longestWaitMs = 25;
const installedByCi: readonly Peer[] = [wrk, h2load];
const closedLoops = [wrk, h2load, autocannonPeer, k6];
const openLoops = [h2load, vegeta, k6];

const users = 16;
const seconds = 1;
const serviceMs = 20;
const ratePerSecond = 200;

/** One pod behind the ingress, whatever the host. */
function server(concurrency: number, serviceTimeMs: number) {
  const base = runSpec({}, 1);
  const run = {
    ...base,
    engine: 'wire' as const,
    routes: base.routes.map((route) => ({ ...route, host: undefined })),
    pods: base.pods.map((pod) => ({
      ...pod,
      concurrency,
      serviceTime: { kind: 'constant', valueMs: serviceTimeMs } as const,
    })),
  };
  return serve(run, { httpPort: 0, trustForwarded: false });
}

function need({ name, absent }: Peer, skip: (reason: string) => void): void {
  if (absent === undefined) return;
  const required = installedByCi.some((peer) => peer.name === name);
  if (required && process.env['PLIMSOLL_REQUIRE_REAL'] === '1') throw new Error(absent);
  skip(absent);
}

/** Again where threads that were ready had to wait, or our own generator was late. */
async function unstarved<T>(
  observe: () => Promise<T>,
  ours: (observed: T) => OwnObservation | undefined = () => undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    const observed = await observe();
    delays.disable();
    const own = ours(observed);
    const starved = delays.percentile(99) / 1e6 > longestWaitMs || (own && isLate(own));
    if (!starved || attempt === attempts) return observed;
  }
}

/** Beside slow answers it may be later, as in a run. */
function isLate({ sendLag, times }: OwnObservation): boolean {
  return sendLag.valueAtPercentile(99) > Math.max(1000 * longestWaitMs, times.meanUs / 2);
}

function expectWithin(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}

describe('a server that takes 20 ms for each request, however many', () => {
  /** One after the other, so that a busy machine is busy for both. */
  async function besideOurs(load: LoadStage, go: (port: number) => Promise<Observation>) {
    await using serving = await server(10_000, serviceMs);
    const [port] = serving.httpPorts;
    return await unstarved(
      async () => ({ own: await plimsoll(port!, load), theirs: await go(port!) }),
      ({ own }) => own,
    );
  }

  function expectAlike(own: Observation, theirs: Observation): void {
    // The way there and back takes each about a millisecond; the rest is for a machine with two busy cores.
    for (const each of [own, theirs]) expectWithin(percentileMs(each, 50), 20, 40);
    expectWithin(percentileMs(theirs, 50) / percentileMs(own, 50), 0.7, 1.45);
    expectWithin(perSecond(theirs) / perSecond(own), 0.7, 1.45);
  }

  test.for(closedLoops)(
    `${users} users of $name are answered as often and as fast as ours, and Little's law holds for both`,
    async (peer, { skip }) => {
      need(peer, skip);
      const { own, theirs } = await besideOurs(closedLoop(users, seconds), (port) =>
        peer.closed(port, users, seconds),
      );
      expectAlike(own, theirs);
      for (const each of [own, theirs]) {
        // Nobody thinks, so users = throughput × time, whatever the machine does. Starting and stopping take their part.
        const inFlight = (perSecond(each) * each.times.meanUs) / 1e6;
        expectWithin(inFlight / users, 0.85, 1.1);
      }
    },
  );

  test.for(openLoops)(
    `${ratePerSecond}/s of $name take as long as ours, where hardly any two meet`,
    async (peer, { skip }) => {
      need(peer, skip);
      const { own, theirs } = await besideOurs(openLoop(ratePerSecond, seconds), (port) =>
        peer.open(port, ratePerSecond, seconds),
      );
      expectAlike(own, theirs);
      for (const each of [own, theirs]) expectWithin(perSecond(each) / ratePerSecond, 0.95, 1.06);
    },
  );
});

/**
 * One slot of 2 ms. At 100/s a request that comes t seconds into the stall waits 2 − t + 100t × 2 ms = 2 − 0.8t s, up to
 * t = 2.5 s: of 400 requests 250, so that p75 is 2 − 0.8 × 1 = 1.2 s and p99, the worst four, 1.97 s.
 */
describe('a server that stalls for two of four seconds', () => {
  const stalledRate = 100;
  const runSeconds = 4;
  const stallMs = 2000;

  async function stalled<T>(
    go: (port: number) => Promise<T>,
    ours?: (observed: T) => OwnObservation,
  ): Promise<T> {
    return await unstarved(async () => {
      await using serving = await server(1, 2);
      const [port] = serving.httpPorts;
      const stall = async () => {
        await sleep(1000);
        const headers = { 'x-plimsoll-delay': `${stallMs}ms` };
        await (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
      };
      const [observed] = await Promise.all([go(port!), stall()]);
      return observed;
    }, ours);
  }

  function expectToSeeTheStall(
    observation: Observation,
    p75Ms = { least: 1100, most: 1450 },
  ): void {
    expectWithin(percentileMs(observation, 75), p75Ms.least, p75Ms.most);
    expectWithin(percentileMs(observation, 99), 1900, 2150);
  }

  function expectToMissTheStall(observation: Observation): void {
    expectWithin(percentileMs(observation, 99), 2, stallMs / 10);
    expectWithin(maxMs(observation), 0.9 * stallMs, 1.1 * stallMs);
  }

  test('our open loop sees it', async () => {
    const load = openLoop(stalledRate, runSeconds);
    const own = await stalled(
      (port) => plimsoll(port, load),
      (observed) => observed,
    );
    expectToSeeTheStall(own);
  });

  test.for([vegeta, k6])('so does that of $name', async (peer, { skip }) => {
    need(peer, skip);
    expectToSeeTheStall(await stalled((port) => peer.open(port, stalledRate, runSeconds)));
  });

  test('h2load, one paced client, misses it as it takes times, and sees it from when each request fell due', async ({
    skip,
  }) => {
    need(h2load, skip);
    const { fromSend, fromSchedule } = await stalled((port) =>
      pacedClient(port, stalledRate / 2, runSeconds),
    );
    expectToMissTheStall(fromSend);
    // One at a time it catches up, each 2 ms and the way there and back: p75 is 2 − 1 s and 50 times that, for 2.2 ms as
    // for the 12 ms of a busy machine.
    expectToSeeTheStall(fromSchedule, { least: 1050, most: 1650 });
  });

  test('autocannon misses it: four connections, four slow answers among a thousand fast ones', async () => {
    const theirs = await stalled((port) => autocannonPeer.closed(port, 4, runSeconds));
    expectToMissTheStall(theirs);
    // Four at a time through one slot.
    expectWithin(percentileMs(theirs, 50), 7, 15);
    expect(theirs.times.count).toBe(theirs.requests);
  });

  test('wrk fills in what it did not send: a third of its histogram nobody measured, and p90 is made of it', async ({
    skip,
  }) => {
    need(wrk, skip);
    const theirs = await stalled((port) => wrk.closed(port, 4, runSeconds));
    // Four times of 2 s, each followed by one less by the mean of 4 × 4 s / 1000 = 16 ms, and so on.
    expectWithin((theirs.times.count - theirs.requests) / (4 * (stallMs / 16)), 0.6, 1.1);
    expectWithin(percentileMs(theirs, 50), 7, 30);
    expectWithin(percentileMs(theirs, 90), 1000, 1800);
  });
});

function openLoop(perSecond: number, length: number): LoadStage {
  return {
    kind: 'open',
    ratePerSecond: perSecond,
    arrivals: 'constant',
    durationMs: 1000 * length,
  };
}

function closedLoop(count: number, length: number): LoadStage {
  return {
    kind: 'closed',
    users: count,
    thinkTime: { kind: 'constant', valueMs: 0 },
    durationMs: 1000 * length,
  };
}
