import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedSpec, RequestSpec } from '../core/run-spec.ts';
import { RequestValues } from './request-values.ts';

const users: FeedSpec = {
  name: 'users',
  file: 'users.csv',
  columns: ['id', 'name'],
  rows: [
    ['1', 'Ada'],
    ['2', 'É & ☃'],
    ['3', 'a"b'],
  ],
  pick: 'sequential',
};

const asItIs = (text: string) => text;

function request(changes: Partial<RequestSpec>): RequestSpec {
  return { weight: 1, method: 'POST', host: 'example.com', target: '/', headers: {}, ...changes };
}

function target(text: string, { seed = 7, feeds = [users] } = {}): (k: number) => string {
  return new RequestValues({ seed, feeds }).target(
    request({ target: text, templated: ['target'] }),
  );
}

const first = (count: number, fill: (k: number) => string) =>
  Array.from({ length: count }, (_, k) => fill(k));

describe('the values of a request', () => {
  test('are those of its number alone: order and other requests change nothing', () => {
    const text = '/{{seq}}/{{uuid}}/{{random 1 1000000}}/{{users.name}}';
    const inOrder = first(200, target(text));
    const feeds: FeedSpec[] = [{ ...users, pick: 'random' }];
    const drawn = first(200, target('/{{users.id}}', { feeds }));
    fc.assert(
      fc.property(fc.array(fc.nat(199)), (numbers) => {
        const fill = target(text);
        const draw = target('/{{users.id}}', { feeds });
        for (const k of numbers) {
          expect(fill(k)).toBe(inOrder[k]);
          expect(draw(k)).toBe(drawn[k]);
        }
      }),
    );
  });

  test('change with the seed where they are drawn', () => {
    const drawn = '{{random 1 1000000000}}{{uuid}}';
    expect(target(drawn, { seed: 8 })(0)).not.toBe(target(drawn)(0));
    expect(target('{{seq}} {{users.id}}', { seed: 8 })(4)).toBe('4 2');
  });

  test('a random integer lies within its range, both ends included, each as often', () => {
    // Seed 7, 6000 draws of 6: expected 1000 of each, standard deviation 28.9; five of them either way.
    const counts = new Map<string, number>();
    for (const value of first(6000, target('{{random -2 3}}'))) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(['-1', '-2', '0', '1', '2', '3']);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(855);
      expect(count).toBeLessThan(1145);
    }
    expect(target('{{random 5 5}}')(9)).toBe('5');
  });

  test('two placeholders alike have draws of their own, in one text and in different parts', () => {
    const [a, b] = target('{{random 1 1000000}} {{random 1 1000000}}')(3).split(' ');
    expect(a).not.toBe(b);
    const values = new RequestValues({ seed: 7 });
    const text = '{{uuid}}';
    const parts = request({
      target: text,
      headers: { a: text, b: text },
      body: text,
      templated: ['target', 'headers', 'body'],
    });
    const headers = values.headers(parts).map(([, fill]) => fill(1));
    const all = [values.target(parts)(1), ...headers, values.body(parts, asItIs)(1)];
    expect(new Set(all).size).toBe(4);
  });

  test('UUIDs are of version 4 and none comes twice', () => {
    const all = first(20_000, target('{{uuid}}'));
    const form = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
    expect(all.filter((uuid) => !form.test(uuid))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    // Every digit that is free takes every value.
    for (const place of [0, 9, 15, 20, 35]) {
      expect(new Set(all.map((uuid) => uuid[place])).size).toBe(16);
    }
  });

  test('a feed gives its rows in turn, again from the first, all columns from one row', () => {
    const body = request({ body: '{{users.id}}:{{users.name}}', templated: ['body'] });
    const fill = new RequestValues({ seed: 7, feeds: [users] }).body(body, asItIs);
    expect(first(5, fill)).toEqual(['1:Ada', '2:É & ☃', '3:a"b', '1:Ada', '2:É & ☃']);
  });

  test('a feed that is drawn from gives each row as often, all columns from one row', () => {
    const fill = target('{{users.id}} {{users.name}}', { feeds: [{ ...users, pick: 'random' }] });
    const all = first(3000, fill);
    const rows = users.rows.map(([id, name]) => `${id} ${encodeURIComponent(name!)}`);
    // Seed 7: expected 1000 of each, standard deviation 25.8; five of them either way.
    for (const row of rows) {
      const count = all.filter((each) => each === row).length;
      expect(count).toBeGreaterThan(870);
      expect(count).toBeLessThan(1130);
    }
    expect(new Set(all)).toEqual(new Set(rows));
  });

  test('those of feeds are percent-encoded in a target, and its own text is not', () => {
    expect(target('/a&b?%20={{users.name}}')(1)).toBe('/a&b?%20=%C3%89%20%26%20%E2%98%83');
  });

  test('text with braces is just text where it is not said to be a template', () => {
    const values = new RequestValues({ seed: 7 });
    const plain = request({ target: '/{{seq}}', headers: { a: '{{sqe}}' }, body: '{{' });
    expect(values.target(plain)(5)).toBe('/{{seq}}');
    expect(values.headers(plain).map(([, fill]) => fill(5))).toEqual(['{{sqe}}']);
    expect(values.body(plain, asItIs)(5)).toBe('{{');
  });
});
