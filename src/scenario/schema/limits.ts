/** `limits`: what our own ingress takes from clients on the wire, and how long it waits. */
import { z } from 'zod';
import type { LimitChanges } from '../../core/ingress-limits.ts';
import { duration, integer, size } from './fields.ts';

const span = () => duration('1ms', '1h').optional();

export const limits = z
  .strictObject({
    bodySize: size().optional().describe('Of a request; 0 for any. 413 beyond it.'),
    connections: integer(1, 100_000)
      .optional()
      .describe('Of clients, for each replica. Closed beyond it.'),
    requestsPerConnection: integer(0, 1_000_000)
      .optional()
      .describe('Of a connection of a client, which is closed after them; 0 for any number.'),
    headTimeout: span().describe('For the whole head of a request. 408 after it.'),
    bodyTimeout: span().describe('Between two parts of a request body. 408 after it.'),
    keepAlive: span().describe('Of a connection without a request.'),
    sendTimeout: span().describe('For a client to take what it was sent.'),
    connectTimeout: span().describe('For a connection to a pod. 504 after it.'),
    podTimeout: span().describe('For which a pod sends nothing, or takes nothing. 504 after it.'),
  })
  .transform((given): LimitChanges => ({
    maxBodyBytes: given.bodySize,
    maxConnections: given.connections,
    maxRequestsPerConnection: given.requestsPerConnection,
    headTimeoutMs: given.headTimeout,
    bodyTimeoutMs: given.bodyTimeout,
    keepAliveMs: given.keepAlive,
    sendTimeoutMs: given.sendTimeout,
    connectTimeoutMs: given.connectTimeout,
    podTimeoutMs: given.podTimeout,
  }))
  .optional()
  .describe('What our own ingress accepts on the wire; the defaults are those of ingress-nginx.');
