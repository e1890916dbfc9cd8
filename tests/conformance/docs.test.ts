/** README and docs hold: YAML can be run, links lead somewhere, defaults and bounds are those of the code. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { outside } from '../../src/platform/outside.ts';
import { importStrategyModule } from '../../src/platform/strategy-module.ts';
import { defaults } from '../../src/scenario/defaults.ts';
import { parseScenario, planScenario, type Source } from '../../src/scenario/index.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import {
  anchors,
  commandLines,
  pages,
  relativeLinks,
  repository,
  tableAfter,
} from './documentation.ts';

const manifests = ['ingress.yaml', 'service.yaml'].map((name) => ({
  file: name,
  text: readFileSync(join(repository, 'scenarios/manifests', name), 'utf8'),
}));
const reader = {
  ...outside,
  read: (path: string) => readFile(join(repository, path), 'utf8'),
  load: (path: string) => importStrategyModule(join(repository, path)),
};

describe.each(pages)('$path', (page) => {
  test('has links that lead somewhere', () => {
    const broken = relativeLinks(page).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = join(repository, path === '' ? page.path : join(dirname(page.path), path));
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const { scripts } = parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = commandLines(page).flatMap((line) => /npm run ([\w:]+)/.exec(line)?.[1] ?? []);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test.each(page.blocks.filter(({ language }) => language === 'yaml'))(
    'shows YAML at line $line that can be run',
    async ({ text }) => {
      const sources = completed({ file: 'example.yaml', text });
      const { scenario, issues } = await parseScenario(sources, reader);
      expect(issues).toEqual([]);
      const { plan, issues: problems } = await planScenario(scenario!, { engine: 'wire' });
      expect(problems).toEqual([]);
      expect(plan!.runs.length).toBeGreaterThan(0);
    },
  );
});

test('the summary in the README is from the sample', () => {
  const { blocks } = pages.find(({ path }) => path === 'README.md')!;
  const shown = blocks.filter(({ language }) => language === '').map(({ text }) => text);
  const summary = readFileSync(join(repository, 'reports/sample/summary.txt'), 'utf8');
  expect(shown).toHaveLength(1);
  expect(summary).toContain(shown[0]);
});

describe('the fields of the Scenario document', () => {
  const { text } = pages.find(({ path }) => path === 'docs/scenario.md')!;
  const rows = tableAfter(text, '## Fields of `spec`').map((cells) => ({
    field: unquoted(cells[0]!),
    expects: cells[1]!,
    byDefault: unquoted(cells[2]!),
    meaning: cells[3]!,
  }));
  const schema = (JSON.parse(scenarioJsonSchema()) as SchemaNode).properties!['spec']!;
  const fields = new Map([...fieldsOf(schema)].filter(([path]) => !isToldBefore.test(path)));

  test('are all there, and no others', () => {
    const rest = rows.flatMap(({ field, meaning }) =>
      [...meaning.matchAll(/`(\w+)`/g)].flatMap(([, name]) => [
        field.replace(/\w+$/, name!),
        `${field}.*.${name}`,
      ]),
    );
    const documented = new Set([...rows.map(({ field }) => field), ...rest]);
    expect([...fields.keys()].filter((field) => !documented.has(field))).toEqual([]);
    expect(rows.map(({ field }) => field).filter((field) => !fields.has(field))).toEqual([]);
  });

  test.each(rows)('$field has the default it has in the code', ({ field, byDefault }) => {
    const ofPods = Object.entries(defaults.pods).find(([name]) => field === `pods.*.${name}`)?.[1];
    const inCode = ofPods ?? fields.get(field)?.default ?? [];
    // Nothing at all is not worth a word.
    expect(byDefault === '' ? [] : parse(byDefault)).toEqual(
      typeof inCode === 'string' ? parse(inCode) : inCode,
    );
  });

  test.each(rows)('$field expects what its error says', async ({ field, expects }) => {
    const wrong = expects === 'text' ? '[1]' : 'nonsense';
    const value = field.split('.').reduceRight((inner, name) => {
      if (name.endsWith('[]')) return `{ ${name.slice(0, -2)}: [${inner}] }`;
      return `{ ${name === '*' ? 'my-service' : name}: ${inner} }`;
    }, wrong);
    const scenario = { file: 'example.yaml', text: `${header}spec: ${value}\n` };
    const { issues } = await parseScenario([scenario, ...manifests], reader);
    const path = `spec.${field.replaceAll('[]', '[0]').replaceAll('*', 'my-service')}`;
    const issue = issues.find((each) => each.path === path || each.path.startsWith(`${path}[`));
    expect(issue?.message.slice(0, `expected ${expects}`.length)).toBe(`expected ${expects}`);
  });
});

/** Stages and requests are the same in an entry of `loads`. */
const isToldBefore = /^loads\[\]\.(load|requests)\[\]/;

const header = 'apiVersion: plimsoll.dev/v1alpha1\nkind: Scenario\n';

/** Fields without their document stand under `spec`; where no manifests come along, the two of the README do. */
function completed({ file, text }: Source): Source[] {
  const isWhole = /^apiVersion:/m.test(text);
  const whole = isWhole ? text : `${header}spec:\n${text.replaceAll(/^/gm, '  ')}`;
  const hasManifests = /^kind: Ingress|^ +manifests:/m.test(whole);
  return [{ file, text: whole }, ...(hasManifests ? [] : manifests)];
}

interface SchemaNode {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
}

/** By path, `[]` for an entry of a list and `*` for one of a mapping; those that only hold others are left out. */
function fieldsOf(node: SchemaNode, path = ''): Map<string, SchemaNode> {
  const { properties = {}, items, additionalProperties } = node;
  const within = Object.entries(properties).flatMap(([name, child]) => {
    const childPath = path === '' ? name : `${path}.${name}`;
    return [
      ...(child.properties ? [] : [[childPath, child] as const]),
      ...fieldsOf(child, childPath),
    ];
  });
  const ofEntries = items ? [...fieldsOf(items, `${path}[]`)] : [];
  const ofValues =
    typeof additionalProperties === 'object'
      ? [...fieldsOf(additionalProperties, `${path}.*`)]
      : [];
  return new Map([...within, ...ofEntries, ...ofValues]);
}

function unquoted(cell: string): string {
  return cell.replaceAll('`', '');
}
