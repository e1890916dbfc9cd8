/** How a request is sent on, in a few words each; empty where nothing is said of it. */
import type { Forwarding, HeaderChanges } from '../core/forwarding.ts';
import { formatMs } from '../core/format.ts';
import type { RetryReason } from '../core/policies.ts';
import type { PoolSpec } from '../core/run-spec.ts';

type Pools = readonly Pick<PoolSpec, 'name'>[];

export function timeoutsText({ timeouts }: Forwarding): string {
  if (!timeouts) return '';
  const { connectMs, readMs, sendMs, attemptMs, requestMs } = timeouts;
  const named = [
    ['connect', connectMs],
    ['read', readMs],
    ['send', sendMs],
    ['attempt', attemptMs],
    ['request', requestMs],
  ] as const;
  return named
    .flatMap(([name, ms]) => (ms === undefined ? [] : `${name} ${timeText(ms)}`))
    .join(', ');
}

/** `3 tries on connect-failure, 502`; one try is as good as none said. */
export function retriesText({ retries }: Forwarding): string {
  if (!retries || retries.attempts < 2) return '';
  const { attempts, on, perTryTimeoutMs, nonIdempotent } = retries;
  return [
    `${attempts} tries on ${on.map(reasonText).join(', ') || 'nothing'}`,
    ...(perTryTimeoutMs === undefined ? [] : [`within ${timeText(perTryTimeoutMs)} each`]),
    ...(nonIdempotent ? ['POST too'] : []),
  ].join(', ');
}

export function bodySizeText({ maxBodyBytes }: Forwarding): string {
  if (maxBodyBytes === undefined) return '';
  return maxBodyBytes === 0 ? 'any' : `at most ${bytesText(maxBodyBytes)}`;
}

/** `a: 1, b removed`. */
export function headersText(changes: HeaderChanges | undefined): string {
  if (!changes) return '';
  const { remove = [], set = [], add = [] } = changes;
  return [
    ...remove.map((name) => `${name} removed`),
    ...set.map(([name, value]) => `${name}: ${value}`),
    ...add.map(([name, value]) => `${name}: ${value} added`),
  ].join(', ');
}

export function errorPagesText({ errorPages }: Forwarding, pools: Pools): string {
  if (!errorPages) return '';
  return `${errorPages.statuses.join(', ')} from ${pools[errorPages.pool]!.name}`;
}

export function mirrorsText({ mirrors = [] }: Forwarding, pools: Pools): string {
  return mirrors.map(({ pool, share }) => `${shareText(share)} to ${pools[pool]!.name}`).join(', ');
}

/** `12.5 %`, to six digits. */
export function shareText(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

function reasonText(reason: RetryReason): string {
  if (typeof reason === 'string') return reason;
  return reason.from === reason.to ? `${reason.from}` : `${reason.from}–${reason.to}`;
}

/** As people write it: `60s`, not `60.0s`. */
export function timeText(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toFixed(3))}s` : formatMs(ms);
}

const units = ['B', 'KiB', 'MiB', 'GiB'];

function bytesText(bytes: number): string {
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** unit).toPrecision(4))} ${units[unit]}`;
}
