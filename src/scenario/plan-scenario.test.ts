import { describe, expect, test } from 'vitest';
import { manifests, planOf, scenarioText } from './scenario.fixture.ts';

async function runsOf(...args: Parameters<typeof planOf>) {
  const { plan, problems } = await planOf(...args);
  expect(problems).toEqual([]);
  return plan!.runs;
}

describe('what holds by default', () => {
  test('without a Scenario document', async () => {
    const { plan } = await planOf(manifests);
    expect(plan!.scenario.name).toBe('test');
    expect(plan!.notes).toContain('There is no Scenario document: defaults hold.');
    expect(plan!.runs).toHaveLength(1);
    expect(plan!.runs[0]).toMatchObject({
      id: 'as-declared-1',
      ingress: 'in-process',
      dialect: 'kubernetes',
      strategy: { name: 'round-robin', label: 'as-declared' },
      repetition: 1,
      seed: 1,
      replicas: 1,
      timeline: { warmupMs: 1000, measureMs: 10_000, drainMs: 5000 },
      loads: [
        {
          stages: [{ kind: 'open', ratePerSecond: 200, arrivals: 'poisson', durationMs: 10_000 }],
          requests: { from: 0, to: 3 },
        },
      ],
      timeoutMs: 5000,
      maxInFlight: 10_000,
    });
  });

  test('a Service without a Deployment has three pods', async () => {
    const [run] = await runsOf(manifests);
    const pod = {
      concurrency: 8,
      serviceTime: { kind: 'lognormal', meanMs: 8, cv: 1 },
      speed: 1,
      responseBytes: 1024,
    };
    expect(run!.pods).toMatchObject([pod, pod, pod]);
    expect(run!.endpoints.map(({ weight }) => weight)).toEqual([1, 1, 1]);
  });

  test('each route gets a GET to its path, on a host that it takes', async () => {
    const [run] = await runsOf(manifests);
    expect(
      run!.requests.map(({ method, host, target }) => `${method} ${host} ${target}`).toSorted(),
    ).toEqual(['GET any.example.com /a%20b', 'GET example.com /', 'GET example.com /api']);
  });

  test('a path that is a regular expression gets a text that it matches, a plain one itself', async () => {
    const prefix = 'nginx.ingress.kubernetes.io/';
    const backend = '{ service: { name: web, port: { number: 80 } } }';
    const path = (text: string, type: string) =>
      `{ path: '${text}', pathType: ${type}, backend: ${backend} }`;
    const [run] = await runsOf(
      [
        'apiVersion: networking.k8s.io/v1',
        'kind: Ingress',
        `metadata: { name: web, annotations: { ${prefix}rewrite-target: '/$2', ${prefix}force-ssl-redirect: 'true' } }`,
        `spec: { rules: [{ host: a.io, http: { paths: [${path('/x(/|$)(.*)', 'ImplementationSpecific')}, ${path('/v1.0', 'Prefix')}] } }] }`,
        '---',
        'apiVersion: v1',
        'kind: Service',
        'metadata: { name: web }',
        'spec: { selector: { app: web }, ports: [{ port: 80 }] }',
      ].join('\n'),
    );
    expect(run!.routes.map(({ id }) => id)).toEqual(['a.io/x(/|$)(.*)', 'a.io/v1.0', 'a.io/']);
    expect(run!.requests.map(({ target }) => target)).toEqual(['/x', '/v1.0']);
  });

  test('requests to a default backend alone go to localhost', async () => {
    const text = manifests.replace(
      /spec:\n  rules:[^]*?---/,
      'spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n---',
    );
    const [run] = await runsOf(text);
    expect(run!.requests).toMatchObject([{ host: 'localhost', target: '/' }]);
    expect(run!.defaultPool).toBe(0);
  });

  test('as-declared says what it comes to', async () => {
    const { plan } = await planOf(
      scenarioText('{ strategies: [as-declared, p2c], repetitions: 1 }'),
    );
    expect(plan!.notes.join()).toContain('as-declared');
    expect(plan!.runs.map(({ notes }) => notes.length)).toEqual([1, 0]);
  });
});

describe('the matrix', () => {
  test('interleaves repetitions and gives each a seed of its own, equal for all strategies', async () => {
    const runs = await runsOf(
      scenarioText('{ strategies: [random, p2c], repetitions: 3, seed: 7 }'),
    );
    expect(runs.map(({ id }) => id)).toEqual([
      'random-1',
      'p2c-1',
      'random-2',
      'p2c-2',
      'random-3',
      'p2c-3',
    ]);
    const seeds = runs.map(({ seed }) => seed);
    expect(seeds[0]).toBe(7);
    expect(seeds.filter((_, i) => i % 2 === 0)).toEqual(seeds.filter((_, i) => i % 2 === 1));
    expect(new Set(seeds).size).toBe(3);
    for (const seed of seeds) expect(seed).toBe(seed >>> 0);
  });

  test('plays repetitions one after the other, each in an order by lot that the seed decides', async () => {
    const strategies = '[random, p2c, round-robin]';
    const turnsOf = async (seed: number): Promise<number[]> => {
      const spec = `{ strategies: ${strategies}, repetitions: 100, seed: ${seed} }`;
      return (await runsOf(scenarioText(spec))).map(({ turn }) => turn!);
    };
    const turns = await turnsOf(7);
    const orders = Array.from({ length: 100 }, (_, block) =>
      turns.slice(3 * block, 3 * block + 3).map((turn) => turn - 3 * block),
    );
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    // Six orders, 100 draws: each 17 ± 4 times; five deviations.
    const counts = Map.groupBy(orders, String);
    expect(counts.size).toBe(6);
    for (const same of counts.values()) expect(Math.abs(same.length - 100 / 6)).toBeLessThan(18);
    expect(await turnsOf(7)).toEqual(turns);
    expect(await turnsOf(8)).not.toEqual(turns);
  });

  test.each([
    ['{ strategies: [p2c] }', { engine: 'simulated' }, 1],
    ['{ strategies: [p2c, random] }', { engine: 'simulated' }, 8],
    ['{ strategies: [p2c, random] }', { engine: 'wire' }, 5],
    ['{ strategies: [p2c] }', { engine: 'wire', ingresses: ['in-process', 'nginx'] }, 5],
    ['{ strategies: [p2c, random], repetitions: 2 }', { engine: 'wire' }, 2],
    ['{ strategies: [p2c, random] }', { engine: 'wire', repetitions: 3 }, 3],
  ] as const)('%s with %o is repeated %i times', async (spec, overrides, repetitions) => {
    const runs = await runsOf(scenarioText(spec), overrides);
    expect(Math.max(...runs.map(({ repetition }) => repetition))).toBe(repetitions);
  });

  test('the seeds of a repetition do not depend on how many there are', async () => {
    const few = await runsOf(scenarioText('{ repetitions: 2 }'));
    const many = await runsOf(scenarioText('{ repetitions: 9 }'));
    expect(many.slice(0, 2).map(({ seed }) => seed)).toEqual(few.map(({ seed }) => seed));
  });

  test('parameters that differ from the defaults show in label and id', async () => {
    const strategies =
      '[p2c, { name: p2c, params: { choices: 3 } }, { name: p2c, params: { choices: 3, replacement: true } }]';
    const runs = await runsOf(scenarioText(`{ strategies: ${strategies}, repetitions: 1 }`));
    expect(runs.map(({ id, strategy }) => [id, strategy.label])).toEqual([
      ['p2c-1', 'p2c'],
      ['p2c-choices-3-1', 'p2c(choices=3)'],
      ['p2c-choices-3-replacement-true-1', 'p2c(choices=3,replacement=true)'],
    ]);
  });

  test('every parameter is written out', async () => {
    const [run] = await runsOf(scenarioText('{ strategies: [p2c] }'));
    expect(run!.strategy.params).toMatchObject({ choices: 2, replacement: false });
  });
});

describe('the command line', () => {
  const load = '[{ open: { rate: 10/s }, for: 30s }, { closed: { users: 2 }, for: 10s }]';

  test('--duration replaces the length of all stages, each keeping its part', async () => {
    const [run] = await runsOf(scenarioText(`{ load: ${load} }`), { durationMs: 8000 });
    expect(run!.loads[0]!.stages.map(({ durationMs }) => durationMs)).toEqual([6000, 2000]);
    expect(run!.timeline.measureMs).toBe(8000);
  });

  test('--rate sets every open stage', async () => {
    const [run] = await runsOf(scenarioText(`{ load: ${load} }`), { ratePerSecond: 800 });
    expect(run!.loads[0]!.stages).toMatchObject([
      { ratePerSecond: 800 },
      { kind: 'closed', users: 2 },
    ]);
  });

  const shaped = `{ load: [
    { open: { rate: { from: 100/s, to: 500/s } }, for: 10s },
    { open: { rate: { base: 100/s, peak: 1k/s, at: 5s, for: 1s } }, for: 10s },
    { open: { rate: { mean: 300/s, amplitude: 200/s, period: 10s } }, for: 10s },
    { open: { rate: { on: 1k/s, off: 0/s, onFor: 1s, offFor: 2s } }, for: 10s } ] }`;

  test('--duration stretches the shape of a rate with its stage', async () => {
    const [run] = await runsOf(scenarioText(shaped), { durationMs: 20_000 });
    expect(run!.loads[0]!.stages).toMatchObject([
      { ratePerSecond: 300, shape: { kind: 'ramp', fromPerSecond: 100, toPerSecond: 500 } },
      {
        ratePerSecond: 190,
        shape: { kind: 'spike', basePerSecond: 100, peakPerSecond: 1000, atMs: 2500, forMs: 500 },
      },
      {
        ratePerSecond: 300,
        shape: { kind: 'sine', amplitudePerSecond: 200, periodMs: 5000, phaseMs: 0 },
      },
      { shape: { kind: 'bursts', onPerSecond: 1000, offPerSecond: 0, onMs: 500, offMs: 1000 } },
    ]);
  });

  test('--rate becomes the mean of a shape, which keeps its form', async () => {
    const [run] = await runsOf(scenarioText(shaped), { ratePerSecond: 600 });
    expect(
      run!.loads[0]!.stages.map((stage) => stage.kind === 'open' && stage.ratePerSecond),
    ).toEqual(Array(4).fill(600));
    const [ramp, , sine, bursts] = run!.loads[0]!.stages;
    expect(ramp).toMatchObject({ shape: { fromPerSecond: 200, toPerSecond: 1000 } });
    expect(sine).toMatchObject({ shape: { meanPerSecond: 600, amplitudePerSecond: 400 } });
    expect(bursts).toMatchObject({ shape: { onPerSecond: 1800, offPerSecond: 0, onMs: 1000 } });
  });

  test('--strategy takes the scenario’s own entry of that name, with its parameters', async () => {
    const text = scenarioText('{ strategies: [random, { name: p2c, params: { choices: 3 } }] }');
    const runs = await runsOf(text, {
      strategies: ['p2c', 'least-requests', 'as-declared'],
      repetitions: 1,
    });
    expect(runs.map(({ strategy }) => strategy.label)).toEqual([
      'p2c(choices=3)',
      'least-requests',
      'as-declared',
    ]);
  });

  test('several ingresses run with every strategy each, on the same requests', async () => {
    const runs = await runsOf(scenarioText('{ strategies: [random, p2c], repetitions: 2 }'), {
      engine: 'wire',
      ingresses: ['in-process', 'nginx'],
    });
    const block = ['in-process-random', 'nginx-random', 'in-process-p2c', 'nginx-p2c'];
    expect(runs.map(({ id }) => id)).toEqual(
      [1, 2].flatMap((n) => block.map((id) => `${id}-${n}`)),
    );
    expect(new Set(runs.slice(0, 4).map(({ seed }) => seed)).size).toBe(1);
    const { turn } = runs[1]!;
    expect(runs[1]).toEqual({ ...runs[0], id: 'nginx-random-1', ingress: 'nginx', turn });
  });

  test('--dialect, --repetitions and --seed win over the scenario', async () => {
    const runs = await runsOf(scenarioText('{ dialect: kubernetes, repetitions: 5, seed: 9 }'), {
      dialect: 'ingress-nginx',
      repetitions: 1,
      seed: 3,
    });
    expect(runs).toMatchObject([{ dialect: 'ingress-nginx', seed: 3, repetition: 1 }]);
  });

  test('of several dialects each takes its turn with the same requests, by its own routes', async () => {
    const runs = await runsOf(scenarioText('{ strategies: [random, p2c], seed: 9 }'), {
      dialect: ['kubernetes', 'ingress-nginx'],
      repetitions: 2,
    });
    const block = [
      'kubernetes-random',
      'ingress-nginx-random',
      'kubernetes-p2c',
      'ingress-nginx-p2c',
    ];
    expect(runs.map(({ id }) => id)).toEqual(
      [1, 2].flatMap((n) => block.map((id) => `${id}-${n}`)),
    );
    const [first, second] = runs;
    expect([first!.dialect, second!.dialect]).toEqual(['kubernetes', 'ingress-nginx']);
    for (const key of ['seed', 'loads', 'requests', 'strategy'] as const) {
      expect(second![key]).toEqual(first![key]);
    }
    expect(
      runs
        .slice(0, 4)
        .map(({ turn }) => turn)
        .toSorted((a, b) => a! - b!),
    ).toEqual([1, 2, 3, 4]);
  });

  test('what only one of several dialects remarks is told with its name', async () => {
    const annotation =
      "{ name: shop, annotations: { nginx.ingress.kubernetes.io/app-root: '/x' } }";
    const { plan } = await planOf(manifests.replace('{ name: shop }', annotation), {
      dialect: ['kubernetes', 'ingress-nginx'],
    });
    const told = plan!.notes.filter((note) => note.includes('app-root'));
    expect(told).toEqual([expect.stringMatching(/^By kubernetes: .*no effect/)]);
    expect(plan!.notes.filter((note) => note.includes('synthetic pods'))).toHaveLength(1);
  });

  test.each([
    [{ strategies: ['p2c', 'randm'] }, '--strategy: expected one of as-declared, '],
    [{ strategies: ['p2c', 'randm'] }, 'received "randm". Did you mean "random"?'],
    [{ ingresses: ['nginx'] }, '--ingress: expected "in-process", received "nginx".'],
    [
      { dialect: 'kubernets' },
      '--dialect: expected one of kubernetes, ingress-nginx, gateway-api, received "kubernets". Did you mean "kubernetes"?',
    ],
    [{ repetitions: 0 }, '--repetitions: expected from 1 to 100, received 0.'],
    [{ seed: -1 }, '--seed: '],
    [{ durationMs: NaN }, '--duration'],
    [{ ratePerSecond: 2e6 }, '--rate'],
  ])('%j is refused by the name of the option', async (overrides, problem) => {
    const { plan, problems } = await planOf(manifests, overrides);
    expect(plan).toBeUndefined();
    expect(problems.join('\n')).toMatch(/^--/);
    expect(problems.join('\n')).toContain(problem);
  });

  test('--rate without an open stage is refused', async () => {
    const { problems } = await planOf(scenarioText('{ load: [{ closed: { users: 2 } }] }'), {
      ratePerSecond: 5,
    });
    expect(problems).toEqual([expect.stringContaining('--rate: expected an open stage')]);
  });
});

describe('gates', () => {
  test('are addressed by label; a name stands for the entries with parameters', async () => {
    const strategies = '[random, { name: p2c, params: { choices: 3 } }]';
    const { plan } = await planOf(
      scenarioText(
        `{ strategies: ${strategies}, gates: [errors < 1%, { strategy: p2c, rule: jain > 0.9 }] }`,
      ),
    );
    expect(plan!.gates).toEqual([
      { rule: 'errors < 1%' },
      { rule: 'jain > 0.9', strategy: 'p2c(choices=3)' },
    ]);
  });

  test('of a strategy that is not run are left out, with a note', async () => {
    const text = scenarioText(
      '{ strategies: [random, p2c], gates: [{ strategy: p2c, rule: jain > 0.9 }] }',
    );
    const { plan } = await planOf(text, { strategies: ['random'] });
    expect(plan!.gates).toEqual([]);
    expect(plan!.notes.join()).toContain('"jain > 0.9" is for p2c, which is not run');
  });
});

describe('the hash', () => {
  const hashOf = async (text: string) => (await planOf(text)).plan!.scenario.hash;

  test('does not depend on layout, comments or defaults written out', async () => {
    const written = '\n  # as ever\n  timeout: 5000ms\n  strategies:\n    - as-declared';
    expect(await hashOf(scenarioText(written))).toBe(await hashOf(scenarioText('{}')));
  });

  test('changes with the scenario and with the manifests', async () => {
    const plain = scenarioText('{}');
    const hashes = await Promise.all(
      [plain, scenarioText('{ seed: 2 }'), plain.replace('Exact', 'Prefix')].map(hashOf),
    );
    expect(new Set(hashes).size).toBe(3);
  });
});

test('a plan is plain data', async () => {
  const text = scenarioText(
    '{ requests: [{ post: "http://example.com:8080?x=1", body: "{}", cancelAfter: 20ms, headers: { x-plimsoll-status: 503 } }] }',
  );
  const { plan } = await planOf(text);
  expect(plan!.runs[0]!.requests).toEqual([
    {
      weight: 1,
      method: 'POST',
      host: 'example.com:8080',
      target: '/?x=1',
      headers: { 'x-plimsoll-status': '503' },
      body: '{}',
      cancelAfterMs: 20,
    },
  ]);
  expect(structuredClone(plan)).toEqual(JSON.parse(JSON.stringify(plan)));
});
