import { describe, expect, test } from 'vitest';
import { manifests, planOf, scenarioText } from './scenario.fixture.ts';

describe('problems of a Scenario', () => {
  const problemsOf = async (spec: string) => (await planOf(scenarioText(spec))).problems;

  test.each([
    ['{ strateges: [p2c] }', '3:9  spec.strateges: unknown field. Did you mean "strategies"?'],
    ['{ faults: [] }', '3:9  spec.faults: unknown field. '],
    [
      '{ clients: { count: 5, popularity: zipf(0) } }',
      '3:42  spec.clients.popularity: expected uniform, or zipf(s) with s from 0.1 to 10',
    ],
    ['{ strategies: [p2d] }', '3:22  spec.strategies[0]: expected one of as-declared, '],
    ['{ strategies: [p2d] }', 'received "p2d". Did you mean "p2c"?'],
    [
      '{ strategies: [random, { name: p2c, params: { choices: 1 } }] }',
      '3:62  spec.strategies[1].params.choices: expected an integer of at least 2, received 1. With one choice this is "random".',
    ],
    [
      '{ strategies: [{ name: p2c, params: { choises: 3 } }] }',
      'spec.strategies[0].params.choises: unknown field. Did you mean "choices"?',
    ],
    ['{ strategies: [{ name: rnadom }] }', 'spec.strategies[0].name: expected one of'],
    ['{ strategies: [{ params: {} }] }', 'spec.strategies[0].name: expected one of as-declared, '],
    ['{ strategies: [p2c, random, p2c] }', '3:35  spec.strategies[2]: "p2c" is listed twice.'],
    [
      '{ strategies: p2c }',
      '3:21  spec.strategies: expected a list of strategies, received "p2c".',
    ],
    ['{ strategies: [] }', 'spec.strategies: expected at least one strategy, received none.'],
    ['{ replicas: 0 }', '3:19  spec.replicas: expected an integer from 1 to 100, received 0.'],
    ['{ replicas: 101 }', 'spec.replicas: expected an integer from 1 to 100, received 101.'],
    ['{ seed: 1.5 }', 'spec.seed: expected an integer from 0 to 4294967295, received 1.5.'],
    [
      '{ warmup: }',
      '3:9  spec.warmup: expected a duration from 0 to 10m, such as 250ms or 1.5s, received nothing.',
    ],
    [
      '{ warmup: 20 }',
      'spec.warmup: expected a duration from 0 to 10m, such as 250ms or 1.5s, received 20.',
    ],
    [
      '{ load: [{ open: { rate: 2000k/s } }] }',
      '3:32  spec.load[0].open.rate: expected a rate from 0.001/s to 1000k/s',
    ],
    ['{ load: [{ open: {} }] }', '3:24  spec.load[0].open.rate: expected a rate'],
    [
      '{ load: [{ open: { rate: { from: 1/s, too: 2/s } } }] }',
      '3:45  spec.load[0].open.rate.too: unknown field. Did you mean "to"?',
    ],
    [
      '{ load: [{ open: { rate: { base: 1/s, peak: 2/s, for: 1s } } }] }',
      'spec.load[0].open.rate.at: expected a duration from 0 to 1h',
    ],
    [
      '{ load: [{ open: { rate: { from: -1/s, to: 2/s } } }] }',
      'spec.load[0].open.rate.from: expected a rate from 0/s to 1000k/s',
    ],
    [
      '{ load: [{ open: { rate: { from: 0/s, to: 0/s } } }] }',
      'spec.load[0].open.rate.from: expected "from" or "to" to be above 0/s',
    ],
    [
      '{ load: [{ open: { rate: { mean: 1/s, amplitude: 2/s, period: 1s } } }] }',
      'spec.load[0].open.rate.amplitude: expected an amplitude of at most the mean',
    ],
    [
      '{ load: [{ open: { rate: { base: 1/s, peak: 2/s, at: 5s, for: 6s } } }] }',
      'spec.load[0].open.rate.for: expected a peak that ends within the stage',
    ],
    [
      '{ load: [{ open: { rate: 1/s, arrivals: unifrom } }] }',
      'expected one of poisson, constant, uniform, received "unifrom". Did you mean "uniform"?',
    ],
    [
      '{ load: [{ open: { rate: 1/s }, for: 2h }] }',
      'spec.load[0].for: expected a duration from 1ms to 1h',
    ],
    [
      '{ load: [{ for: 2s }] }',
      'spec.load[0]: expected exactly one of open, closed, replay, received none.',
    ],
    ['{ load: [{ open: { rate: 1/s }, closed: { users: 1 } }] }', 'received open and closed.'],
    [
      '{ load: [{ closed: { users: 100001 } }] }',
      'spec.load[0].closed.users: expected an integer from 1 to 100000, received 100001.',
    ],
    ['{ requests: [{ get: "http://example.com/a b" }] }', 'visible ASCII'],
    ['{ requests: [{ get: "http://example.com/\\r\\nx: y" }] }', 'visible ASCII'],
    ['{ requests: [{ get: "http://exa mple.com/" }] }', 'expected a host name'],
    ['{ requests: [{ get: "http://example.com:0/" }] }', 'a port from 1 to 65535'],
    ['{ requests: [{ get: "http://me:secret@example.com/" }] }', 'without user and password'],
    ['{ requests: [{ get: "http://example.com/#top" }] }', 'without a fragment'],
    [
      '{ requests: [{ get: "/path" }] }',
      '3:27  spec.requests[0].get: expected a URL such as http://example.com/path, received "/path".',
    ],
    [
      '{ requests: [{ weight: 1 }] }',
      'expected exactly one of get, head, post, put, patch, delete, options, received none.',
    ],
    ['{ requests: [{ get: "http://a/", put: "http://a/" }] }', 'received get and put.'],
    [
      '{ requests: [{ weight: 0, get: "http://a/" }] }',
      'spec.requests: expected at least one request with a weight above 0',
    ],
    [
      '{ requests: [{ get: "http://a/", headers: { "a b": c } }] }',
      '3:51  spec.requests[0].headers[a b]: expected a header name, received "a b".',
    ],
    [
      '{ requests: [{ get: "http://a/", headers: { a: "b\\nc" } }] }',
      '3:54  spec.requests[0].headers.a: expected a header value of visible ASCII characters',
    ],
    [
      '{ requests: [{ get: "http://a/", headers: { Host: b } }] }',
      'the generator does not write itself, received "Host"',
    ],
    [
      '{ pods: { web: { serviceTime: fast } } }',
      'spec.pods.web.serviceTime: expected a distribution of durations',
    ],
    ['{ pods: { web: { serviceTime: lognormal(mean 8ms, cv 1) } } }', 'write it in quotes'],
    [
      '{ pods: { web: { responseSize: 1GiB } } }',
      'spec.pods.web.responseSize: expected a size of at most 16MiB',
    ],
    [
      '{ pods: { web: { overrides: { first: { speed: 1 } } } } }',
      '3:37  spec.pods.web.overrides.first: expected the number of a pod, counted from 0, received "first".',
    ],
    [
      '{ pods: { wep: {} } }',
      '3:17  spec.pods.wep: expected the name of a Deployment, or of a Service that has none; did you mean "web"?',
    ],
    [
      '{ pods: { web: { overrides: { 3: { speed: 1 } } } } }',
      '3:37  spec.pods.web.overrides.3: web has no pod 3: they are numbered 0 to 2',
    ],
    [
      '{ pods: { web: { replicas: 10001 } } }',
      'spec.pods.web.replicas: expected an integer from 0 to 10000, received 10001.',
    ],
    ['{ gates: ["p99(responseTim) < 60ms"] }', '3:17  spec.gates[0]: expected a time'],
    [
      '{ gates: [{ strategy: p2c, rule: errors < 1% }] }',
      '3:29  spec.gates[0].strategy: expected "as-declared", received "p2c".',
    ],
    [
      '{ dialect: nginx }',
      'spec.dialect: expected one of kubernetes, ingress-nginx, gateway-api, received "nginx".',
    ],
    [
      '{ manifests: [none.yaml] }',
      '3:21  spec.manifests[0]: cannot read dir/none.yaml: there is no such file.',
    ],
    ['[]', '3:7  spec: expected a mapping, received a list.'],
  ])('%s', async (spec, problem) => {
    expect((await problemsOf(spec)).join('\n')).toContain(problem);
  });

  test('are reported all at once, with those of the manifests, in order', async () => {
    const text = scenarioText('{ seed: x, timeout: never }').replace(
      'pathType: Exact',
      'pathType: exact',
    );
    expect((await planOf(text)).problems.map((line) => line.split('  ')[0])).toEqual([
      'dir/test.yaml:3:15',
      'dir/test.yaml:3:27',
      'dir/test.yaml:14:37',
    ]);
  });

  test('a second Scenario is one too many, wherever it comes from', async () => {
    const scenario = 'apiVersion: plimsoll.dev/v1alpha1\nkind: Scenario\n';
    const { problems } = await planOf(
      `${scenario}spec: { manifests: [b.yaml] }\n---\n${scenario}---${manifests}`,
      {},
      { 'dir/b.yaml': scenario },
    );
    expect(problems).toEqual([
      'dir/b.yaml:1:1  expected one Scenario document, received another one here.',
      'dir/test.yaml:5:1  expected one Scenario document, received another one here.',
    ]);
  });

  test.each([
    [
      'apiVersion: plimsoll.dev/v2\nkind: Scenario',
      '1:13  apiVersion: expected "plimsoll.dev/v1alpha1"',
    ],
    ['kind: Scenario', '1:1  apiVersion: expected "plimsoll.dev/v1alpha1", received nothing.'],
    [
      'apiVersion: plimsoll.dev/v1alpha1\nkind: Scenaro',
      '2:7  kind: expected "Scenario", received "Scenaro".',
    ],
  ])('a document that is nearly a Scenario is held to be one: %j', async (header, problem) => {
    expect((await planOf(`${header}\n---${manifests}`)).problems).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});

describe('manifests in files', () => {
  const scenario = (spec: string) =>
    `apiVersion: plimsoll.dev/v1alpha1\nkind: Scenario\nspec: ${spec}\n`;

  test('are read relative to the scenario', async () => {
    const { plan, problems } = await planOf(
      scenario('{ manifests: [./shop/all.yaml] }'),
      {},
      { 'dir/shop/all.yaml': manifests },
    );
    expect(problems).toEqual([]);
    expect(plan!.runs[0]!.routes).toHaveLength(3);
  });

  test('have their problems reported at their own place, beside those of the scenario', async () => {
    const { problems } = await planOf(
      scenario('{ manifests: [a.yaml, b.yaml], seed: -1 }'),
      {},
      { 'dir/a.yaml': 'a: [', 'dir/b.yaml': manifests.replace('kind: Service', 'kind: 5') },
    );
    expect(problems.map((line) => line.split('  ')[0])).toEqual([
      'dir/a.yaml:1:5',
      'dir/b.yaml:18:7',
      'dir/test.yaml:3:44',
    ]);
  });
});

test('a kind that is nearly Ingress is pointed at when nothing leads anywhere', async () => {
  const text = manifests
    .replace('kind: Ingress', 'kind: Ingres')
    .replace('ports: [{ port: 80 }]', 'ports: [{ port: 80 }, { port: 81, name: b }]')
    .replace('{ port: 80 },', '{ port: 80, name: a },');
  expect((await planOf(text)).problems).toEqual([
    expect.stringMatching(
      /^dir\/test\.yaml:3:7 {2}expected an Ingress that says where requests go/,
    ),
  ]);
});
