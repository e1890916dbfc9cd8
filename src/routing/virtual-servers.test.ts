import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hosts,
  requestHosts,
  rowArbitrary,
  targetArbitrary,
} from './dialects/arbitrary-routes.fixture.ts';
import type { Location, VirtualServer } from './dialect.ts';
import { virtualServers } from './index.ts';
import { plainRequest } from './plain-request.ts';
import { compiled, ingressDialects, routesOf } from './route-table.fixture.ts';

/** As nginx and HAProxy look them up: the host exactly, by wildcard, or not at all; then exact paths, then the longest. */
function answerOf(servers: readonly VirtualServer[], host: string, path: string) {
  const server =
    servers.find((each) => each.host === host) ??
    servers.find((each) => each.host?.startsWith('*.') && wildcardOf(each).test(host)) ??
    servers.find((each) => each.host === undefined)!;
  const taking = server.locations.filter((location) =>
    location.kind === 'exact' ? location.path === path : path.startsWith(location.path),
  );
  const exact = taking.find(({ kind }) => kind === 'exact');
  const longest = Math.max(...taking.map((location) => location.path.length));
  return (exact ?? taking.find((location) => location.path.length === longest)!).answer;
}

function wildcardOf({ host, label }: VirtualServer): RegExp {
  return new RegExp(`^${label}${host!.slice(1).replaceAll('.', '\\.')}$`);
}

function asMatch(answer: Location['answer'], host: string, target: string) {
  if (answer.kind !== 'slash') return answer;
  const query = target.includes('?') ? target.slice(target.indexOf('?')) : '';
  const location = `http://${host}${answer.path}${query === '?' ? '' : query}`;
  return { kind: 'redirect', status: 301, location };
}

test.for(ingressDialects)(
  '%s: the servers for other ingresses answer as the router does (seed 7, 2,000 tables)',
  (dialect) => {
    fc.assert(
      fc.property(
        fc.array(rowArbitrary(hosts), { maxLength: 12 }),
        fc.option(fc.constant(99), { nil: undefined }),
        fc.array(fc.tuple(fc.constantFrom(...requestHosts), targetArbitrary), { minLength: 10 }),
        (rows, defaultPool, requests) => {
          const routes = routesOf(rows);
          const router = compiled(dialect, routes, defaultPool);
          const servers = virtualServers(dialect, routes, defaultPool);
          for (const [host, target] of requests) {
            const answer = answerOf(servers, host, target.split('?', 1)[0]!);
            expect(asMatch(answer, host, target), `${host} ${target}`).toEqual(
              router.match(plainRequest(host, target)),
            );
          }
        },
      ),
      { numRuns: 2000, seed: 7 },
    );
  },
);
