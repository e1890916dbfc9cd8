/** Regular expressions and rewrites of ingress-nginx in a real nginx, PCRE and all, against our own router. */
import * as fc from 'fast-check';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { compileRouter, type RouteMatch } from '../../src/routing/index.ts';
import {
  nginxRoutes,
  type NginxRow,
  poolsFor,
  usualHost,
} from '../../src/routing/ingress-nginx/asking.fixture.ts';
import { patternProblem } from '../../src/routing/ingress-nginx/pattern.ts';
import { plainRequest } from '../../src/routing/plain-request.ts';
import { serve } from '../../src/run/serve.ts';
import { reasonToSkip } from './real/real-pool.ts';

const tables = 6;
const requestsPerTable = 50;

function runOf(rows: readonly NginxRow[]): RunSpec {
  const base = runSpec({}, rows.length);
  return {
    ...base,
    engine: 'wire',
    ingress: 'nginx',
    dialect: 'ingress-nginx',
    strategy: { name: 'round-robin', label: 'round-robin', params: { start: 'first' } },
    routes: nginxRoutes(rows, usualHost),
    pools: poolsFor(rows.length),
    endpoints: base.endpoints.map((endpoint) => ({ ...endpoint, pool: endpoint.index })),
  };
}

/** `pool 3 /what/it/got`, or the status of the ingress's own answer and where it leads. */
async function ask(port: number, path: string): Promise<string> {
  const headers = { host: usualHost, 'x-plimsoll-echo': '1' };
  const asked = request({ host: '127.0.0.1', port, path, headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  const endpoint = response.headers['x-plimsoll-endpoint'];
  if (endpoint === undefined) return `${response.statusCode} ${response.headers.location ?? ''}`;
  return `pool ${String(endpoint)} ${(JSON.parse(body) as { path: string }).path}`;
}

function shown(match: RouteMatch, target: string): string {
  if (match.kind === 'route') return `pool ${match.pool} ${match.target ?? target}`;
  if (match.kind === 'redirect') return `${match.status} ${match.location}`;
  if (match.kind === 'local') return `${match.status} `;
  return match.kind === 'not-found' ? '404 ' : '400 ';
}

const written = String.raw`a b B / (/|$) (.*) (.+) [ab] [^/]+ ([^/]+) a? . b+ \. \w \d{2} | (a)?`;
const pattern = fc
  .array(fc.constantFrom(...written.split(' ')), { maxLength: 5 })
  .map((pieces) => `/${pieces.join('')}`)
  .filter((text) => patternProblem(text) === undefined);
const targets = String.raw`/new /$1 /$2/x /x$1y$3 /q?of=$1 /q/$1? /$host/$10 /a%20b https://new.example/$1 https://new.example/?of=$1 http://$host/`;
const rewriteTarget = fc.constantFrom(...targets.split(' '));
const nginx = fc.option(fc.oneof(fc.constant({ useRegex: true }), fc.record({ rewriteTarget })), {
  nil: undefined,
});
const row = fc
  .tuple(fc.constantFrom('Exact', 'Prefix', 'ImplementationSpecific'), pattern, nginx)
  .map(([pathType, path, asked]): NginxRow =>
    asked ? [`${pathType} ${path}`, asked] : [`${pathType} ${path}`],
  );
const sent = 'a b A c / . 12 + & ; " | ~ %20 %2F %41 %25 %3F %23 %C3%A9 %26 %2B %22 %7B %5C';
const target = fc
  .tuple(
    fc.array(fc.constantFrom(...sent.split(' ')), { maxLength: 7 }),
    fc.constantFrom('', '', '?', '?x=1', '?x=%20/&y'),
  )
  .map(([pieces, query]) => `/${pieces.join('')}${query}`);

test(`nginx takes and rewrites paths as our router does (seed 7, ${tables} tables of ${requestsPerTable} requests)`, async ({
  skip,
}) => {
  const absent = reasonToSkip('nginx');
  if (absent !== undefined) return skip(absent);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, {
        minLength: 1,
        maxLength: 10,
        selector: ([rule]) => rule.slice(rule.indexOf('/')),
      }),
      fc.array(target, { minLength: requestsPerTable, maxLength: requestsPerTable }),
      async (rows, sentTargets) => {
        const run = runOf([...rows, ['ImplementationSpecific /zz', { useRegex: true }]]);
        const router = compileRouter(run, { now: () => 0 });
        await using serving = await serve(run, { httpPort: 0, trustForwarded: false });
        for (const each of sentTargets) {
          const message = `${each} of ${JSON.stringify(rows)}`;
          expect(await ask(serving.httpPorts[0]!, each), message).toBe(
            shown(router.match(plainRequest(usualHost, each)), each),
          );
        }
      },
    ),
    { numRuns: tables, seed: 7, endOnFailure: true },
  );
});
