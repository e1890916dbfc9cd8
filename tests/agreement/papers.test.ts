/** Published results, one scenario each: every file of scenarios/papers says a claim, and here it comes out so. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { simulate, type RunResult } from '../../src/index.ts';
import { parseScenario, planScenario } from '../../src/scenario/index.ts';

const folder = resolve(import.meta.dirname, '../../scenarios/papers');
const names = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ''));

function sourceOf(name: string): { readonly file: string; readonly text: string } {
  const file = resolve(folder, `${name}.yaml`);
  return { file, text: readFileSync(file, 'utf8') };
}

/** The runs in the order of the scenario's strategies, every gate passed. */
async function rehearse(
  name: string,
  edit: (text: string) => string = (text) => text,
): Promise<RunResult[]> {
  const { file, text } = sourceOf(name);
  const { runs, gates } = await simulate([{ file, text: edit(text) }]);
  for (const run of runs) {
    expect(run.validity.verdict).toBe('valid');
    for (const check of run.conservation) expect(check).toMatchObject({ holds: true });
  }
  if (edit(text) === text) {
    expect(gates.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  }
  return [...runs];
}

const meanOf = (run: RunResult | undefined) => run!.responseTimeMs.mean!;
const p99Of = (run: RunResult | undefined) => run!.responseTimeMs.p99!;
const jainOf = (run: RunResult | undefined) => run!.pools[0]!.balance.jain!;
const errorsOf = ({ requests }: RunResult) => 1 - requests.ok / requests.intended;

function expectBetween(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThan(low);
  expect(value).toBeLessThan(high);
}

test.each(names)(
  '%s opens with its claim, its source and what to look at, and can be played',
  async (name) => {
    const source = sourceOf(name);
    expect(source.text).toMatch(/# Claim: [^]+# Source: [^]+Look at: [^]+apiVersion/);
    const reader = { read: (path: string) => readFile(path, 'utf8'), load: undefined };
    const { scenario, issues } = await parseScenario([source], reader);
    expect(issues).toEqual([]);
    const { plan, issues: problems } = await planScenario(scenario!, { engine: 'wire' });
    expect(problems).toEqual([]);
    expect(plan!.scenario.name).toBe(name);
    expect(plan!.runs.length).toBeGreaterThan(1);
  },
);

// The first figures are those of the seed in the file; bounds are wide enough for other seeds.
describe('what was published comes out', () => {
  test('Mitzenmacher 2001: two choices in a quarter of the time of one, three in three quarters of that of two', async () => {
    const [one, two, three] = (await rehearse('mitzenmacher-2001-two-choices')).map(meanOf);
    // For infinitely many pods 100, 26.1 and 20.3 ms.
    expectBetween(one!, 85, 120);
    expectBetween(two! / 26.14, 0.97, 1.05);
    expectBetween(three! / 20.28, 0.97, 1.05);
  });

  test('Buoyant 2016: 95 % within a second in turn, 99 % by fewest in flight, 99.9 % by peak EWMA', async () => {
    const late = (await rehearse('buoyant-2016-slow-backend')).map(({ endpoints }) => {
      // Only pod 0 is ever late, and its second half is: its mean says how many were.
      const { requests, share, responseTimeMs } = endpoints[0]!;
      const slow = (requests * (responseTimeMs.mean! - 167)) / (2000 - 167);
      return (slow / requests) * share!;
    });
    const [inTurn, fewest, peakEwma] = late;
    expectBetween(inTurn!, 0.04, 0.05);
    expectBetween(fewest!, 0.002, 0.01);
    expectBetween(peakEwma!, 0, 0.001);
  });

  test('sathwick-p: p99 is that of the slow pods in turn and by fewest in flight, and not by how long they take', async () => {
    const [inTurn, fewest, peakEwma] = await rehearse('sathwick-p-two-slow');
    expectBetween(p99Of(inTurn), 799, 801);
    expectBetween(p99Of(fewest), 799, 801);
    expectBetween(p99Of(peakEwma), 49, 60);
  });

  test('Prequal 2024: two choices by what one of a hundred balancers sees are hardly better than chance', async () => {
    const name = 'prequal-2024-many-balancers';
    const [random, inTurn, twoChoices] = (await rehearse(name)).map(meanOf);
    const alone = (
      await rehearse(name, (text) => text.replace('replicas: 100', 'replicas: 1'))
    ).map(meanOf);
    // M/M/1 at 0.8.
    expectBetween(random!, 44, 56);
    expectBetween(inTurn! / random!, 0.75, 1.02);
    expectBetween(twoChoices! / random!, 0.75, 1.02);
    expectBetween(alone[2]! / alone[0]!, 0.35, 0.5);
  });

  test('Prequal 2024: who goes by load sinks requests into a pod that fails fast', async () => {
    const [inTurn, twoChoices, fewest, peakEwma] = (await rehearse('prequal-2024-sinkhole')).map(
      errorsOf,
    );
    expectBetween(inTurn!, 0.099, 0.101);
    expectBetween(twoChoices!, 0.17, 0.22);
    expectBetween(fewest!, 0.4, 0.7);
    expectBetween(peakEwma!, 0.17, 0.22);
  });

  test('Mirrokni 2018: bounded loads carry what plain consistent hashing cannot', async () => {
    const [plain, bounded] = await rehearse('mirrokni-2018-bounded-loads');
    expectBetween(plain!.pools[0]!.balance.peakToMean!, 2.5, 6);
    expect(plain!.regime).toBe('saturated');
    expectBetween(bounded!.pools[0]!.balance.peakToMean!, 1.1, 1.6);
    expect(bounded!.regime).toBe('steady');
    expectBetween(p99Of(bounded), 70, 150);
    expect(p99Of(plain)).toBeGreaterThan(20 * p99Of(bounded));
  });

  test('ingress-nginx 8371: on equal pods nobody waits, ewma or not; on unequal ones the difference shows', async () => {
    const name = 'ingress-nginx-8371-ewma';
    const [inTurn, ewma] = await rehearse(name);
    expectBetween(p99Of(ewma) / p99Of(inTurn), 0.97, 1.03);
    expectBetween(meanOf(ewma) / meanOf(inTurn), 0.98, 1.02);
    const slow = 'concurrency: 8, overrides: { 0: { speed: 0.25 }, 1: { speed: 0.25 } } }';
    const uneven = await rehearse(name, (text) => text.replace('concurrency: 8 }', slow));
    expectBetween(meanOf(uneven[1]) / meanOf(uneven[0]), 0.4, 0.9);
  });

  test('ingress-nginx 4023: replicas that all begin with the first pod are less even than chance', async () => {
    const [first, random] = await rehearse('ingress-nginx-4023-same-first-pod');
    expectBetween(jainOf(first), 0.2, 0.45);
    expectBetween(jainOf(random), 0.8, 1);
    expectBetween(first!.endpoints[0]!.share!, 0.2, 0.26);
    expect(first!.pools[0]!.evenness!.requests.perWeight.chiSquareP).toBeLessThan(1e-6);
    expect(random!.pools[0]!.evenness!.requests.perWeight.chiSquareP).toBeGreaterThan(0.01);
  });

  test('uneven pods: taking turns overloads the slow ones while others idle, and work per capacity says so', async () => {
    const [inTurn, , twoChoices] = await rehearse('uneven-pods-round-robin');
    expectBetween(inTurn!.pools[0]!.evenness!.utilization!.max, 0.98, 1.0001);
    expectBetween(inTurn!.pools[0]!.evenness!.utilization!.min, 0.5, 0.65);
    expectBetween(twoChoices!.pools[0]!.evenness!.utilization!.spread, 0.02, 0.25);
    expect(p99Of(inTurn)).toBeGreaterThan(10 * p99Of(twoChoices));
    // Requests are even in turn, and work is by two choices.
    expect(jainOf(inTurn)).toBeGreaterThan(jainOf(twoChoices));
    const work = (run: RunResult | undefined) => run!.pools[0]!.evenness!.work!.perCapacity!.jain!;
    expect(work(inTurn)).toBeLessThan(work(twoChoices));
  });
});
