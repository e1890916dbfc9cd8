/**
 * How ingress-nginx sends a request on (internal/ingress/annotations/proxy). Retries are in force without any annotation:
 * three tries, after an error or a timeout, on whatever endpoint the balancing says; of POST, LOCK and PATCH only until
 * they have been sent. Timeouts and the size of bodies that are not written are those of the ingress.
 */
import type { Forwarding, ForwardingTimeouts } from '../../core/forwarding.ts';
import type { RetriesSpec, RetryReason } from '../../core/policies.ts';
import type { NginxAnnotations } from './annotation-reader.ts';

/** Who stands in for the Service of a rule, if `default-backend` names one that has endpoints: an index into pools. */
export type StandIn = number | undefined;

export function forwardingOf(annotations: NginxAnnotations, standIn: StandIn): Forwarding {
  const size = annotations.text('proxy-body-size');
  const timeouts = timeoutsOf(annotations);
  const statuses = errorStatuses(annotations);
  const retries = retriesOf(annotations);
  const host = annotations.text('upstream-vhost');
  return {
    ...(host === undefined ? {} : { host }),
    ...(size === undefined ? {} : { maxBodyBytes: sizeOf(size) }),
    ...(timeouts === undefined ? {} : { timeouts }),
    ...(retries === undefined ? {} : { retries }),
    ...(standIn === undefined ? {} : { emptyPool: standIn }),
    ...(standIn === undefined || !statuses ? {} : { errorPages: { statuses, pool: standIn } }),
  };
}

const factors: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

function sizeOf(written: string): number {
  const [, digits = '', unit = ''] = /^(\d+) *([a-z]?)$/.exec(written.toLowerCase()) ?? [];
  return Number(digits) * (factors[unit] ?? 1);
}

function timeoutsOf(annotations: NginxAnnotations): ForwardingTimeouts | undefined {
  const timeouts = {
    connectMs: milliseconds(annotations.int('proxy-connect-timeout')),
    readMs: milliseconds(annotations.int('proxy-read-timeout')),
    sendMs: milliseconds(annotations.int('proxy-send-timeout')),
  };
  const written = Object.entries(timeouts).filter(([, value]) => value !== undefined);
  return written.length === 0 ? undefined : Object.fromEntries(written);
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** nginx counts no tries at 0. */
const endless = Number.MAX_SAFE_INTEGER;

function retriesOf(annotations: NginxAnnotations): RetriesSpec | undefined {
  const conditions = (annotations.text('proxy-next-upstream') ?? 'error timeout').split(/\s+/);
  const attempts = annotations.int('proxy-next-upstream-tries') ?? 3;
  const timeoutMs = milliseconds(annotations.int('proxy-next-upstream-timeout'));
  if (conditions.includes('off') || attempts === 1) return undefined;
  return {
    attempts: attempts === 0 ? endless : attempts,
    on: conditions.flatMap(reasonsFor),
    nonIdempotent: conditions.includes('non_idempotent'),
    onceOnly: ['POST', 'LOCK', 'PATCH'],
    avoidTried: false,
    ...(timeoutMs ? { timeoutMs } : {}),
  };
}

function reasonsFor(condition: string): RetryReason[] {
  if (condition === 'error') return ['connect-failure', 'reset'];
  if (condition === 'timeout') return ['timeout'];
  const status = Number(/^http_(\d{3})$/.exec(condition)?.[1]);
  return Number.isNaN(status) ? [] : [{ from: status, to: status }];
}

function errorStatuses(annotations: NginxAnnotations): readonly number[] | undefined {
  if (annotations.bool('disable-proxy-intercept-errors')) return undefined;
  return annotations.text('custom-http-errors')?.split(',').map(Number);
}
