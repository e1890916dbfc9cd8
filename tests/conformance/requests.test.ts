/** Requests that differ, and answers that must be as expected: what both engines make of them, and what reaches a pod. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, simulate, type RunResult } from '../../src/index.ts';

const engines = { simulated: simulate, wire: run };
const scenarios = resolve(import.meta.dirname, '../../scenarios');

/** Two Services behind one host, one pod each, without load to speak of. */
function world(requests: string, fields = ''): { file: string; text: string } {
  const route = (path: string, name: string) =>
    `{ path: ${path}, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }`;
  const service = (name: string) =>
    `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ports: [{ port: 80 }] }\n`;
  const text = `apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
spec:
  strategies: [round-robin]
  load: [{ open: { rate: 200/s, arrivals: constant }, for: 500ms }]
  warmup: 0
  ${fields}
  requests:
${requests.trim().replaceAll(/^ */gm, '    ')}
  pods:
    a: { replicas: 1, serviceTime: constant 1ms, concurrency: 200 }
    b: { replicas: 1, serviceTime: constant 1ms, concurrency: 200 }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec: { rules: [{ host: example.com, http: { paths: [${route('/a', 'a')}, ${route('/b', 'b')}] } }] }
${service('a')}${service('b')}`;
  return { file: join(scenarios, 'test.yaml'), text };
}

async function resultOf(rehearse: typeof run, requests: string, fields = ''): Promise<RunResult> {
  const { runs } = await rehearse([world(requests, fields)]);
  for (const check of runs[0]!.conservation) expect(check).toMatchObject({ holds: true });
  expect(runs[0]!.requests.intended).toBe(100);
  return runs[0]!;
}

describe.each(Object.entries(engines))('%s', (_, rehearse) => {
  test.each([
    ['{ status: 200 }', 100],
    ['{ status: [201, 4xx] }', 0],
  ])('an answer of 200 where %s is expected: %i of 100 are ok', async (expected, ok) => {
    const { requests, statuses, endpoints } = await resultOf(
      rehearse,
      `- { get: 'http://example.com/a', expect: ${expected} }`,
    );
    expect(requests).toMatchObject({ ok, failed: 100 - ok, timedOut: 0 });
    expect(statuses).toEqual({ 200: 100 });
    expect(endpoints[0]).toMatchObject({ requests: 100, ok, failed: 100 - ok });
  });

  test('bodies of drawn sizes, from none to two buffers of a socket, all arrive', async () => {
    const { requests } = await resultOf(
      rehearse,
      `- { put: 'http://example.com/a', bodySize: 'uniform(0, 128KiB)' }
       - { post: 'http://example.com/b', bodySize: 'lognormal(mean 8KiB, cv 1)' }`,
    );
    expect(requests).toMatchObject({ ok: 100 });
  });

  test('404 is ok where it is expected, and 200 is not', async () => {
    const { requests, statuses } = await resultOf(
      rehearse,
      `- { get: 'http://example.com/nowhere', expect: { status: 404 } }
       - { get: 'http://example.com/a', expect: { status: 404 } }`,
    );
    expect(requests.ok).toBe(statuses['404']);
    expect(requests.failed).toBe(statuses['200']);
    expect(requests.ok).toBeGreaterThan(20);
    expect(requests.failed).toBeGreaterThan(20);
  });

  test('a kind with a timeout of its own times out by that, the others by theirs', async () => {
    const slow = 'headers: { x-plimsoll-delay: 100ms }';
    const { requests } = await resultOf(
      rehearse,
      `- { get: 'http://example.com/a', ${slow}, timeout: 20ms, expect: { status: 200 } }
       - { get: 'http://example.com/a', ${slow}, expect: { status: 200 } }`,
      'timeout: 2s',
    );
    expect(requests.failed).toBe(0);
    expect(requests.ok).toBeGreaterThan(20);
    expect(requests.timedOut).toBeGreaterThan(20);
  });

  test('a templated path is routed, and a templated header steers the pod, request by request', async () => {
    const { routes, statuses, requests } = await resultOf(
      rehearse,
      `- { get: 'http://example.com/{{services.name}}/{{seq}}', headers: { x-plimsoll-status: '{{services.status}}' } }`,
      'feeds: { services: { file: ../tests/conformance/feeds/services.csv } }',
    );
    // Four rows in turn over a hundred requests.
    expect(routes.map(({ requests: count }) => count)).toEqual([50, 25]);
    expect(statuses).toEqual({ 200: 25, 201: 25, 404: 25, 503: 25 });
    expect(requests).toMatchObject({ ok: 50, failed: 50 });
  });
});

describe('on the wire', () => {
  test('an answer without the headers or the body that are expected is failed, whatever its status', async () => {
    const met = [
      'headers: { X-Service: a, x-pod: a-0 }',
      'body: { contains: plimsoll plimsoll }',
      'status: 2xx, headers: { x-service: a }, body: { contains: plim }',
    ];
    const unmet = [
      'headers: { x-service: a, x-pod: a-1 }',
      'headers: { x-nothing: 1 }',
      'body: { contains: Plimsoll }',
      'body: { equals: plimsoll }',
      'headers: { x-service: b }, body: { contains: plim }',
    ];
    // The pod marks those that must fail by a status of their own.
    const kind = (status: number) => (expected: string) =>
      `- { get: 'http://example.com/a', headers: { x-plimsoll-status: ${status} }, expect: { ${expected} } }`;
    const kinds = [...met.map(kind(200)), ...unmet.map(kind(202))];
    const { requests, statuses, notes } = await resultOf(run, kinds.join('\n'));
    expect(requests).toMatchObject({ ok: statuses['200'], failed: statuses['202'] });
    expect(requests.ok).toBeGreaterThan(20);
    expect(requests.failed).toBeGreaterThan(20);
    expect(notes).toEqual([]);
  });

  test('what reaches the pod is filled in, has the right length, and is of the type that was written', async () => {
    const users = readFileSync(join(scenarios, 'feeds/users.csv'));
    const kinds = [
      `get: 'http://example.com/a/{{random 7 7}}'`,
      `post: 'http://example.com/a', body: 'é, {{random 10 99}},☃☃', headers: { content-type: text/csv, x-id: '{{random 7 7}}', x-plimsoll-echo: 1 }`,
      `put: 'http://example.com/a', bodySize: 2KiB`,
      `put: 'http://example.com/a', bodyFile: feeds/users.csv`,
    ];
    const echoed = [
      '"path":"/a/7"',
      '"content-type":["text/csv"],"x-id":["7"],"x-plimsoll-echo":["1"],"content-length":["13"]',
      '"x-plimsoll-echo":["1"],"content-length":["2048"]',
      `"x-plimsoll-echo":["1"],"content-length":["${users.length}"]`,
    ];
    const requests = kinds.map((kind, index) => {
      const echo = kind.includes('headers') ? '' : ', headers: { x-plimsoll-echo: 1 }';
      return `- { ${kind}${echo}, expect: { body: { contains: '${echoed[index]}' } } }`;
    });
    const result = await resultOf(run, requests.join('\n'));
    expect(result.requests).toMatchObject({ ok: 100, failed: 0 });
  });
});

test('simulated, what is expected of headers and bodies is not judged, and the result says so', async () => {
  const { requests, notes } = await resultOf(
    simulate,
    `- { get: 'http://example.com/a', expect: { headers: { x-pod: nobody } } }
     - { get: 'http://example.com/a', expect: { body: { equals: nothing } } }`,
  );
  expect(requests.ok).toBe(100);
  expect(notes).toEqual([
    'expect: simulated answers have a status and nothing else, so what requests expect of headers and bodies was not judged.',
  ]);
  const judged = await resultOf(
    simulate,
    `- { get: 'http://example.com/a', expect: { status: 2xx } }`,
  );
  expect(judged.notes).toEqual([]);
});

test('the API mix meets the same requests in both engines, whatever the strategy', async () => {
  const file = join(scenarios, 'api-mix.yaml');
  const sources = [{ file, text: readFileSync(file, 'utf8') }];
  const both = await Promise.all(
    [run, simulate].map((rehearse) => rehearse(sources, { durationMs: 1200 })),
  );
  const results = both.flatMap(({ runs }) => runs);
  expect(results).toHaveLength(4);
  for (const { requests, routes, statuses } of results) {
    expect(requests).toMatchObject({ intended: results[0]!.requests.intended, failed: 0 });
    expect(routes).toEqual(results[0]!.routes);
    expect(statuses).toEqual(results[0]!.statuses);
  }
});
