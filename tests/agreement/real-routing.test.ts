/**
 * The rules of a dialect in nginx and HAProxy against our own router: the same tables, the same requests. Each route has a
 * pool of its own, the number of which its pod answers.
 */
import * as fc from 'fast-check';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { serve } from '../../src/run/serve.ts';
import {
  hosts,
  requestHosts,
  rowArbitrary,
  targetArbitrary,
} from '../../src/routing/dialects/arbitrary-routes.fixture.ts';
import { compileRouter, type RouteMatch } from '../../src/routing/index.ts';
import { plainRequest } from '../../src/routing/plain-request.ts';
import { ingressDialects, routesOf, type RouteRow } from '../../src/routing/route-table.fixture.ts';
import { reasonToSkip } from './real/real-pool.ts';

const tables = 8;
const requestsPerTable = 60;

/** As many pools as routes, one pod each, and one more for the default backend. */
function runOf(
  ingress: string,
  dialect: string,
  rows: readonly RouteRow[],
  defaultPool: boolean,
): RunSpec {
  const pools = rows.length + 1;
  const base = runSpec({}, pools);
  const indexes = Array.from({ length: pools }, (_, index) => index);
  return {
    ...base,
    engine: 'wire',
    ingress,
    dialect,
    strategy: { name: 'round-robin', label: 'round-robin', params: { start: 'first' } },
    routes: routesOf(rows),
    defaultPool: defaultPool ? rows.length : undefined,
    pools: indexes.map((index) => ({ ...base.pools[0]!, name: `p${index}`, endpoints: [index] })),
    endpoints: base.endpoints.map((endpoint) => ({ ...endpoint, pool: endpoint.index })),
  };
}

/** `pool 3`, or the status of the ingress's own answer and where it leads. */
async function ask(port: number, host: string, path: string): Promise<string> {
  const sent = request({ host: '127.0.0.1', port, path, headers: { host } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  const endpoint = response.headers['x-plimsoll-endpoint'];
  if (endpoint !== undefined) return `pool ${String(endpoint)}`;
  return `${response.statusCode} ${response.headers.location ?? ''}`;
}

function shown(match: RouteMatch): string {
  switch (match.kind) {
    case 'route':
      return `pool ${match.pool}`;
    case 'redirect':
      return `${match.status} ${match.location}`;
    case 'local':
      return `${match.status} `;
    case 'not-found':
      return '404 ';
    case 'bad-request':
      return '400 ';
  }
}

const odd = (path: string): RouteRow => ['a.foo.com', 'Prefix', path];
/** As people may send them. */
const plainOdd = ['/it\'s{brace};"quoted"', '/back\\slash$host%', '/a|b`c^d~e'].map(odd);
/** Nothing that may be sent without escapes: for those who compare paths decoded. */
const escapedOdd = ['/with space', '/a#b', '/ümlaut', '/a?b'].map(odd);

describe.for(['nginx', 'haproxy'] as const)('%s', (ingress) => {
  test.for(ingressDialects)(
    `routes by the rules of %s as our router does (seed 7, ${tables} tables of ${requestsPerTable} requests)`,
    async (dialect, { skip }) => {
      const absent = reasonToSkip(ingress);
      if (absent !== undefined) return skip(absent);
      await fc.assert(
        fc.asyncProperty(
          fc.array(rowArbitrary(hosts), { minLength: 1, maxLength: 12 }),
          fc.boolean(),
          fc.array(fc.tuple(fc.constantFrom(...requestHosts), targetArbitrary), {
            minLength: requestsPerTable,
            maxLength: requestsPerTable,
          }),
          async (rows, defaultPool, requests) => {
            const run = runOf(ingress, dialect, rows, defaultPool);
            const router = compileRouter(run, { now: () => 0 });
            await using serving = await serve(run, { httpPort: 0, trustForwarded: false });
            for (const [host, target] of requests) {
              expect(await ask(serving.httpPorts[0]!, host, target), `${host} ${target}`).toBe(
                shown(router.match(plainRequest(host, target))),
              );
            }
          },
        ),
        { numRuns: tables, seed: 7, endOnFailure: true },
      );
    },
  );

  test('no character of a path means anything to the reader of the configuration', async ({
    skip,
  }) => {
    const absent = reasonToSkip(ingress);
    if (absent !== undefined) return skip(absent);
    const decodes = ingress === 'nginx';
    const rows = [...plainOdd, ...(decodes ? escapedOdd : [])];
    const run = runOf(ingress, 'kubernetes', rows, false);
    await using serving = await serve(run, { httpPort: 0, trustForwarded: false });
    const [port] = serving.httpPorts;
    for (const [pool, [host, , path]] of rows.entries()) {
      const sent = decodes ? path.split('/').map(encodeURIComponent).join('/') : path;
      expect(await ask(port!, host, sent), path).toBe(`pool ${pool}`);
      expect(await ask(port!, host, `${sent}x`), path).toBe('404 ');
    }
  });
});
