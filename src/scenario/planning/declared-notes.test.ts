import { describe, expect, test } from 'vitest';
import { findStrategy } from '../../strategies/index.ts';
import { planOf, scenarioText } from '../scenario.fixture.ts';

const prefix = 'nginx.ingress.kubernetes.io';

async function planned(strategies: string, annotations: Readonly<Record<string, string>>) {
  const written = Object.entries(annotations).map(([key, value]) => [`${prefix}/${key}`, value]);
  const manifests = [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'shop', annotations: Object.fromEntries(written) },
      spec: {
        rules: [
          {
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'shop', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'shop' },
      spec: { ports: [{ port: 80 }] },
    },
  ];
  const text = [
    `apiVersion: plimsoll.dev/v1alpha1\nkind: Scenario\nspec: { strategies: ${strategies} }`,
    ...manifests.map((object) => JSON.stringify(object)),
  ].join('\n---\n');
  const { plan } = await planOf(text);
  return plan!;
}

const every: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
  [{ 'load-balance': 'ewma' }, 'ingress-nginx-ewma'],
  [{ 'upstream-hash-by': '$uri' }, 'ingress-nginx-chash of $uri'],
  [
    {
      'upstream-hash-by': '$uri',
      'upstream-hash-by-subset': 'true',
      'upstream-hash-by-subset-size': '2',
    },
    'ingress-nginx-chashsubset(subsetSize=2) of $uri',
  ],
  [{ affinity: 'cookie' }, 'cookie-balanced by the cookie INGRESSCOOKIE'],
  [
    { affinity: 'cookie', 'affinity-mode': 'persistent', 'session-cookie-name': 'route' },
    'cookie-persistent by the cookie route',
  ],
  [{ 'service-upstream': 'true' }, 'kube-proxy'],
];

describe('as-declared', () => {
  test.each(every)('says what %o comes to', async (annotations, comesTo) => {
    const { runs, notes } = await planned('[as-declared]', annotations);
    expect(notes).toContain(`as-declared: shop:80 is ${comesTo}.`);
    expect(runs[0]!.notes).toEqual([`as-declared: shop:80 is ${comesTo}.`]);
    expect(runs[0]!.strategy.label).toBe('as-declared');
  });

  test.each(every)('leaves no parameter of %o open', async (annotations) => {
    const { runs } = await planned('[as-declared]', annotations);
    const { name, params } = runs[0]!.pools[0]!.declared!;
    expect(findStrategy(name)!.params.parse(params)).toEqual(params);
  });

  test('is the default of the dialect where nothing is declared', async () => {
    const { plan } = await planOf(scenarioText('{ strategies: [as-declared] }'));
    expect(plan!.notes).toContain(
      'as-declared: the manifests declare nothing about balancing, so this is round-robin, the default of every dialect.',
    );
  });

  test('goes by keys that nobody has, and says so', async () => {
    const { notes } = await planned('[as-declared]', { affinity: 'cookie' });
    expect(notes.join()).toContain('cookie-balanced goes by cookies, which nobody keeps');
  });
});

test('a named strategy says what it takes the place of', async () => {
  const { notes, runs } = await planned('[p2c, as-declared]', { 'load-balance': 'ewma' });
  expect(notes).toContain('p2c: in place of what the manifests declare about balancing shop:80.');
  expect(runs.find(({ strategy }) => strategy.label === 'p2c')!.notes).toEqual([]);
});
