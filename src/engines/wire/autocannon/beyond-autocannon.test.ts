import { expect, test } from 'vitest';
import { runSpec } from '../../../core/run-spec.fixture.ts';
import type { LoadStage, RequestSpec, RunSpec } from '../../../core/run-spec.ts';
import { autocannonSupport } from './beyond-autocannon.ts';

const [request] = runSpec().requests as [RequestSpec];
const constant = (valueMs: number) => ({ kind: 'constant', valueMs }) as const;
const busy = { kind: 'closed', users: 10, thinkTime: constant(0), durationMs: 1000 } as const;
const open: LoadStage = {
  kind: 'open',
  ratePerSecond: 10,
  arrivals: 'constant',
  durationMs: 1000,
};

type Changes = Partial<RunSpec> & { readonly stages?: readonly LoadStage[] };

function supportFor(changes: Changes = {}) {
  return autocannonSupport(runSpec({ stages: [busy], ...changes }));
}

test('autocannon takes users of a single request without think time, and what it cannot know is noted', () => {
  expect(supportFor()).toMatchObject({
    kind: 'approximate',
    notes: [expect.stringMatching(/autocannon .* send lag is not known/)],
  });
  const kinds = [
    { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
    { bodyBytes: 10_000, method: 'PUT' },
    { expect: { statuses: [[404, 404]] as const } },
    { timeoutMs: 1500 },
  ];
  for (const kind of kinds) {
    expect(supportFor({ requests: [{ ...request, ...kind }] }).kind).toBe('approximate');
  }
});

test.for<[string, Changes]>([
  ['open stages', { stages: [open] }],
  ['replays', { stages: [{ kind: 'replay', file: 'a.log', timesMs: [1], durationMs: 10 }] }],
  ['several stages', { stages: [busy, busy] }],
  ['users that come or go', { stages: [{ ...busy, usersAtEnd: 20 }] }],
  ['think time', { stages: [{ ...busy, thinkTime: constant(5) }] }],
  ['think time', { stages: [{ ...busy, thinkTime: { kind: 'exponential', meanMs: 5 } }] }],
  ['more users than maxInFlight', { maxInFlight: 9 }],
  ['several kinds of request', { requests: [request, { ...request, weight: 0 }] }],
  ['placeholders', { requests: [{ ...request, templated: ['target'] }] }],
  [
    'body sizes that differ',
    { requests: [{ ...request, bodyBytes: { kind: 'exponential', meanBytes: 100 } }] },
  ],
  ['HEAD', { requests: [{ ...request, method: 'HEAD' }] }],
  ['expect.headers', { requests: [{ ...request, expect: { headers: { a: 'b' } } }] }],
  ['expect.body', { requests: [{ ...request, expect: { body: { contains: 'a' } } }] }],
  ['a timeout below 1s', { timeoutMs: 999 }],
  ['a timeout below 1s', { requests: [{ ...request, timeoutMs: 500 }] }],
  ['cancelAfter', { requests: [{ ...request, cancelAfterMs: 10 }] }],
  ['clients', { clients: { count: 5, popularity: { kind: 'uniform' } } }],
  ['requestsPerConnection', { requestsPerConnection: 10 }],
  ['HTTP/2', { http2: { streamsPerConnection: 100 } }],
  ['TLS as clients.tls has it', { tls: { verify: true, resumeSessions: true } }],
  ['several generator threads', { generatorThreads: 2 }],
])('it refuses %s, and names nothing else', ([what, changes]) => {
  expect(supportFor(changes)).toEqual({ kind: 'none', reason: `autocannon cannot do ${what}` });
});

test('all that it cannot do is named at once, each but once', () => {
  const [load] = runSpec({ stages: [open] }).loads;
  expect(
    supportFor({
      loads: [load!, load!],
      requests: [request, { ...request, templated: ['body'], expect: { body: { equals: '' } } }],
      generatorThreads: 4,
    }),
  ).toEqual({
    kind: 'none',
    reason:
      'autocannon cannot do open stages, several loads, placeholders, expect.body, several kinds of request, several generator threads',
  });
});
