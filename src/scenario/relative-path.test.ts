import { expect, test } from 'vitest';
import { baseName, besides } from './relative-path.ts';

test.each([
  ['scenarios/a.yaml', 'shop/ingress.yaml', 'scenarios/shop/ingress.yaml'],
  ['a.yaml', 'shop/ingress.yaml', 'shop/ingress.yaml'],
  ['/etc/a.yaml', './b.yaml', '/etc/b.yaml'],
  ['/etc/a.yaml', '../b.yaml', '/etc/../b.yaml'],
  ['dir/a.yaml', '/abs/b.yaml', '/abs/b.yaml'],
  ['C:\\dir\\a.yaml', 'b.yaml', 'C:\\dir\\b.yaml'],
  ['<stdin>', 'b.yaml', 'b.yaml'],
])('beside %s, %s is %s', (file, entry, path) => {
  expect(besides(file, entry)).toBe(path);
});

test.each([
  ['scenarios/quickstart.yaml', 'quickstart'],
  ['C:\\x\\my scenario.YML', 'my-scenario'],
  ['<stdin>', 'stdin'],
  ['/tmp/.yaml', 'scenario'],
  ['', 'scenario'],
])('the scenario in %j is called %s', (file, name) => {
  expect(baseName(file)).toBe(name);
});
