/**
 * Request headers that steer a pod: `x-plimsoll-delay: 200ms` (in place of its service time, holding a slot),
 * `x-plimsoll-status: 503`, `x-plimsoll-fail: reset | hang`, `x-plimsoll-only: <pod>` (the others apply to that pod
 * alone). A value that is not understood has no effect.
 */
import { parseDurationMs } from '../core/duration.ts';

export interface Steering {
  readonly delayMs?: number | undefined;
  readonly status?: number | undefined;
  readonly fail?: 'reset' | 'hang' | undefined;
}

const none: Steering = {};

/** `header` returns the value of a lower-case name. */
export function readSteering(
  header: (name: string) => string | undefined,
  podName: string,
): Steering {
  const only = header('x-plimsoll-only');
  if (only !== undefined && only !== podName) return none;
  const delay = header('x-plimsoll-delay');
  const status = Number(header('x-plimsoll-status'));
  const fail = header('x-plimsoll-fail');
  if (delay === undefined && Number.isNaN(status) && fail === undefined) return none;
  return {
    delayMs: delay === undefined ? undefined : parseDurationMs(delay),
    status: Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined,
    fail: fail === 'reset' || fail === 'hang' ? fail : undefined,
  };
}
