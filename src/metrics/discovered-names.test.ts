import { expect, test } from 'vitest';
import { DiscoveredNames, mostDiscovered, otherName } from './discovered-names.ts';

test('names are numbered as they turn up, each once', () => {
  const discovered = new DiscoveredNames();
  expect(['b', 'a', 'b', 'c'].map((name) => discovered.indexOf(name))).toEqual([0, 1, 0, 2]);
  expect(discovered.names).toEqual(['b', 'a', 'c']);
});

test('beyond a thousand all others are one', () => {
  const discovered = new DiscoveredNames();
  for (let i = 0; i < 1000; i++) expect(discovered.indexOf(`pod-${i}`)).toBe(i);
  expect(discovered.indexOf('pod-1000')).toBe(1000);
  expect(discovered.indexOf('pod-1001')).toBe(1000);
  expect(discovered.indexOf('pod-999')).toBe(999);
  expect(discovered.names).toHaveLength(mostDiscovered);
  expect(discovered.names.at(-1)).toBe(otherName);
});

test.each(['\u001b[2J', '\u009b2J', 'pod\u00e9', 'x'.repeat(254)])(
  'what no terminal should be shown, or is too long, is among the others: %j',
  (name) => {
    const discovered = new DiscoveredNames();
    discovered.indexOf(name);
    expect(discovered.names).toEqual([otherName]);
  },
);
