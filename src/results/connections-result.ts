/** What became of the connections of clients. */
import { formatMs, formatPercent } from '../core/format.ts';
import type { RunSpec } from '../core/run-spec.ts';
import { summarise } from '../metrics/time-summary.ts';
import type { GeneratorFold } from './generator-fold.ts';
import type { ConnectionsResult } from './run-result.ts';

export function connectionsResult(
  { engine }: RunSpec,
  { connections, handshakeTime, refusals }: GeneratorFold,
): ConnectionsResult | null {
  if (engine === 'simulated') return null;
  return {
    ...connections,
    handshakeTimeMs: summarise(handshakeTime),
    refusals: Object.fromEntries(refusals),
  };
}

const mostReasons = 5;
/** Of the response times of all requests together. */
const notableConnecting = 0.1;

export function connectionNotes(generator: GeneratorFold): string[] {
  const { connections, handshakeTime, refusals } = generator;
  const { tlsHandshakes, tlsResumed } = connections;
  const { mean } = summarise(handshakeTime);
  return [
    ...connectingNotes(generator),
    ...[...refusals]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, mostReasons)
      .map(([reason, count]) => `Requests refused: ${count}, as ${reason}.`),
    ...(tlsHandshakes > 0
      ? [
          `TLS handshakes after the warm-up: ${tlsHandshakes}, of which ${tlsResumed} resumed a session; ${formatMs(mean)} each on average.`,
        ]
      : []),
  ];
}

/** Slow answers are looked for at the pods; these have not reached one yet. */
function connectingNotes({ connectTime, responseTimeAll }: GeneratorFold): string[] {
  const share = connectTime.sumUs / responseTimeAll.sumUs;
  if (!(share > notableConnecting)) return [];
  const { count, mean } = summarise(connectTime);
  return [
    `${formatPercent(Math.min(share, 1))} of all response time was waiting for a connection: ${count} requests, ${formatMs(mean)} each on average.`,
  ];
}
