import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineStrategy } from '../../strategies/contract.ts';
import { roundRobin } from '../../strategies/round-robin.ts';
import { planOf, scenarioText } from '../scenario.fixture.ts';

const last = defineStrategy({
  ...roundRobin,
  name: 'last',
  params: z.strictObject({ skip: z.int().min(0).default(0) }),
  create: ({ skip }) => ({ choose: (ready) => ready.at(Math.max(0, ready.size - 1 - skip)) }),
});
const files = { 'dir/last.ts': 'text', 'dir/other.ts': 'text', 'last.ts': 'text' };

async function planned(strategies: string, modules: Record<string, unknown>) {
  return await planOf(
    scenarioText(`{ strategies: ${strategies}, repetitions: 1 }`),
    {},
    files,
    modules,
  );
}

describe('a strategy of your own', () => {
  test('is named by its module, with parameters, and called by its own name', async () => {
    const { plan, problems } = await planned(
      '[./last.ts, random, { name: ./last.ts, params: { skip: 2 } }]',
      { 'dir/last.ts': last },
    );
    expect(problems).toEqual([]);
    expect(plan!.runs.map(({ strategy }) => strategy)).toMatchObject([
      { name: 'last', label: 'last', params: { skip: 0 }, module: { path: 'dir/last.ts' } },
      { name: 'random', label: 'random' },
      { name: 'last', label: 'last(skip=2)', params: { skip: 2 } },
    ]);
  });

  test('is the same scenario wherever it lies, and another one when its text has changed', async () => {
    const hashOf = async (place: Record<string, string>, entry: string) => {
      const modules = Object.fromEntries(Object.keys(place).map((path) => [path, last]));
      const { plan } = await planOf(scenarioText(`{ strategies: [${entry}] }`), {}, place, modules);
      return plan!.scenario.hash;
    };
    const here = await hashOf({ 'dir/last.ts': 'text' }, './last.ts');
    expect(await hashOf({ 'dir/deeper/last.ts': 'text' }, 'deeper/last.ts')).toBe(here);
    expect(await hashOf({ 'dir/last.ts': 'other text' }, './last.ts')).not.toBe(here);
  });

  test('may be named on the command line, relative to the working directory', async () => {
    const { plan, problems } = await planOf(
      scenarioText('{}'),
      { strategies: ['./last.ts', 'p2c'], repetitions: 1 },
      { './last.ts': 'text' },
      { './last.ts': last },
    );
    expect(problems).toEqual([]);
    expect(plan!.runs.map(({ strategy }) => strategy.label)).toEqual(['last', 'p2c']);
  });

  test('has its parameters checked like any other, with the place', async () => {
    const { problems } = await planned('[{ name: ./last.ts, params: { skp: 1 } }]', {
      'dir/last.ts': last,
    });
    expect(problems).toEqual([
      'dir/test.yaml:3:51  spec.strategies[0].params.skp: unknown field. Did you mean "skip"?',
    ]);
  });

  test.each<[string, unknown, string]>([
    ['no default export', undefined, 'expected a default export made by defineStrategy'],
    [
      'a name that is taken',
      { ...last, name: 'p2c' },
      'that no other strategy has, received "p2c"',
    ],
    ['a name that is none', { ...last, name: 'My Strategy' }, '"name": expected small letters'],
    ['no create', { ...last, create: undefined }, '"create": expected a function'],
    [
      'a parameter without default',
      { ...last, params: z.strictObject({ n: z.int() }) },
      '"params"',
    ],
    [
      'details that lack one',
      { ...last, details: { does: 'x' } },
      '"details": expected a text for',
    ],
  ])('is refused with %s', async (_problem, exported, message) => {
    const { problems } = await planned('[./other.ts]', { 'dir/other.ts': exported });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^dir\/test\.yaml:3:22 {2}spec\.strategies\[0\]: dir\/other\.ts: /);
    expect(problems[0]).toContain(message);
  });

  test('says everything that is wrong with it, and nothing of what follows from that', async () => {
    const { problems } = await planOf(
      scenarioText(
        '{ strategies: [./other.ts, ./gone.ts], gates: [{ strategy: x, rule: jain > 0.9 }] }',
      ),
      {},
      files,
      { 'dir/other.ts': { ...last, name: '', fidelity: 'mine' } },
    );
    expect(problems).toMatchObject([
      expect.stringContaining('"name": expected'),
      expect.stringContaining('"fidelity": expected exact, distributional'),
      expect.stringContaining(
        'spec.strategies[1]: cannot read dir/gone.ts: there is no such file.',
      ),
    ]);
  });
});
