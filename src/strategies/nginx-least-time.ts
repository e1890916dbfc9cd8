/**
 * nginx's `least_time`: the endpoint with the lowest
 *
 *     time in buckets of 20 ms · (1 + inFlight) / weight
 *
 * compared by cross-multiplication; those that tie take turns as in smooth weighted round robin, among themselves alone.
 * The time is a moving average over some twenty answers, to the head or to the last byte; load/nginx-times.ts has the
 * formulae. Only answers count, so that one that refuses or resets does not look fast; an answer of 5xx is an answer.
 *
 * When to use: pods of unequal speed, behind one ingress; it beats averages that forget with time where requests are
 * rare. Pods that answer in less than 20 ms are all alike: there it is nginx's least_conn that counts the arriving
 * request. O(n).
 */
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import { SmoothTurns } from './choosers/smooth-turns.ts';
import { defineStrategy, type Feedback, type MembershipChange, type Strategy } from './contract.ts';
import { expected } from './expected.ts';
import { NginxTimes, ticksBetween } from './load/nginx-times.ts';
import { maxFailsParam } from './max-fails-param.ts';

interface LeastTimeParams {
  readonly time: 'header' | 'last_byte';
  readonly inflight: boolean;
  readonly failTimeoutS: number;
  readonly maxFails: number;
}

const noneTried: readonly Endpoint[] = [];

class NginxLeastTime implements Strategy {
  /** Only then are answers accounted for before they have ended. */
  readonly firstByte: Strategy['firstByte'];
  readonly #clock: Clock;
  readonly #params: LeastTimeParams;
  readonly #turns: SmoothTurns;
  /** By endpoint index. */
  readonly #times: NginxTimes[] = [];
  #tied = new Int32Array(16);

  constructor(clock: Clock, params: LeastTimeParams) {
    this.#clock = clock;
    this.#params = params;
    this.#turns = new SmoothTurns(params.maxFails);
    if (params.inflight && params.time === 'header') {
      this.firstByte = ({ index }, afterMs) => this.#answered(index, afterMs);
    }
  }

  choose(ready: ReadySet, { tried }: RequestInfo): Endpoint | undefined {
    const { failTimeoutS } = this.#params;
    const nowMs = this.#clock.now();
    if (ready.size > this.#tied.length) this.#tied = new Int32Array(ready.size * 2);
    let ties = 0;
    let leastMs = Infinity;
    let leastWeight = 1;
    for (let position = 0; position < ready.size; position++) {
      const endpoint = ready.at(position);
      if (tried.length > 0 && tried.includes(endpoint)) continue;
      const times = this.#times[endpoint.index]!;
      times.compared(nowMs);
      const ms = times.timeMs(nowMs, failTimeoutS) * (1 + endpoint.inFlight);
      const difference = ms * leastWeight - leastMs * endpoint.weight;
      if (difference > 0) continue;
      if (difference < 0) {
        leastMs = ms;
        leastWeight = endpoint.weight;
        ties = 0;
      }
      this.#tied[ties++] = position;
    }
    if (ties === 0) return undefined;
    return ties === 1
      ? ready.at(this.#tied[0]!)
      : this.#turns.choose(ready, noneTried, ties, this.#tied);
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#turns.membershipChanged(change, ready);
    if (change.kind === 'added') this.#times[change.endpoint.index] = new NginxTimes();
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#turns.observed(endpoint, feedback);
    const { kind, outcome, rttMs, firstByteMs } = feedback;
    const { time, inflight, failTimeoutS } = this.#params;
    const nowMs = this.#clock.now();
    const times = this.#times[endpoint.index]!;
    if (kind === 'dispatched') {
      times.chosen(nowMs, failTimeoutS);
      if (inflight) times.sent(nowMs);
      return;
    }
    if (outcome === 'failed') times.failed(nowMs);
    const sentMs = nowMs - rttMs;
    const isAccountedFor = this.firstByte !== undefined && firstByteMs >= 0;
    if (isAccountedFor) return;
    if (inflight) times.answered(nowMs, ticksBetween(sentMs, nowMs));
    if (outcome === 'failed' || firstByteMs < 0) return;
    times.sample(ticksBetween(sentMs, time === 'header' ? sentMs + firstByteMs : nowMs));
  }

  #answered(index: number, afterMs: number): void {
    const nowMs = this.#clock.now();
    const tookMs = ticksBetween(nowMs - afterMs, nowMs);
    this.#times[index]!.sample(tookMs);
    this.#times[index]!.answered(nowMs, tookMs);
  }
}

export const nginxLeastTime = defineStrategy({
  name: 'nginx-least-time',
  family: 'time',
  summary:
    'Picks the lowest average response time × load per weight; ties take weighted turns, as in nginx.',
  source: 'nginx ngx_http_upstream_least_time_module.c (1.31)',
  fidelity: 'behavioural',
  details: {
    does: 'Compares all endpoints by their average response time in buckets of 20 ms, times the requests in flight and the arriving one, per weight, and lets those that tie take turns by smooth weighted round robin.',
    state:
      'An average per endpoint over some twenty answers, halved every `failTimeoutS` seconds and one without requests; credits as in smooth-weighted-round-robin.',
    cost: 'O(n)',
    matches:
      'nginx `least_time header` or `last_byte` from 1.31 on, in formula, whole ms and ties, with one worker or a `zone`. Its seconds begin with the time of day, here with the run.',
    failsWhen:
      'a pod fails fast with a status: that is a fast answer; pods answer in less than 20 ms: all are alike; requests are rare: twenty answers ago may be long ago; a pod hangs and `inflight` is not set: what it does not answer is not counted.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({
    time: z
      .enum(['header', 'last_byte'], { error: expected('"header" or "last_byte"') })
      .default('header')
      .describe('Which time is averaged: to the head of the response, or to its last byte.'),
    inflight: z
      .boolean({ error: expected('true or false') })
      .default(false)
      .describe('Whether the times of requests that have not been answered yet count.'),
    failTimeoutS: z
      .int({ error: expected('an integer of at least 0') })
      .min(0, { error: expected('an integer of at least 0') })
      .default(10)
      .describe(
        'As `fail_timeout` of nginx, in seconds: how soon a slow endpoint is forgiven half.',
      ),
    maxFails: maxFailsParam,
  }),
  create: (params, { clock }) => new NginxLeastTime(clock, params),
});
