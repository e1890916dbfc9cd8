import { describe, expect, test } from 'vitest';
import { scenarioText } from '../scenario.fixture.ts';
import { here, planFor } from './external-target.fixture.ts';

const bare = 'apiVersion: plimsoll.dev/v1alpha1\nkind: Scenario\nspec: ';

describe('a plan for an external ingress', () => {
  test('knows of it what was asked for, and nothing of what is behind it', async () => {
    const { plan } = await planFor(
      here,
      scenarioText('{ strategies: [random, p2c], replicas: 3 }'),
    );
    expect(plan!.runs).toHaveLength(1);
    expect(plan!.runs[0]).toMatchObject({
      id: 'external-1',
      ingress: 'external',
      dialect: 'external',
      strategy: { name: 'external', label: 'external' },
      target: { host: 'shop.test', addresses: ['127.0.0.1'], port: 8080, podHeader: 'x-pod' },
      replicas: 1,
      routes: [],
      pools: [{ name: 'external', endpoints: [] }],
      endpoints: [],
      pods: [],
    });
    expect(plan!.notes.join('\n')).toContain('no strategies, replicas and pods');
  });

  test.each([
    ["the scenario's requests", '{ requests: [{ get: "http://a.test/b" }] }', ['http://a.test/b']],
    [
      'one to each route of the manifests',
      '{ seed: 3 }',
      ['http://example.com/', 'http://example.com/api', 'http://any.example.com/a%20b'],
    ],
  ])('sends %s', async (_, spec, urls) => {
    const { plan } = await planFor(here, scenarioText(spec));
    const sent = plan!.runs[0]!.requests.map(({ host, target }) => `http://${host}${target}`);
    expect(new Set(sent)).toEqual(new Set(urls));
  });

  test("sends a GET to the target's path where neither is there", async () => {
    const { plan } = await planFor(here, `${bare}{ seed: 3 }`);
    expect(plan!.runs[0]!.requests).toEqual([
      { weight: 1, method: 'GET', host: 'shop.test:8080', target: '/basket?x=1', headers: {} },
    ]);
  });

  test('needs no manifests for the requests of a scenario', async () => {
    const { plan } = await planFor(here, `${bare}{ requests: [{ get: "http://a.test/b" }] }`);
    expect(plan!.runs[0]!.requests).toMatchObject([{ host: 'a.test', target: '/b' }]);
  });
});

describe('it is refused', () => {
  test.each([
    ['without a target', { target: undefined }, '--ingress: external: expected --target URL'],
    ['with a strategy', { strategies: ['p2c'] }, '--strategy: an external ingress balances as'],
    ['in virtual time', { engine: 'simulated' }, '--ingress: expected "in-process"'],
    ['beside others', { ingresses: ['nginx', 'external'] }, '--ingress: external: expected alone'],
    ['under another name', { ingresses: ['in-process'] }, '--target: expected beside --ingress'],
  ])('%s', async (_, changes, problem) => {
    const { plan, problems } = await planFor(here, scenarioText('{}'), changes);
    expect(plan).toBeUndefined();
    expect(problems.join('\n')).toContain(problem);
  });
});
