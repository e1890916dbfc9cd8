/** What became of the connections of clients. */
import { formatMs } from '../core/format.ts';
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

export function connectionNotes({ connections, handshakeTime, refusals }: GeneratorFold): string[] {
  const { tlsHandshakes, tlsResumed } = connections;
  const { mean } = summarise(handshakeTime);
  return [
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
