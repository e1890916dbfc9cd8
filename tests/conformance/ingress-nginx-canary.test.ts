/** Canaries of ingress-nginx, rule by rule, asked from outside. Each has a stable Service of its own, as it attaches to that. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointSlice, ingress, service } from '../../src/kubernetes/manifests.fixture.ts';
import { annotated } from './nginx-annotations.ts';
import { ServedWorld } from './served-world.ts';

const older = '2026-01-01T00:00:00Z';
const younger = '2026-01-02T00:00:00Z';

/** `name.test/` is served by the Service `name`, and by the canary's Service `name-next`. */
function stableAndCanary(name: string, annotations: Readonly<Record<string, string>>): string[] {
  return [
    ingress(name, [`${name}.test / Prefix ${name}:80`], { createdAt: older }),
    ingress(`${name}-canary`, [`${name}.test / Prefix ${name}-next:80`], {
      ...annotated({ canary: 'true', ...annotations }),
      createdAt: younger,
    }),
    service(name),
    service(`${name}-next`),
  ];
}

const header = { 'canary-by-header': 'X-Canary' };
const manifests = [
  ...stableAndCanary('header', header),
  ingress('elsewhere', ['elsewhere.test /deep Exact header:80'], { createdAt: younger }),
  ...stableAndCanary('value', {
    ...header,
    'canary-by-header-value': 'v2',
    'canary-weight': '100',
  }),
  ...stableAndCanary('value-alone', {
    ...header,
    'canary-by-header-value': 'v2',
    'canary-by-header-pattern': '.*',
  }),
  ...stableAndCanary('pattern', { ...header, 'canary-by-header-pattern': 'be+ta' }),
  ...stableAndCanary('broken', {
    ...header,
    'canary-by-header-pattern': '(',
    'canary-weight': '100',
  }),
  ...stableAndCanary('cookie', { 'canary-by-cookie': 'trial' }),
  ...stableAndCanary('all', { ...header, 'canary-by-cookie': 'trial', 'canary-weight': '100' }),
  ...stableAndCanary('weight', { 'canary-weight': '30' }),
  ...stableAndCanary('total', { 'canary-weight': '500', 'canary-weight-total': '1000' }),
  ...stableAndCanary('low-total', { 'canary-weight': '50', 'canary-weight-total': '50' }),
  ...stableAndCanary('own', { 'canary-weight': '100', 'permanent-redirect': 'https://x.test/' }),
  ...stableAndCanary('empty-canary', { 'canary-weight': '100' }),
  endpointSlice('empty-canary-1', 'empty-canary-next', {}),
  ...stableAndCanary('empty-stable', { 'canary-weight': '100' }),
  endpointSlice('empty-stable-1', 'empty-stable', {}),
  ...stableAndCanary('second', { 'canary-weight': '100' }),
  ingress('second-canary-2', ['second.test / Prefix third:80'], {
    ...annotated({ canary: 'true', ...header }),
    createdAt: '2026-01-03T00:00:00Z',
  }),
  service('third'),
  ...stableAndCanary('primary', { 'canary-weight': '100' }),
  ingress('primary-next', ['primary-next.test / Prefix primary-next:80'], { createdAt: older }),
  ingress('lost', ['nowhere.test / Prefix header-next:80', 'header.test /path Prefix third:80'], {
    ...annotated({ canary: 'true', ...header }),
    createdAt: younger,
  }),
];

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open(manifests, { dialect: 'ingress-nginx' });
});
afterAll(() => world[Symbol.asyncDispose]());

/** The Service that takes `/` of a host, or the status. */
async function takenBy(name: string, ...fields: readonly string[]): Promise<string> {
  const answer = await world.answer(`${name}.test`, '/', { fields });
  return answer.split(' ', 1)[0]!;
}

describe('a header', () => {
  test('says always or never, whatever the case of its name and with the case of its value', async () => {
    expect(await takenBy('header')).toBe('header');
    expect(await takenBy('header', 'x-CANARY: always')).toBe('header-next');
    expect(await takenBy('header', 'X-Canary: never')).toBe('header');
    expect(await takenBy('header', 'X-Canary: Always')).toBe('header');
    expect(await takenBy('header', 'X-Canary: other')).toBe('header');
  });

  test('of a certain value makes nothing of always and never', async () => {
    expect(await takenBy('value-alone', 'X-Canary: v2')).toBe('value-alone-next');
    expect(await takenBy('value-alone', 'X-Canary: always')).toBe('value-alone');
    expect(await takenBy('value', 'X-Canary: never')).toBe('value-next');
    expect(await takenBy('value', 'X-Canary: v1')).toBe('value-next');
  });

  test('that a pattern is found in, anywhere and with case', async () => {
    expect(await takenBy('pattern', 'X-Canary: a-beeta-b')).toBe('pattern-next');
    expect(await takenBy('pattern', 'X-Canary: BETA')).toBe('pattern');
    expect(await takenBy('pattern', 'X-Canary: always')).toBe('pattern');
  });

  test('with a pattern that is none is for the stable Service at once', async () => {
    expect(await takenBy('broken', 'X-Canary: x')).toBe('broken');
    expect(await takenBy('broken')).toBe('broken-next');
  });
});

test('a cookie says always or never', async () => {
  expect(await takenBy('cookie', 'Cookie: a=b; trial=always')).toBe('cookie-next');
  expect(await takenBy('cookie', 'Cookie: trial=never')).toBe('cookie');
  expect(await takenBy('cookie', 'Cookie: trial=1')).toBe('cookie');
});

test('the header goes before the cookie, and the cookie before the weight', async () => {
  expect(await takenBy('all', 'X-Canary: always', 'Cookie: trial=never')).toBe('all-next');
  expect(await takenBy('all', 'X-Canary: never', 'Cookie: trial=always')).toBe('all');
  expect(await takenBy('all', 'X-Canary: x', 'Cookie: trial=never')).toBe('all');
  expect(await takenBy('all', 'Cookie: trial=x')).toBe('all-next');
});

// 400 requests; four standard deviations, which a true share leaves once in 16,000 seeds.
test.each([
  ['weight', 0.3, 'a weight is of a hundred'],
  ['total', 0.5, 'or of its total'],
  ['low-total', 0.5, 'which counts only above a hundred'],
])('%s takes a share of %d: %s', async (name, share) => {
  const count = 400;
  const tally = await world.tally(`${name}.test`, '/', count);
  const taken = tally.get(`${name}-next /`) ?? 0;
  expect(taken + (tally.get(`${name} /`) ?? 0)).toBe(count);
  const deviation = Math.sqrt(count * share * (1 - share));
  expect(Math.abs(taken - count * share)).toBeLessThan(4 * deviation);
});

describe('a canary', () => {
  test('takes its part of every path and host with that Service and port', async () => {
    const fields = ['X-Canary: always'];
    expect(await world.answer('elsewhere.test', '/deep', { fields })).toBe('header-next /deep');
  });

  test('makes no host and no path', async () => {
    const fields = ['X-Canary: always'];
    expect(await world.answer('nowhere.test', '/', { fields })).toBe('404');
    expect(await world.answer('header.test', '/path', { fields })).toBe('header-next /path');
  });

  test('beyond the first of a Service is none', async () => {
    expect(await takenBy('second', 'X-Canary: always')).toBe('second-next');
    expect(await takenBy('second')).toBe('second-next');
  });

  test('has none of its other annotations', async () => {
    expect(await takenBy('own')).toBe('own-next');
  });

  test('without pods leaves its part to the stable Service', async () => {
    expect(await takenBy('empty-canary')).toBe('empty-canary');
  });

  test('does not help a stable Service without pods', async () => {
    expect(await takenBy('empty-stable')).toBe('503');
  });

  test('whose Service an older Ingress serves by itself takes nothing', async () => {
    expect(await takenBy('primary-next')).toBe('primary-next');
    expect(await takenBy('primary')).toBe('primary');
  });
});
