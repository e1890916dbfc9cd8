/** `loads` from text to plan: what is refused and where, and what becomes of the rest. */
import { describe, expect, test } from 'vitest';
import { planOf, scenarioText } from './scenario.fixture.ts';

const browse = 'name: browse, load: [{ open: { rate: 300/s } }]';
const batch = 'name: batch, load: [{ closed: { users: 5 }, for: 5s }]';

async function loadsOf(spec: string, overrides = {}, files: Readonly<Record<string, string>> = {}) {
  const { plan, problems } = await planOf(scenarioText(spec), overrides, files);
  expect(problems).toEqual([]);
  const run = plan!.runs[0]!;
  const targets = (requests: { from: number; to: number }) =>
    run.requests.slice(requests.from, requests.to).map(({ target }) => target);
  return {
    run,
    gates: plan!.gates,
    loads: run.loads.map(({ name, stages, requests }) => ({
      name,
      stages,
      targets: targets(requests),
    })),
  };
}

describe('a scenario is refused that', () => {
  test.each([
    [
      `{ load: [{ open: { rate: 1/s } }], loads: [{ ${browse} }] }`,
      '3:15  spec.load: expected load or loads, received both.',
    ],
    ['{ loads: [] }', '3:16  spec.loads: expected at least one load, received none.'],
    ['{ loads: 3 }', 'spec.loads: expected a list of loads, received 3.'],
    [
      `{ loads: [{ ${browse} }, { ${browse} }] }`,
      '3:78  spec.loads[1].name: expected a name of its own, received "browse" again.',
    ],
    [
      '{ loads: [{ name: "", load: [{ open: { rate: 1/s } }] }] }',
      '3:25  spec.loads[0].name: expected a name of at most 63 letters, digits, dots and dashes, received "".',
    ],
    [
      '{ loads: [{ load: [{ open: { rate: 1/s } }] }] }',
      '3:17  spec.loads[0].name: expected text, received nothing.',
    ],
    [
      '{ loads: [{ name: a }] }',
      '3:17  spec.loads[0].load: expected a list of stages, received nothing.',
    ],
    [
      '{ loads: [{ name: a, load: [{ open: { rate: 0/s } }] }] }',
      '3:51  spec.loads[0].load[0].open.rate: expected a rate from 0.001/s to 1000k/s',
    ],
    [
      '{ loads: [{ name: a, load: [{ open: { rate: 1/s } }], request: [] }] }',
      '3:61  spec.loads[0].request: unknown field. Did you mean "requests"?',
    ],
    [
      `{ requests: [{ get: "http://a/" }], loads: [{ ${browse}, requests: [{ get: "http://b/" }] }] }`,
      '3:19  spec.requests: expected a load without requests of its own to send these, received none.',
    ],
    [
      `{ loads: [{ ${batch}, requests: [{ post: "http://a/", bodyFile: gone.txt }] }] }`,
      'spec.loads[0].requests[0].bodyFile: cannot read dir/gone.txt: there is no such file.',
    ],
    [
      `{ loads: [{ ${batch}, requests: [{ get: "http://a/{{users.id}}" }] }] }`,
      'spec.loads[0].requests[0].get: expected no feed, received "users": there is none in spec.feeds.',
    ],
    [
      '{ loads: [{ name: a, load: [{ replay: { file: gone.log } }] }] }',
      'spec.loads[0].load[0].replay.file: cannot read dir/gone.log: there is no such file.',
    ],
    [
      `{ loads: [{ ${browse} }], gates: [{ load: brows, rule: errors < 1% }] }`,
      'spec.gates[0].load: expected "browse", received "brows". Did you mean "browse"?',
    ],
    [
      '{ gates: [{ load: a, rule: errors < 1% }] }',
      'spec.gates[0].load: expected no load, as spec.loads names none.',
    ],
    [
      `{ loads: [{ ${browse} }], gates: [{ load: browse, rule: jain > 0.9 }] }`,
      'spec.gates[0].rule: expected what is known by load',
    ],
    [
      `{ loads: [{ ${browse} }], gates: [{ load: browse, rule: p99(queueTime) < 1s }] }`,
      'received queueTime.',
    ],
    [
      '{ loads: [{ name: a, load: [{ open: { rate: 600k/s }, for: 1000s }] }, { name: b, load: [{ open: { rate: 600k/s }, for: 1000s }] }] }',
      'spec.loads: expected at most 1000000000 requests in one run, received 1200000000.',
    ],
  ])('says %s', async (spec, problem) => {
    const { problems } = await planOf(scenarioText(spec));
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe('several loads', () => {
  test('have stages and requests of their own, or the scenario’s; the longest sets the length of the run', async () => {
    const { run, loads } = await loadsOf(
      `{ requests: [{ get: "http://example.com/all" }],
         loads: [{ ${browse} }, { ${batch}, requests: [{ get: "http://example.com/own" }] },
                 { name: more, load: [{ open: { rate: 1/s }, for: 2s }] }] }`,
    );
    expect(loads).toMatchObject([
      { name: 'browse', stages: [{ ratePerSecond: 300, durationMs: 10_000 }], targets: ['/all'] },
      { name: 'batch', stages: [{ users: 5, durationMs: 5000 }], targets: ['/own'] },
      { name: 'more', stages: [{ ratePerSecond: 1 }], targets: ['/all'] },
    ]);
    expect(run.timeline.measureMs).toBe(10_000);
    expect(run.requests).toHaveLength(2);
  });

  test('send to each route where nobody says what', async () => {
    const { loads } = await loadsOf(
      `{ loads: [{ ${browse} }, { ${batch}, requests: [{ get: "http://example.com/own" }] }] }`,
    );
    expect(loads.map(({ targets }) => targets)).toEqual([['/', '/api', '/a%20b'], ['/own']]);
  });

  test('replay beside each other, each its own recording, and mix none of what is replayed', async () => {
    const files = { 'dir/a.csv': '0,GET,/a\n1,GET,/b\n', 'dir/b.csv': '0,GET,/c\n' };
    const replay = (file: string) => `load: [{ replay: { file: ${file}, host: example.com } }]`;
    const { run, loads } = await loadsOf(
      `{ loads: [{ name: a, ${replay('a.csv')} }, { ${browse} }, { name: b, ${replay('b.csv')} }] }`,
      {},
      files,
    );
    const replayed = loads.map(({ stages: [stage] }) =>
      stage?.kind === 'replay' ? stage.kinds!.map((kind) => run.requests[kind]!.target) : undefined,
    );
    expect(replayed).toEqual([['/a', '/b'], undefined, ['/c']]);
    expect(loads[1]!.targets).toEqual(['/', '/api', '/a%20b']);
  });

  test('may have gates of their own, for one strategy or for all', async () => {
    const { gates } = await loadsOf(
      `{ strategies: [p2c], loads: [{ ${browse} }],
         gates: [{ load: browse, rule: errors < 1% }, { load: browse, strategy: p2c, rule: p99(sendLag) < 5ms }] }`,
    );
    expect(gates).toEqual([
      { load: 'browse', rule: 'errors < 1%' },
      { load: 'browse', strategy: 'p2c', rule: 'p99(sendLag) < 5ms' },
    ]);
  });
});

describe('the command line changes several loads together:', () => {
  const spec = `{ loads: [{ ${browse} }, { ${batch} },
    { name: jobs, load: [{ open: { rate: 50/s }, for: 5s }, { open: { rate: { from: 0/s, to: 300/s } }, for: 5s }] }] }`;

  test('--rate is what the open ones come to, each keeping its share of the mean', async () => {
    const { loads } = await loadsOf(spec, { ratePerSecond: 800 });
    expect(loads).toMatchObject([
      { name: 'browse', stages: [{ ratePerSecond: 600 }] },
      { name: 'batch', stages: [{ users: 5 }] },
      {
        name: 'jobs',
        stages: [{ ratePerSecond: 200 }, { ratePerSecond: 200, shape: { toPerSecond: 400 } }],
      },
    ]);
  });

  test('--duration is that of the longest, and the others keep their part of it', async () => {
    const { run, loads } = await loadsOf(spec, { durationMs: 2000 });
    expect(run.timeline.measureMs).toBe(2000);
    expect(loads).toMatchObject([
      { name: 'browse', stages: [{ durationMs: 2000 }] },
      { name: 'batch', stages: [{ durationMs: 1000 }] },
      { name: 'jobs', stages: [{ durationMs: 1000 }, { durationMs: 1000 }] },
    ]);
  });
});
