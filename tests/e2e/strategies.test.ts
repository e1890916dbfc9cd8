/** Users' own strategies, held to the suite from outside: what ships with the scenarios, and modules with mistakes. */
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoStack, Folder, type Outcome, plimsoll, repository } from './cli.ts';

const shipped = globSync('scenarios/strategies/*.ts', { cwd: repository });
let folder: Folder;

beforeAll(async () => {
  folder = await Folder.make();
});

afterAll(() => folder[Symbol.asyncDispose]());

/** A module of the user's whose `create` has this body, in line 9. */
async function held(body: string, ...options: readonly string[]): Promise<Outcome> {
  return await heldModule(
    `import { defineStrategy, z } from 'plimsoll';
let turn = 0;
export default defineStrategy({
  name: 'mine', family: 'mine', summary: 'Mine.', source: 'me', fidelity: 'inspired',
  details: { does: 'It.', state: 'None.', cost: 'O(1)', matches: 'None.', failsWhen: 'never.' },
  honoursWeights: false, spread: 'even', scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { rng }) => ({
${body}
  }),
});
`,
    ...options,
  );
}

async function heldModule(text: string, ...options: readonly string[]): Promise<Outcome> {
  await writeFile(join(folder.path, 'mine.ts'), text);
  const outcome = await plimsoll(['strategies', 'test', './mine.ts', ...options], {
    cwd: folder.path,
  });
  expectNoStack(outcome);
  return outcome;
}

describe('strategies test', () => {
  test.each(shipped)('%s passes, a line a case', async (module) => {
    const args = ['strategies', 'test', module];
    const { code, stdout, stderr } = await plimsoll(args, { cwd: repository });
    expect(stdout).toMatch(/^passed +goes on through failures, new weights and an empty pool$/m);
    expect(stdout).toMatch(/^skipped +\S.*: it is for a spread /m);
    expect(stdout).toMatch(/, simulated: [4-9] passed, 0 failed, \d skipped\.\n$/);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test.each(shipped)(
    '%s passes on the wire, but for what sockets cannot repeat',
    async (module) => {
      const args = ['strategies', 'test', module, '--engine', 'wire'];
      const { code, stdout } = await plimsoll(args, { cwd: repository });
      expect(stdout).toMatch(/^passed +uses its endpoints, all and no others$/m);
      expect(stdout).toMatch(/^skipped +chooses the same for the same seed: the order in which /m);
      expect(stdout).toMatch(/, wire: \d passed, 0 failed, \d skipped\.\n$/);
      expect(code).toBe(0);
    },
  );

  test('takes a name of the list, and suggests one for another', async () => {
    const { code, stdout } = await plimsoll(['strategies', 'test', 'rendezvous']);
    expect(stdout).toMatch(/^passed +moves the keys of what is removed/m);
    expect(stdout).toContain('rendezvous, simulated: 8 passed, 0 failed, 2 skipped.');
    expect(code).toBe(0);
    const unknown = await plimsoll(['strategies', 'test', 'rendesvous']);
    expect(unknown.stderr).toContain('did you mean "rendezvous"?');
    expect(unknown.code).toBe(2);
  });
});

describe('a module with a mistake', () => {
  test.each([
    [
      'a turn kept in a global',
      'choose: (ready) => ready.at(turn++ % ready.size),',
      /^failed +chooses the same for the same seed: with 2 endpoints: request 0 went to endpoint-0, and to endpoint-1 in another run/m,
    ],
    [
      'an exception',
      "choose(ready, { sequence }) { if (sequence === 150) throw new Error('lost'); return ready.at(rng.below(ready.size)); },",
      /^failed +uses its endpoints, all and no others: with 2 endpoints: lost \(\.\/mine\.ts:9:\d+\)$/m,
    ],
    [
      'a copy in place of an endpoint',
      'choose: (ready) => ({ ...ready.at(0) }),',
      /^failed +uses its endpoints, .*chose "endpoint-0", which is not ready$/m,
    ],
  ])('%s: a line says what was seen, exit code 1', async (_mistake, body, line) => {
    const { code, stdout, stderr } = await held(body);
    expect(stdout).toMatch(line);
    expect(stdout).toMatch(/mine, simulated: \d passed, [1-9] failed, 2 skipped\.\n$/);
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  test('that breaks the ingress down: the reason and its place, exit code 1', async () => {
    const { code, stdout } = await held(
      "choose() { throw new Error('lost'); },",
      '--engine',
      'wire',
    );
    expect(stdout).toMatch(
      /^failed +uses its endpoints, all and no others: with 3 endpoints: the ingress thread broke down: lost \(\.\/mine\.ts:9:\d+\)$/m,
    );
    expect(code).toBe(1);
  });

  test.each([
    ['that is no TypeScript', '\nconst strategy = ;\n', 'cannot load ./mine.ts:2: '],
    ['that throws', '\n\nnull.strategy;\n', 'cannot load ./mine.ts:3:6: Cannot read properties'],
    ['without a default export', 'export const x = 1;\n', './mine.ts: expected a default export'],
    [
      'that says too little of itself',
      'export default { name: "My strategy" };\n',
      './mine.ts: "create": expected a function.',
    ],
  ])('%s: refused, exit code 2', async (_mistake, text, message) => {
    const { code, stdout, stderr } = await heldModule(text);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
