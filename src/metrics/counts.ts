/** Records of counters: empty, added up, taken. */
import type {
  ConnectionCounts,
  IngressCounts,
  PodCounts,
  RequestCounts,
} from '../core/run-event.ts';

type Counters<T> = { -readonly [Key in keyof T]: number };

export function noRequests(): Counters<RequestCounts> {
  return {
    intended: 0,
    sent: 0,
    ok: 0,
    failed: 0,
    timedOut: 0,
    refused: 0,
    cancelled: 0,
    unsent: 0,
    inFlightAtEnd: 0,
  };
}

export function noIngressCounts(): Counters<IngressCounts> {
  return {
    accepted: 0,
    answeredLocally: 0,
    forwarded: 0,
    cancelled: 0,
    attempts: 0,
    retries: 0,
    errorPages: 0,
    mirrored: 0,
    connectFailed: 0,
  };
}

export function noPodCounts(): Counters<PodCounts> {
  return { accepted: 0, completed: 0, aborted: 0 };
}

export function noConnections(): Counters<ConnectionCounts> {
  return { opened: 0, tlsHandshakes: 0, tlsResumed: 0 };
}

export function addCounts<T extends object>(sum: Counters<T>, more: T): void {
  for (const key in sum) sum[key] += more[key] as number;
}

/** A copy; the counters themselves start again from zero. */
export function takeCounts<T extends object>(counters: Counters<T>): Counters<T> {
  const taken = { ...counters };
  for (const key in counters) counters[key] = 0;
  return taken;
}
