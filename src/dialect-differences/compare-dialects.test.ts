import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RouteSpec } from '../core/route-spec.ts';
import type {
  ComparedFact,
  DialectDifferences,
  DifferenceClass,
} from '../results/dialect-differences.ts';
import { hosts, requestHosts, rowArbitrary } from '../routing/dialects/arbitrary-routes.fixture.ts';
import { routesOf, type RouteRow } from '../routing/route-table.fixture.ts';
import { type ComparedRun, dialectDifferences } from './compare-dialects.ts';
import { type Answer, DialectRouter } from './dialect-router.ts';
import { differingFacts, isOfRequest, takersOf, textKey } from './difference-table.ts';

const both = ['kubernetes', 'ingress-nginx'];

/** Each route has a pool of its own, `pool-<n>:80`, and there is one for the rest. */
function routings(routes: readonly RouteSpec[], dialects = both): ComparedRun[] {
  const pools = Array.from({ length: routes.length + 1 }, (_, pool) => ({
    name: `pool-${pool}:80`,
    namespace: 'default',
    service: `pool-${pool}`,
    port: 80,
    endpoints: [pool],
  }));
  return dialects.map((dialect) => ({
    dialect,
    routes,
    pools,
    defaultPool: routes.length,
    requests: [],
  }));
}

function differences(...rows: readonly RouteRow[]): DialectDifferences {
  return dialectDifferences(routings(routesOf(rows)))!;
}

/** `path without its closing slash: http://example.com/api, pool-0:80 | 301 to …`. */
function told({ classes }: DialectDifferences): string[] {
  return classes.map(({ form, example: { scheme, host, target }, answers }) => {
    const texts = answers.map(({ answer }) => answer);
    return `${form}: ${scheme}://${host}${target}, ${texts.join(' | ')}`;
  });
}

describe('what two dialects route differently', () => {
  test('the missing closing slash', () => {
    expect(told(differences(['example.com', 'Prefix', '/api/']))).toContain(
      'path without its closing slash: http://example.com/api, pool-0:80 | 301 to http://example.com/api/',
    );
  });

  test('unknown hosts, where the catch-all of ingress-nginx answers health checks itself', () => {
    expect(told(differences(['example.com', 'Prefix', '/']))).toContain(
      'host that no rule names, path /healthz: http://unknown.example/healthz, pool-1:80 | 200',
    );
  });
});

const segment = fc.constantFrom(
  'a',
  'b',
  'ab',
  'abc',
  'healthz',
  'healthzy',
  'A',
  '%61',
  '.',
  '..',
  '',
);
const target = fc
  .tuple(fc.array(segment, { maxLength: 5 }), fc.constantFrom('', '/'), fc.constantFrom('', '?a=1'))
  .map(([segments, closing, query]) => `/${segments.join('/')}${closing}${query}`);
const request = fc.tuple(fc.constantFrom(...requestHosts, 'other.example'), target);

const plain = {
  method: 'GET',
  scheme: 'http',
  headers: new Map<string, string>(),
  clientAddress: '127.0.0.1',
} as const;

/** Of the same rules, or, where it is not for each request to differ, of the same difference. */
function covers(
  { differing, takers, answers: told }: DifferenceClass,
  answers: readonly Answer[],
  fact: ComparedFact,
): boolean {
  if (!differing.includes(fact)) return false;
  const wanted = JSON.stringify(takersOf(answers));
  if (takers.some((each) => JSON.stringify(each) === wanted)) return true;
  const texts = told.map((facts) => ({ facts }));
  return !isOfRequest(fact) && textKey(texts, fact) === textKey(answers, fact);
}

test('whatever request two routers differ on is of a class that is told (60 tables, 100 requests each)', () => {
  let differing = 0;
  fc.assert(
    fc.property(
      fc.array(rowArbitrary(hosts), { maxLength: 8 }),
      fc.array(request, { minLength: 100, maxLength: 100 }),
      (rows, requests) => {
        const compared = routings(routesOf(rows));
        const { classes } = dialectDifferences(compared)!;
        const routers = compared.map((each) => new DialectRouter(each));
        for (const [host, path] of requests) {
          const answers = routers.map((router) => router.answer({ ...plain, host, target: path }));
          for (const fact of differingFacts(answers)) {
            differing++;
            const message = `${host} ${path}: ${fact} by ${takersOf(answers).join(' | ')}`;
            expect(
              classes.some((each) => covers(each, answers, fact)),
              message,
            ).toBe(true);
          }
        }
      },
    ),
    { numRuns: 60, seed: 7, endOnFailure: true },
  );
  expect(differing).toBeGreaterThan(1500);
});
