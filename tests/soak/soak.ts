/** The soak: warm up, look, play for the time given, look again, close, and hold it all against what must be true. */
import { setTimeout as delay } from 'node:timers/promises';
import { createRng } from '../../src/core/rng.ts';
import { Clients } from './clients.ts';
import { SoakWorld } from './soak-world.ts';

export interface SoakRow {
  readonly what: string;
  readonly value: number;
  /** Both ends included. */
  readonly atLeast: number;
  readonly atMost: number;
}

export interface SoakReport {
  readonly rows: readonly SoakRow[];
  readonly made: Readonly<Record<string, number>>;
  /** The first of what was wrong, or broke. */
  readonly problems: readonly string[];
}

const clientCount = 24;
/** What compiled code and caches may still grow by after the warm-up; a leak of 50 bytes a request shows within minutes. */
const heapSlackBytes = 4 * 2 ** 20;
/** Connections of clients that have left end within moments, but not at once. */
const quietMs = 10_000;

export function holds({ value, atLeast, atMost }: SoakRow): boolean {
  return value >= atLeast && value <= atMost;
}

export async function soak(durationMs: number, seed: number): Promise<SoakReport> {
  await using world = new SoakWorld();
  await world.open();
  const rng = createRng(seed);
  const clients = new Clients();
  const warmupMs = Math.min(durationMs / 4, 30_000);
  await clients.play(world, clientCount, warmupMs, rng.fork('warmup'));
  const before = await quiet(world);
  await clients.play(world, clientCount, durationMs - warmupMs, rng.fork('soak'));
  const after = await quiet(world);
  await world.settle();
  const closed = await world.look();
  const { ingressCounts: ingress, podCounts: pods } = world;
  if (world.broken) clients.broken.push(world.broken.message);
  const idle = clientCount * 6;
  const rows: SoakRow[] = [
    {
      what: 'answers held to their requests',
      value: clients.checked,
      atLeast: 1,
      atMost: Infinity,
    },
    zero('answers with a wrong status or bytes of another', clients.wrong.length),
    zero('moves that broke off or did not end', clients.broken.length),
    grown('heap of the ingress after gc, bytes grown', before.ingress.bytes, after.ingress.bytes),
    grown('heap of the pods after gc, bytes grown', before.pods.bytes, after.pods.bytes),
    zero('connections of clients left at the ingress, before', strangers(before)),
    zero('connections of clients left at the ingress, after', strangers(after)),
    {
      what: 'idle connections to upstreams',
      value: after.ingress.sockets,
      atLeast: 1,
      atMost: idle,
    },
    zero('sockets of the ingress once closed', closed.ingress.sockets),
    zero('sockets of the pods once closed', closed.pods.sockets),
    zero('connections to the echo upstreams once closed', closed.echoes),
    zero('leases ended twice or never', world.leaseDefects),
    zero('leases under way at the end', world.inFlight),
    zero('requests in pods at the end', world.inService),
    equal(
      'accepted = answered locally + forwarded + cancelled',
      ingress.accepted,
      ingress.answeredLocally + ingress.forwarded + ingress.cancelled,
    ),
    equal('attempts = forwarded + retries', ingress.attempts, ingress.forwarded + ingress.retries),
    equal(
      'attempts = accepted by upstreams + connect failed',
      ingress.attempts,
      pods.accepted + world.received + ingress.connectFailed,
    ),
    equal('pods: accepted = completed + aborted', pods.accepted, pods.completed + pods.aborted),
  ];
  return { rows, made: clients.made, problems: [...clients.wrong, ...clients.broken].slice(0, 10) };
}

type Look = Awaited<ReturnType<SoakWorld['look']>>;

/** Once no connection is left but those that idle between the ingress and its upstreams; or as it is, if that does not come. */
async function quiet(world: SoakWorld): Promise<Look> {
  const endMs = performance.now() + quietMs;
  let look = await world.look();
  while (strangers(look) !== 0 && performance.now() < endMs) {
    await delay(50);
    look = await world.look();
  }
  return look;
}

/** Sockets of the ingress that no upstream has the other end of. */
function strangers({ ingress, pods, echoes }: Look): number {
  return ingress.sockets - pods.sockets - echoes;
}

function zero(what: string, value: number): SoakRow {
  return { what, value, atLeast: 0, atMost: 0 };
}

function grown(what: string, before: number, after: number): SoakRow {
  return { what, value: after - before, atLeast: -Infinity, atMost: heapSlackBytes };
}

function equal(what: string, left: number, right: number): SoakRow {
  return { what, value: left, atLeast: right, atMost: right };
}
