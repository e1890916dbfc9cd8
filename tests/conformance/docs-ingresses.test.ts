import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Capability } from '../../src/engines/wire/ingress/capability.ts';
import { ingresses } from '../../src/engines/wire/ingress/index.ts';
import type { Ingress } from '../../src/engines/wire/ingress/ingress.ts';
import { findStrategy } from '../../src/strategies/index.ts';
import { repository, tableAfter } from './documentation.ts';
import { capabilityRows } from './ingress-page.ts';

const page = readFileSync(join(repository, 'docs/real-ingresses.md'), 'utf8');
const listed: readonly Ingress[] = ingresses;
const products = listed.flatMap(({ name, capabilities }): [string, readonly Capability[]][] =>
  capabilities ? [[name, capabilities]] : [],
);

describe.each(products)('%s', (name, capabilities) => {
  test('has a table in docs/real-ingresses.md that says what each strategy becomes', () => {
    expect(tableAfter(page, `## Strategies in ${name}`)).toEqual(capabilityRows(capabilities));
  });

  test('translates strategies that there are, each once', () => {
    const names = capabilities.map(({ strategy }) => strategy);
    expect(names.filter((strategy) => findStrategy(strategy) === undefined)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('docs/cli.md names every ingress', () => {
  const row = readFileSync(join(repository, 'docs/cli.md'), 'utf8').match(
    /^\| `--ingress .*$/m,
  )![0];
  for (const { name } of listed) expect(row).toContain(`\`${name}\``);
});
