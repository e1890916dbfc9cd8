import { describe, expect, test } from 'vitest';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { createRng } from '../core/rng.ts';
import type { Feedback, MembershipChange, StrategyDefinition } from '../strategies/contract.ts';
import { Balancer } from './balancer.ts';
import { EndpointState } from './endpoint-state.ts';
import { Lease } from './lease.ts';

const request = requestInfo();

/** A strategy that chooses what the test says (by default the first) and writes down all it is told. */
function recorded(specs = pool('a', 'b', 'c'), hearsFirstByte = true) {
  const story: string[] = [];
  const firstBytes: number[] = [];
  const time = { nowMs: 0 };
  const rule = { choose: (ready: ReadySet): Endpoint | undefined => ready.at(0) };
  const definition = {
    name: 'scripted',
    create: () => ({
      choose: (ready: ReadySet) => rule.choose(ready),
      membershipChanged: ({ kind, endpoint }: MembershipChange, ready: ReadySet) => {
        story.push(`${kind} ${endpoint.id} ${ids(ready)}`);
      },
      observed: (endpoint: Endpoint, { kind, rttMs, firstByteMs, outcome }: Feedback) => {
        story.push(`${kind} ${endpoint.id} ${endpoint.inFlight} ${rttMs} ${outcome}`);
        firstBytes.push(firstByteMs);
      },
      firstByte: hearsFirstByte
        ? (endpoint: Endpoint, afterMs: number, status: number) => {
            story.push(`first byte ${endpoint.id} ${endpoint.inFlight} ${afterMs} ${status}`);
          }
        : undefined,
    }),
  } as Pick<StrategyDefinition, 'name' | 'create'> as StrategyDefinition;
  const clock = { now: () => time.nowMs };
  const balancer = new Balancer(definition, {}, { clock, rng: createRng(1) });
  balancer.setEndpoints(specs);
  story.length = 0;
  return { balancer, story, firstBytes, time, rule };
}

/** `a`, `b`, `c` have the global indexes 10, 11, 12 …; `a5` is a with weight 5. */
function pool(...names: readonly string[]) {
  return names.map((name) => ({
    id: name[0]!,
    index: name.charCodeAt(0) - 87,
    weight: Number(name.slice(1) || 1),
  }));
}

function ids(ready: ReadySet): string {
  return Array.from({ length: ready.size }, (_, position) => ready.at(position).id).join('');
}

describe('a lease', () => {
  test('holds its endpoint from acquire to end, and the strategy hears of both with the rtt', () => {
    const { balancer, story, time } = recorded();
    const lease = new Lease();
    time.nowMs = 100;
    expect(balancer.acquire(request, lease)).toBeUndefined();
    expect(lease.endpoint).toMatchObject({ id: 'a', endpointIndex: 10, inFlight: 1 });
    expect(balancer.held()).toBe(1);
    time.nowMs = 112.5;
    lease.end('failed');
    expect(lease.endpoint).toBeUndefined();
    expect(balancer.held()).toBe(0);
    expect(story).toEqual(['dispatched a 1 0 pending', 'ended a 0 12.5 failed']);
    expect(balancer.defects).toBe(0);
  });

  test('tells of the first byte, and at the end how long it took', () => {
    const { balancer, story, time, firstBytes } = recorded();
    const lease = new Lease();
    balancer.acquire(request, lease);
    time.nowMs = 5;
    lease.firstByte(200);
    time.nowMs = 8;
    lease.end('failed', 200);
    balancer.acquire(request, lease);
    time.nowMs = 12;
    lease.end('answered', 503);
    balancer.acquire(request, lease);
    lease.end('cancelled');
    expect(story).toEqual([
      'dispatched a 1 0 pending',
      'first byte a 1 5 200',
      'ended a 0 8 failed',
      'dispatched a 1 0 pending',
      'first byte a 1 4 503',
      'ended a 0 4 answered',
      'dispatched a 1 0 pending',
      'ended a 0 0 cancelled',
    ]);
    expect(firstBytes).toEqual([-1, 5, -1, 4, -1, -1]);
  });

  test('tells a strategy that does not hear of first bytes how long they took all the same', () => {
    const { balancer, story, time, firstBytes } = recorded(pool('a'), false);
    const lease = new Lease();
    balancer.acquire(request, lease);
    time.nowMs = 5;
    lease.firstByte(200);
    time.nowMs = 8;
    lease.end('answered', 200);
    balancer.acquire(request, lease);
    time.nowMs = 9;
    lease.end('answered', 200);
    expect(story.filter((line) => line.startsWith('first byte'))).toEqual([]);
    expect(firstBytes).toEqual([-1, 5, -1, 1]);
  });

  test('ended twice is a defect and changes nothing else', () => {
    const { balancer, story } = recorded();
    const lease = new Lease();
    balancer.acquire(request, lease);
    lease.end('answered');
    lease.end('answered');
    expect(balancer.defects).toBe(1);
    expect(balancer.held()).toBe(0);
    expect(balancer.ready.at(0).inFlight).toBe(0);
    // Dispatched, the first byte and the end.
    expect(story).toHaveLength(3);
  });

  test('acquired while held is a defect; what it held is ended first', () => {
    const { balancer, story } = recorded();
    const lease = new Lease();
    balancer.acquire(request, lease);
    balancer.acquire(request, lease);
    expect(balancer.defects).toBe(1);
    expect(balancer.held()).toBe(1);
    expect(balancer.ready.at(0).inFlight).toBe(1);
    expect(story).toEqual([
      'dispatched a 1 0 pending',
      'ended a 0 0 failed',
      'dispatched a 1 0 pending',
    ]);
  });

  test('serves one balancer after another, and its defects count where it was last granted', () => {
    const [first, second] = [recorded().balancer, recorded().balancer];
    const lease = new Lease();
    first.acquire(request, lease);
    lease.end('answered');
    second.acquire(request, lease);
    lease.end('answered');
    lease.end('answered');
    expect([first.defects, second.defects]).toEqual([0, 1]);
  });

  test('defects are taken once by whoever reports them, and stay in the total', () => {
    const { balancer } = recorded();
    const lease = new Lease();
    balancer.acquire(request, lease);
    for (let i = 0; i < 3; i++) lease.end('answered');
    expect([balancer.takeDefects(), balancer.takeDefects(), balancer.defects]).toEqual([2, 0, 2]);
  });
});

describe('acquire', () => {
  test('refuses with "no-endpoint" when none is ready, without asking the strategy', () => {
    const { balancer, rule } = recorded([]);
    rule.choose = () => {
      throw new Error('asked');
    };
    const lease = new Lease();
    expect(balancer.acquire(request, lease)).toBe('no-endpoint');
    expect(lease.endpoint).toBeUndefined();
  });

  test('refuses with "none-fits" when the strategy wants none', () => {
    const { balancer, rule, story } = recorded();
    rule.choose = () => undefined;
    expect(balancer.acquire(request, new Lease())).toBe('none-fits');
    expect([balancer.held(), story.length]).toEqual([0, 0]);
  });

  test.each(['removed', 'draining', "another pool's", 'look-alike'])(
    'throws when the strategy chooses an endpoint that is not ready: a %s one',
    (kind) => {
      const { balancer, rule } = recorded();
      const first = balancer.ready.at(0);
      if (kind === 'draining') balancer.acquire(request, new Lease());
      if (kind === 'removed' || kind === 'draining') balancer.setEndpoints(pool('b', 'c'));
      const stranger = kind === "another pool's" ? recorded().balancer.ready.at(1) : first;
      const copy = new EndpointState({ id: first.id, index: first.endpointIndex, weight: 1 }, 0);
      rule.choose = () => (kind === 'look-alike' ? copy : stranger);
      expect(() => balancer.acquire(request, new Lease())).toThrow(
        `strategy "scripted" chose "${stranger.id}", which is not ready`,
      );
      expect(balancer.held()).toBe(kind === 'draining' ? 1 : 0);
    },
  );

  test('the observer sees each change of an endpoint by its index in the run', () => {
    const { balancer } = recorded();
    const seen: number[][] = [];
    balancer.onInFlight = { inFlightChanged: (...change) => seen.push(change) };
    const leases = [new Lease(), new Lease()];
    for (const lease of leases) balancer.acquire(request, lease);
    balancer.setEndpoints([]);
    for (const lease of leases) lease.end('answered');
    expect(seen).toEqual([
      [10, 1],
      [10, 2],
      [10, 1],
      [10, 0],
    ]);
  });
});

describe('setEndpoints', () => {
  test('tells the strategy one change at a time, each with the set as it then is', () => {
    const { balancer, story } = recorded();
    balancer.setEndpoints(pool('d', 'a', 'c7', 'e'));
    expect(story).toEqual(['removed b ac', 'added d dac', 'reweighted c dac', 'added e dace']);
    expect(balancer.ready.at(2).weight).toBe(7);
  });

  test('says nothing when nothing changed', () => {
    const { balancer, story } = recorded();
    balancer.setEndpoints(pool('a', 'b', 'c'));
    expect(story).toEqual([]);
  });

  test('keeps configuration order: a survivor that moved is removed and added', () => {
    const { balancer, story } = recorded();
    balancer.setEndpoints(pool('a', 'c', 'b'));
    expect(ids(balancer.ready)).toBe('acb');
    expect(story).toEqual(['removed c ab', 'added c acb']);
  });

  test('a removed endpoint drains: its lease ends cleanly, and the strategy hears no more of it', () => {
    const { balancer, story } = recorded();
    const lease = new Lease();
    balancer.acquire(request, lease);
    balancer.setEndpoints(pool('b', 'c'));
    story.length = 0;
    lease.end('answered');
    expect([balancer.held(), balancer.defects, story.length]).toEqual([0, 0, 0]);
  });

  test('an endpoint that comes back while it drains still has in flight what it had', () => {
    const { balancer, story } = recorded();
    const lease = new Lease();
    balancer.acquire(request, lease);
    balancer.setEndpoints(pool('b', 'c'));
    balancer.setEndpoints(pool('b', 'c', 'a3'));
    expect(balancer.ready.at(2)).toMatchObject({ id: 'a', inFlight: 1, weight: 3, index: 0 });
    lease.end('answered');
    expect(balancer.ready.at(2).inFlight).toBe(0);
    expect(story.at(-1)).toBe('ended a 0 0 answered');
  });

  test('an index is used again only when its endpoint has drained', () => {
    const { balancer } = recorded();
    const lease = new Lease();
    balancer.acquire(request, lease);
    balancer.setEndpoints(pool('b', 'c', 'd'));
    expect(balancer.ready.at(2).index).toBe(3);
    lease.end('answered');
    balancer.setEndpoints(pool('b', 'c', 'd', 'e'));
    expect(balancer.ready.at(3).index).toBe(0);
  });

  test('refuses two endpoints of the same id', () => {
    expect(() => recorded(pool('a', 'a'))).toThrow('same id');
  });
});
