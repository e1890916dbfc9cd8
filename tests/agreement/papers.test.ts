/** Published results, one scenario each: every file of scenarios/papers says a claim, and here it comes out so. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { simulate, type RunResult } from '../../src/index.ts';
import { outside } from '../../src/platform/outside.ts';
import { parseScenario, planScenario } from '../../src/scenario/index.ts';

const folder = resolve(import.meta.dirname, '../../scenarios/papers');
const names = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ''));

function sourceOf(name: string): { readonly file: string; readonly text: string } {
  const file = resolve(folder, `${name}.yaml`);
  return { file, text: readFileSync(file, 'utf8') };
}

type Rehearsed = (strategy: string) => RunResult;

/** One run of each strategy, every gate passed. */
async function rehearse(
  name: string,
  edit: (text: string) => string = (text) => text,
): Promise<Rehearsed> {
  const { file, text } = sourceOf(name);
  const { runs, gates } = await simulate([{ file, text: edit(text) }], { repetitions: 1 });
  for (const run of runs) {
    expect(run.validity.verdict).toBe('valid');
    for (const check of run.conservation) expect(check).toMatchObject({ holds: true });
  }
  if (edit(text) === text) {
    expect(gates.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  }
  return (strategy) => runs.find((run) => run.strategy.label === strategy)!;
}

const meanOf = (run: RunResult) => run.responseTimeMs.mean!;
const p99Of = (run: RunResult) => run.responseTimeMs.p99!;
const jainOf = (run: RunResult) => run.pools[0]!.balance.jain!;
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
    const { scenario, issues } = await parseScenario([source], outside);
    expect(issues).toEqual([]);
    const { plan, issues: problems } = await planScenario(scenario!, { engine: 'wire' });
    expect(problems).toEqual([]);
    expect(plan!.scenario.name).toBe(name);
    expect(plan!.runs.length).toBeGreaterThan(1);
  },
);

describe('what was published comes out', () => {
  test('Mitzenmacher 2001: two choices in a quarter of the time of one, three in less again', async () => {
    const runs = await rehearse('mitzenmacher-2001-two-choices');
    // For infinitely many pods 100, 26.14 and 20.28 ms.
    expectBetween(meanOf(runs('random')), 85, 120);
    expectBetween(meanOf(runs('p2c(replacement=true,ties=random)')) / 26.14, 0.97, 1.05);
    expectBetween(meanOf(runs('p2c(choices=3,replacement=true,ties=random)')) / 20.28, 0.97, 1.05);
  });

  test('Buoyant 2016: 95 % within a second in turn, 99 % by fewest in flight, 99.9 % by peak EWMA', async () => {
    const runs = await rehearse('buoyant-2016-slow-backend');
    const late = (strategy: string) => {
      // Only pod 0 is ever late, by a mean of 2000 against 167 ms.
      const { share, responseTimeMs } = runs(strategy).endpoints[0]!;
      return (share! * (responseTimeMs.mean! - 167)) / (2000 - 167);
    };
    expectBetween(late('round-robin'), 0.04, 0.05);
    expectBetween(late('least-requests'), 0.002, 0.01);
    expectBetween(late('p2c-peak-ewma'), 0, 0.001);
  });

  test('sathwick-p: p99 is that of the slow pods in turn and by fewest in flight, and not by how long they take', async () => {
    const runs = await rehearse('sathwick-p-two-slow');
    expectBetween(p99Of(runs('round-robin')), 799, 801);
    expectBetween(p99Of(runs('least-requests')), 799, 801);
    expectBetween(p99Of(runs('p2c-peak-ewma')), 49, 60);
    expectBetween(p99Of(runs('prequal')), 49, 60);
  });

  test('Lu 2011: joining idle queues spares most of the queueing that two choices leave', async () => {
    const runs = await rehearse('lu-2011-join-idle-queue');
    const queueing = (strategy: string) => meanOf(runs(strategy)) - 10;
    // M/M/1 at 0.8 queues for 40 ms.
    expectBetween(queueing('random'), 34, 48);
    expectBetween(queueing('p2c'), 15, 28);
    expectBetween(queueing('jiq') / queueing('p2c'), 0.05, 0.3);
  });

  test('Prequal 2024: two choices by what one of a hundred balancers sees are hardly better than chance', async () => {
    const name = 'prequal-2024-many-balancers';
    const many = await rehearse(name);
    const alone = await rehearse(name, (text) => text.replace('replicas: 100', 'replicas: 1'));
    // M/M/1 at 0.8: 50 ms.
    expectBetween(meanOf(many('random')), 42, 60);
    expectBetween(meanOf(many('round-robin(start=random)')) / meanOf(many('random')), 0.7, 1.05);
    expectBetween(meanOf(many('p2c')) / meanOf(many('random')), 0.7, 1.05);
    expectBetween(meanOf(alone('p2c')) / meanOf(alone('random')), 0.33, 0.52);
  });

  test('Prequal 2024: who goes by what is in flight sinks requests into a pod that fails fast', async () => {
    const runs = await rehearse('prequal-2024-sinkhole');
    expectBetween(errorsOf(runs('round-robin')), 0.099, 0.101);
    expectBetween(errorsOf(runs('p2c')), 0.17, 0.22);
    expectBetween(errorsOf(runs('p2c-peak-ewma')), 0.17, 0.22);
    expectBetween(errorsOf(runs('least-requests')), 0.4, 0.7);
  });

  test('Mirrokni 2018: bounded loads carry what plain consistent hashing cannot', async () => {
    const runs = await rehearse('mirrokni-2018-bounded-loads');
    const plain = runs('haproxy-consistent-hash');
    const bounded = runs('haproxy-consistent-hash(hashBalanceFactor=125)');
    expectBetween(plain.pools[0]!.balance.peakToMean!, 2.5, 6);
    expectBetween(bounded.pools[0]!.balance.peakToMean!, 1.1, 1.6);
    expect([plain.regime, bounded.regime]).toEqual(['saturated', 'steady']);
    expectBetween(p99Of(bounded), 70, 150);
    expect(p99Of(plain)).toBeGreaterThan(20 * p99Of(bounded));
  });

  test('ingress-nginx 8371: on equal pods ewma shows no difference, on unequal ones it does', async () => {
    const name = 'ingress-nginx-8371-ewma';
    const equal = await rehearse(name);
    expectBetween(p99Of(equal('ingress-nginx-ewma')) / p99Of(equal('round-robin')), 0.97, 1.03);
    expectBetween(meanOf(equal('ingress-nginx-ewma')) / meanOf(equal('round-robin')), 0.98, 1.02);
    const slow = 'concurrency: 8, overrides: { 0: { speed: 0.25 }, 1: { speed: 0.25 } } }';
    const unequal = await rehearse(name, (text) => text.replace('concurrency: 8 }', slow));
    const ratio = meanOf(unequal('ingress-nginx-ewma')) / meanOf(unequal('round-robin'));
    expectBetween(ratio, 0.4, 0.9);
  });

  test('ingress-nginx 4023: replicas that all begin with the first pod are less even than chance', async () => {
    const runs = await rehearse('ingress-nginx-4023-same-first-pod');
    const first = runs('round-robin');
    const random = runs('round-robin(start=random)');
    expectBetween(jainOf(first), 0.2, 0.45);
    expectBetween(jainOf(random), 0.8, 1);
    expectBetween(first.endpoints[0]!.share!, 0.2, 0.26);
    const pOf = (run: RunResult) => run.pools[0]!.evenness!.requests.perWeight.chiSquareP!;
    expect(pOf(first)).toBeLessThan(1e-6);
    expect(pOf(random)).toBeGreaterThan(0.01);
  });

  test('uneven pods: in turn requests are even and work is not; two choices have it the other way round', async () => {
    const runs = await rehearse('uneven-pods-round-robin');
    const inTurn = runs('round-robin');
    const twoChoices = runs('p2c');
    expectBetween(inTurn.pools[0]!.evenness!.utilization!.max, 0.98, 1.0001);
    expectBetween(inTurn.pools[0]!.evenness!.utilization!.min, 0.5, 0.65);
    expectBetween(twoChoices.pools[0]!.evenness!.utilization!.spread, 0.02, 0.25);
    expect(p99Of(inTurn)).toBeGreaterThan(10 * p99Of(twoChoices));
    const workJainOf = (run: RunResult) => run.pools[0]!.evenness!.work!.perCapacity!.jain!;
    expect(jainOf(inTurn)).toBeGreaterThan(jainOf(twoChoices));
    expect(workJainOf(inTurn)).toBeLessThan(workJainOf(twoChoices));
  });
});
