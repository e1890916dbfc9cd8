/** The certificate from outside; that it holds is for tests/agreement. */
import { expect, test } from 'vitest';
import { start } from './cli.ts';

test('verify prints rows as they come; an interruption ends it, with what was known by then', async () => {
  await using running = start(['verify']);
  await running.prints(/agrees +T, random, M\/M\/1, n = 10, λ = 0.5/);
  running.signal('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^agrees +smooth-weighted-round-robin 5,1,1 +aabacaa +aabacaa +nginx/m);
  expect(stdout).toMatch(/\d+ agree, 0 disagree, 0 too wide to tell, \d+ not tried\./);
});
