/** What an ingress refuses, and what it has to say of what it does otherwise. */
import { describe, expect, test } from 'vitest';
import { runSpec } from '../../../core/run-spec.fixture.ts';
import type { RunSpec } from '../../../core/run-spec.ts';
import { findStrategy } from '../../../strategies/index.ts';
import { haproxyConfiguration } from './haproxy/configuration.ts';
import { findIngress } from './index.ts';
import { nginxConfiguration } from './nginx/configuration.ts';

function runOf(strategy: string, params = {}, changes: Partial<RunSpec> = {}): RunSpec {
  const parsed = findStrategy(strategy)!.params.parse(params);
  return runSpec({ strategy: { name: strategy, label: strategy, params: parsed }, ...changes });
}

function supportBy(ingress: string, run: RunSpec) {
  return findIngress(ingress)!.supports(run);
}

function weighted(...weights: readonly number[]): Partial<RunSpec> {
  const { endpoints } = runSpec({}, weights.length);
  return { endpoints: endpoints.map((each, index) => ({ ...each, weight: weights[index]! })) };
}

describe('a product', () => {
  test.for([
    ['nginx', 'p2c-peak-ewma', {}, 'nginx has nothing like the strategy "p2c-peak-ewma"'],
    [
      'nginx',
      'nginx-least-time',
      {},
      /cannot run nginx-least-time: least_time is open source from/,
    ],
    ['haproxy', 'nginx-least-time', {}, 'HAProxy has nothing like the strategy "nginx-least-time"'],
    ['haproxy', 'finagle-peak-ewma', {}, /HAProxy has nothing like the strategy "finagle-/],
    ['nginx', 'p2c', { choices: 3 }, 'nginx cannot run p2c: it draws two endpoints, never more'],
    ['nginx', 'nginx-hash', { key: 'affinity-key' }, /not told of the key that manifests declare/],
    ['haproxy', 'nginx-ip-hash', {}, 'HAProxy has nothing like the strategy "nginx-ip-hash"'],
    ['haproxy', 'round-robin', { start: 'random' }, /starts with the first endpoint/],
  ] as const)('%s refuses %s %o, and says why', ([ingress, strategy, params, reason]) => {
    expect(supportBy(ingress, runOf(strategy, params))).toEqual({
      kind: 'none',
      reason: expect.stringMatching(reason) as string,
    });
  });

  test.each(['nginx', 'haproxy'])('%s refuses limits, which it is not told of', (ingress) => {
    const run = runOf('round-robin', {}, { limits: { podTimeoutMs: 5000 } });
    expect(supportBy(ingress, run)).toMatchObject({ reason: expect.stringContaining('limits') });
  });

  test('does not take a strategy of the user for one of the list with its name', () => {
    const { strategy } = runOf('round-robin');
    const run = runSpec({ strategy: { ...strategy, module: { path: 'mine.ts', hash: '' } } });
    expect(supportBy('nginx', run)).toMatchObject({ kind: 'none' });
  });

  test('is asked for what the manifests declare, pool by pool, where the run leaves it to them', () => {
    const declared = { name: 'ingress-nginx-ewma', label: 'ingress-nginx-ewma', params: {} };
    const { strategy, pools } = runOf('round-robin');
    const declaring = [{ ...pools[0]!, declared }];
    const asDeclared = runSpec({
      strategy: { ...strategy, label: 'as-declared' },
      pools: declaring,
    });
    expect(supportBy('nginx', asDeclared)).toEqual({
      kind: 'none',
      reason: 'nginx has nothing like the strategy "ingress-nginx-ewma"',
    });
    expect(supportBy('nginx', runSpec({ strategy, pools: declaring }))).toEqual({ kind: 'full' });
    const ring = findStrategy('nginx-consistent-hash')!;
    const hashed = { name: ring.name, label: ring.name, params: ring.params.parse({}) };
    const text = nginxConfiguration({
      run: { ...asDeclared, pools: [{ ...pools[0]!, declared: hashed }] },
      endpointPorts: [9001, 9002, 9003],
      port: 8080,
      connections: 100,
      trustForwarded: false,
    });
    expect(text).toMatch(/^ +hash \S+ consistent;$/m);
  });

  test('notes how it differs from the strategy that was asked for', () => {
    expect(supportBy('nginx', runOf('least-requests'))).toEqual({
      kind: 'approximate',
      notes: [
        'least-requests is "least_conn" in nginx: of equally loaded endpoints it takes one after the other.',
      ],
    });
    expect(supportBy('nginx', runOf('least-requests', { ties: 'turns' }))).toEqual({
      kind: 'full',
    });
  });

  test('notes paths that it looks up otherwise than the dialect, if a request has them', () => {
    const plain = { dialect: 'kubernetes' };
    const [request] = runSpec().requests;
    const doubled = { ...plain, requests: [{ ...request!, target: '/a//b' }] };
    expect(supportBy('nginx', runOf('round-robin', {}, plain))).toEqual({ kind: 'full' });
    expect(supportBy('nginx', runOf('round-robin', {}, doubled))).toMatchObject({
      notes: [expect.stringContaining('requests such as /a//b may be routed otherwise')],
    });
    expect(supportBy('haproxy', runOf('round-robin', {}, doubled))).toEqual({ kind: 'full' });
    const normalised = { ...doubled, dialect: 'ingress-nginx' };
    expect(supportBy('nginx', runOf('round-robin', {}, normalised))).toEqual({ kind: 'full' });
    expect(supportBy('haproxy', runOf('round-robin', {}, normalised)).kind).toBe('approximate');
  });

  test('refuses weights greater than HAProxy takes, where weights matter', () => {
    const kind = (strategy: string, ...weights: readonly number[]) =>
      supportBy('haproxy', runOf(strategy, {}, weighted(...weights))).kind;
    expect(kind('haproxy-static-rr', 256, 1, 1)).toBe('full');
    expect(kind('haproxy-static-rr', 257, 1, 1)).toBe('none');
    expect(kind('round-robin', 257, 1, 1)).toBe('full');
  });
});

describe('weights', () => {
  const setup = {
    port: 1,
    endpointPorts: [9001, 9002, 9003],
    connections: 10,
    trustForwarded: false,
  };
  const serversIn = (configuration: string) =>
    [...configuration.matchAll(/^\s+server (?:endpoint-\d+ )?127\S+ (.*?);?$/gm)].map(
      (match) => match[1],
    );

  test('are declared to strategies that honour them, and to no others', () => {
    const servers = (strategy: string) =>
      serversIn(nginxConfiguration({ ...setup, run: runOf(strategy, {}, weighted(5, 1, 2)) }));
    expect(servers('smooth-weighted-round-robin')).toEqual(
      [5, 1, 2].map((weight) => `weight=${weight} max_fails=0`),
    );
    expect(servers('round-robin')).toEqual(Array(3).fill('weight=1 max_fails=0'));
  });

  test('are as large as HAProxy allows where they are points of a ring, and as declared where they make turns', () => {
    const servers = (strategy: string) =>
      serversIn(haproxyConfiguration({ ...setup, run: runOf(strategy, {}, weighted(10, 2, 4)) }));
    expect(servers('random')).toEqual(['weight 250', 'weight 50', 'weight 100']);
    expect(servers('haproxy-static-rr')).toEqual(['weight 10', 'weight 2', 'weight 4']);
    expect(servers('p2c')).toEqual(Array(3).fill('weight 256'));
    expect(servers('haproxy-first')).toEqual(Array(3).fill('weight 1 maxconn 10'));
  });
});
