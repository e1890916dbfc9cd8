/**
 * Bad input is refused with positions, never with a stack trace. Every node of every shipped scenario and manifest is
 * mutated in turn. The rule that a refusal is held to:
 *
 * - an error lies inside the mutated node (key to end of value) or, for a removed one, inside the node that held it;
 * - an error elsewhere is about a reference, and says so: it names something that the mutated node had said, or what it
 *   belongs to. Who renames a Service hears about it where the old name is still used; who takes pods from a Deployment,
 *   where the scenario speaks of a pod of that Deployment that is gone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Issue } from '../../src/core/issue.ts';
import { formatIssue } from '../../src/core/issue.ts';
import { outside } from '../../src/platform/outside.ts';
import { importStrategyModule } from '../../src/platform/strategy-module.ts';
import { parseScenario, planScenario, type Source } from '../../src/scenario/index.ts';
import { mutantsOf, type Mutant } from './mutations.ts';

const folder = new URL('../../scenarios/', import.meta.url);

function textsIn(path: string): Source[] {
  return readdirSync(new URL(path, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({
      file: path + name,
      text: readFileSync(new URL(path + name, folder), 'utf8'),
    }));
}

const manifests = textsIn('manifests/');
/** What each file is read together with. */
const shipped = [
  ...textsIn('').map((source) => ({ source, beside: [] as Source[] })),
  ...manifests.map((source) => ({ source, beside: manifests.filter((each) => each !== source) })),
];

/** Scenarios name files beside them; what a mutant names is mostly not there. */
const reader = {
  ...outside,
  async read(path: string) {
    try {
      return readFileSync(new URL(path, folder), 'utf8');
    } catch {
      throw new Error(`cannot read ${path}: there is no such file`);
    }
  },
  load: (path: string) => importStrategyModule(fileURLToPath(new URL(path, folder))),
};

async function issuesOf(
  sources: readonly Source[],
): Promise<{ planned: boolean; errors: Issue[] }> {
  const { scenario, issues } = await parseScenario(sources, reader);
  const result = scenario ? await planScenario(scenario, { engine: 'wire' }) : { issues: [] };
  const errors = [...issues, ...result.issues].filter(({ severity }) => severity === 'error');
  return { planned: result.plan !== undefined, errors };
}

function isInside({ text, from, to }: Mutant, { position }: Issue): boolean {
  if (!position) return false;
  const lines = text.split('\n').slice(0, position.line - 1);
  const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + position.column - 1;
  return offset >= from && offset <= to;
}

function isAboutReference({ said }: Mutant, sources: readonly Source[], issue: Issue): boolean {
  const { file, line, column } = issue.position ?? { file: '', line: 1, column: 1 };
  const text = sources.find((source) => source.file === file)?.text ?? '';
  const pointedAt = text.split('\n')[line - 1]?.slice(column - 1) ?? '';
  const words = new Set([issue.message, issue.path, pointedAt].flatMap(wordsOf));
  return said.flatMap(wordsOf).some((word) => words.has(word));
}

function wordsOf(text: string): string[] {
  return text.split(/[^\w-]+/).filter((word) => word !== '');
}

describe.each(shipped)('$source.file', ({ source, beside }) => {
  test('is planned as it is', async () => {
    expect(await issuesOf([source, ...beside])).toEqual({ planned: true, errors: [] });
  });

  test('each mutant is planned, or refused at the mutated node', async () => {
    const wrong: string[] = [];
    let refused = 0;
    let all = 0;
    for (const mutant of mutantsOf(source.text)) {
      all++;
      const sources = [{ file: source.file, text: mutant.text }, ...beside];
      const { planned, errors } = await issuesOf(sources);
      const lines = errors.map(formatIssue).join('\n    ');
      if (planned !== (errors.length === 0)) wrong.push(`${mutant.what}: neither plan nor error`);
      if (errors.length === 0) continue;
      refused++;
      const elsewhere = errors.filter((issue) => !isInside(mutant, issue));
      if (!elsewhere.every((issue) => isAboutReference(mutant, sources, issue))) {
        wrong.push(`${mutant.what}:\n    ${lines}`);
      }
    }
    expect(wrong).toEqual([]);
    // Mutants that nobody minds exist (a smaller rate, another label), but they are the fewer.
    expect(refused).toBeGreaterThan(all / 2);
  }, 120_000);
});

describe('what is not YAML, or too much of it', () => {
  const nested = Array.from({ length: 12 }, (_, level) => {
    const item = level === 0 ? 'x' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(9).fill(item).join(', ')}]\n`;
  }).join('');
  const inScenario = (spec: string) =>
    `apiVersion: plimsoll.dev/v1alpha1\nkind: Scenario\nspec:\n  ${spec}\n`;

  test.each([
    ['an alias bomb', nested],
    ['an alias bomb in a scenario', inScenario(`x:\n    ${nested.replaceAll('\n', '\n    ')}`)],
    ['deep nesting', '['.repeat(100_000)],
    ['deep nesting in a scenario', inScenario(`load: ${'[{open: '.repeat(2000)}`)],
    ['a huge list of strategies', inScenario(`strategies: [${'p2c, '.repeat(90_000)}]`)],
    [
      'very many unknown fields',
      inScenario(Array.from({ length: 30_000 }, (_, i) => `f${i}: 1`).join('\n  ')),
    ],
    ['an empty file', ''],
    ['a file of comments', '# nothing here\n'],
    [
      'binary garbage',
      String.fromCharCode(...Array.from({ length: 5000 }, (_, i) => (i * i * 31) % 256)),
    ],
    ['prose', 'Dear all,\n\nplease find attached: nothing.\n'],
    ['JSON cut short', '{"apiVersion": "v1", "kind": "Lis'],
    ['a shell script', '#!/bin/sh\nset -e\nif [ -f x ]; then\n  echo "a: b"\nfi\n'],
    ['Windows line ends and a mark of byte order', '\ufeffapiVersion: v1\r\nkind: [\r\n'],
    ['unpaired surrogates', 'a: "\\ud800"\n\ud800: 1\n'],
  ])('%s is refused, with a position', async (_, text) => {
    const { planned, errors } = await issuesOf([{ file: 'bad.yaml', text }]);
    expect(planned).toBe(false);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(101);
    for (const { position } of errors) expect(position?.file).toBe('bad.yaml');
  });
});
