import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../core/endpoint.ts';
import { Pool } from '../pool.fixture.ts';
import { random } from '../random.ts';
import { roundRobin } from '../round-robin.ts';
import { type Member, SharedTables } from './shared-tables.ts';
import { nowhere, TableChoice, type TableScheme, withDefaults } from './table-choice.ts';

/** Pools that note what tables they built, and choose the last of the heaviest endpoints. */
function counted(find?: TableScheme<{ heaviest: number }>['find']) {
  const built: string[] = [];
  const tables = new SharedTables((members: readonly Member[], suffix: string) => {
    built.push(members.map(({ name, weight }) => `${name}${weight}`).join('') + suffix);
    return {
      heaviest: members.reduce(
        (best, { weight }, i) => (weight >= members[best]!.weight ? i : best),
        0,
      ),
    };
  });
  const pool = (weights: readonly number[], suffix = ''): Pool =>
    new Pool(
      {
        ...random,
        create: (_params, context) =>
          new TableChoice({
            table: (ready) => tables.of(ready, suffix),
            find: find ?? (({ heaviest }) => heaviest),
            fallback: withDefaults(roundRobin, context),
          }),
      },
      weights,
    );
  return { pool, built };
}

describe('a choice by table', () => {
  test('builds one table for all equal pools, and none before it is needed', () => {
    const { pool, built } = counted();
    const replicas = Array.from({ length: 100 }).map(() => pool([1, 2, 1]));
    expect(built).toEqual([]);
    expect(new Set(replicas.map((replica) => replica.pick()))).toEqual(new Set(['b']));
    expect(built).toEqual(['a1b2c1']);
  });

  test('builds anew for other members, weights, order or parameters', () => {
    const { pool, built } = counted();
    const changing = pool([1, 2]);
    changing.pick();
    changing.reweight(0, 3);
    expect(changing.pick()).toBe('a');
    changing.add(5, 0);
    expect(changing.pick()).toBe('c');
    changing.remove(0);
    expect(changing.pick()).toBe('a');
    pool([1, 2], '!').pick();
    expect(built).toEqual(['a1b2', 'a3b2', 'c5a3b2', 'a1b2!']);
  });

  test('builds once for many changes in a row', () => {
    const { pool, built } = counted();
    const growing = pool([1]);
    for (let i = 0; i < 10; i++) growing.add();
    growing.pick();
    expect(built).toHaveLength(1);
  });

  test('knows how much is in flight, after changes too', () => {
    const seen: number[] = [];
    const { pool } = counted((...[, , , inFlight]) => {
      seen.push(inFlight);
      return 0;
    });
    const busy = pool([1, 1]);
    const [a] = [busy.dispatch(), busy.dispatch()];
    busy.remove(1);
    busy.dispatch();
    busy.end(a, 1);
    busy.dispatch();
    busy.remove(0);
    busy.add();
    busy.pick();
    expect(seen).toEqual([0, 1, 2, 2, 0]);
  });

  test('leaves what has no place in the table to its fallback, which hears of changes', () => {
    const { pool } = counted(() => nowhere);
    const turning = pool([1, 1]);
    turning.add();
    expect(turning.picks(4)).toBe('abca');
    turning.remove(1);
    expect(turning.picks(2)).toBe('ca');
  });
});

test('a table is told of the names it asks for', () => {
  const names: string[] = [];
  const byIndex = new SharedTables(
    (members, _params: undefined) => ({ first: names.push(...members.map(({ name }) => name)) }),
    ({ index }: Endpoint) => `#${index}`,
  );
  byIndex.of(new Pool(random, [1, 1]), undefined);
  expect(names).toEqual(['#0', '#1']);
});
