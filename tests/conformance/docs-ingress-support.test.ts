/** docs/ingress-support.md holds: each row names tests that exist, and the annotations are those that the code knows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  aliasedAnnotations,
  annotationsNotImplemented,
  knownAnnotations,
} from '../../src/kubernetes/ingress-nginx/known-annotations.ts';
import { pages, repository, tableAfter } from './documentation.ts';

const { text } = pages.find(({ path }) => path === 'docs/ingress-support.md')!;
const shown = ['supported', 'approximated', 'refused'];
const unshown = ['ignored as upstream', 'not implemented'];
const files = new Map(
  [...text.matchAll(/^\[([^\]]+)\]: \.\.\/(.+)$/gm)].map(([, key, file]) => [key!, file!]),
);
const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([heading]) => heading);
const rows = headings.flatMap((heading) => {
  const end = headings.find((next) => text.indexOf(next) > text.indexOf(heading));
  const section = text.slice(
    text.indexOf(heading),
    end === undefined ? undefined : text.indexOf(end),
  );
  return tableAfter(section, heading).map(([name, state, , links]) => ({ name, state, links }));
});

interface NamedTest {
  readonly name: string;
  readonly file: string;
}

/** `[name of the test][key]`, and what the keys stand for at the end of the page. */
function testsIn(links = ''): NamedTest[] {
  return [...links.matchAll(/\[([^\]]+)\]\[([^\]]+)\]/g)].map(([, name, key]) => ({
    name: name!,
    file: files.get(key!) ?? '',
  }));
}

/** Of a test or a group of tests. */
function titlesIn(file: string): string[] {
  if (file === '') return [];
  const source = readFileSync(join(repository, file), 'utf8');
  return [...source.matchAll(/[(\n]\s*'((?:[^'\\\n]|\\.)+)',/g)].map(([, title]) => title!);
}

test('there are rows for each dialect', () => {
  expect(rows.length).toBeGreaterThan(200);
});

describe('each row', () => {
  test('says how far it goes, in one of the words that the page explains', () => {
    const states = new Set(rows.map(({ state }) => state));
    expect(states).toEqual(new Set([...shown, ...unshown]));
    for (const state of states) expect(text).toContain(`- **${state}**: `);
  });

  test('that has an effect names a test which shows it', () => {
    const bare = rows.filter(
      ({ state, links }) => shown.includes(state!) && testsIn(links).length === 0,
    );
    expect(bare).toEqual([]);
  });

  test('names tests that exist', () => {
    const titles = new Map<string, readonly string[]>();
    const missing = rows
      .flatMap(({ links }) => testsIn(links))
      .filter(({ name, file }) => {
        if (!titles.has(file)) titles.set(file, titlesIn(file));
        return !titles.get(file)!.includes(name);
      });
    expect(missing).toEqual([]);
  });
});

test('the annotations are those that the code knows, each once, and no other', () => {
  const known = [...knownAnnotations.keys(), ...aliasedAnnotations.keys()];
  const others = [...annotationsNotImplemented.values()].flat();
  const listed = tableAfter(text, '### Annotations').map(([name, state]) => [
    name!.replaceAll('`', ''),
    state === 'not implemented',
  ]);
  const expected = [
    ...known.map((name) => [name, false] as const),
    ...others.map((name) => [name, true] as const),
  ];
  const byName = ([a]: readonly unknown[], [b]: readonly unknown[]) =>
    String(a) < String(b) ? -1 : 1;
  expect(listed.toSorted(byName)).toEqual(expected.toSorted(byName));
});
