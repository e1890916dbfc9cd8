import { describe, expect, test } from 'vitest';
import { runSpec } from '../../core/run-spec.fixture.ts';
import type { RunSpec, StrategyNeed } from '../../core/run-spec.ts';
import { strategySpec } from '../../scenario/schema/strategy-choice.ts';
import { strategies } from '../../strategies/index.ts';
import { simulatedEngine } from '../simulated/simulated-engine.ts';
import { wireEngine } from './wire-engine.ts';

const oracles = strategies.filter(({ family }) => family === 'oracle').map(({ name }) => name);
const needing = (needs: readonly StrategyNeed[]) => ({ name: 'x', label: 'x', params: {}, needs });
const target = { host: 'localhost', addresses: ['127.0.0.1'], port: 1, podHeader: 'x-pod' };

describe('an oracle', () => {
  test.each(oracles)('%s runs in virtual time', (name) => {
    const strategy = strategySpec(name, []);
    expect(simulatedEngine.supports(runSpec({ strategy }))).toEqual({ kind: 'full' });
  });

  test.each<[string, Partial<RunSpec>]>(
    oracles.flatMap((name) => [
      [name, { ingress: 'in-process' }],
      [name, { ingress: 'external', target }],
    ]),
  )('%s is refused on the wire, with the reason (%j)', (name, changes) => {
    const strategy = strategySpec(name, []);
    const support = wireEngine.supports(runSpec({ engine: 'wire', ...changes, strategy }));
    expect(support).toMatchObject({ kind: 'none' });
    expect(support).toHaveProperty(
      'reason',
      `"${name}" goes by what no balancer can know, such as the work left in every pod: only virtual time tells (plimsoll simulate runs it)`,
    );
  });
});

test('a strategy of one’s own that lets requests wait is refused on the wire too', () => {
  const strategy = needing(['waiting-line']);
  expect(simulatedEngine.supports(runSpec({ strategy }))).toEqual({ kind: 'full' });
  expect(wireEngine.supports(runSpec({ engine: 'wire', strategy }))).toMatchObject({
    kind: 'none',
    reason: expect.stringContaining('lets requests wait in one line'),
  });
});
