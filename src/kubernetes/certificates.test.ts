import { describe, expect, test } from 'vitest';
import { formatIssue } from '../core/issue.ts';
import { examineCertificate } from '../platform/examine-certificate.ts';
import { type KeyedCertificate, selfSigned } from '../platform/self-signed.ts';
import { readCertificates } from './certificates.ts';
import { clusterOf, deployment, ingress, issuesOf, service, worldOf } from './manifests.fixture.ts';

const shop = await selfSigned({ name: 'CN=shop', hosts: ['a.com', '*.b.com'], validDays: 1 });
const other = await selfSigned({ name: 'CN=other', hosts: ['c.com'], validDays: 1 });

function secret(name: string, { certificate, key }: KeyedCertificate, encoded = true): string {
  const data = { 'tls.crt': certificate, 'tls.key': key };
  const inBase64 = Object.entries(data).map(([part, pem]) => [part, btoa(pem)]);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/tls',
    ...(encoded ? { data: Object.fromEntries(inBase64) as object } : { stringData: data }),
  });
}

function withTls(name: string, hosts: readonly string[], tls: readonly object[], createdAt = '') {
  const rules = hosts.map((host) => `${host} / Prefix web:80`);
  return ingress(name, rules, { spec: { tls }, createdAt });
}

async function served(dialect: 'kubernetes' | 'ingress-nginx', ...manifests: readonly string[]) {
  const all = [...manifests, secret('shop', shop), secret('other', other, false)];
  const { secrets } = await clusterOf(...all);
  const { certificates, issues } = readCertificates(secrets, examineCertificate);
  const settings = { dialect, certificates };
  const resolved = await worldOf([...all, service('web'), deployment('web')], settings);
  return {
    hosts: resolved.world.certificates?.map(({ secret, hosts }) => ({ secret, hosts })),
    notes: [...issues, ...resolved.issues].map((each) => formatIssue(each).replace(/^\S+ +/, '')),
  };
}

const both = ['kubernetes', 'ingress-nginx'] as const;

describe.each(both)('in the %s dialect', (dialect) => {
  test('a host gets the certificate of the entry that lists it, or of one that covers it', async () => {
    const tls = [{ hosts: ['c.com'], secretName: 'other' }, { secretName: 'shop' }];
    const shopAndOther = withTls('web', ['c.com', 'a.com', '*.b.com'], tls);
    expect(await served(dialect, shopAndOther)).toEqual({
      hosts: [
        { secret: 'default/other', hosts: ['c.com'] },
        { secret: 'default/shop', hosts: ['a.com', '*.b.com'] },
      ],
      notes: [],
    });
  });

  test('the default certificate is for what has none, and why is told', async () => {
    const hosts = ['a.com', 'x.com', 'y.com', 'z.com'];
    const bad = secret('bad', { certificate: shop.certificate, key: other.key });
    const tls = [
      { hosts: ['a.com'], secretName: 'bad' },
      { hosts: ['x.com'] },
      { hosts: ['y.com'], secretName: 'gone' },
      { hosts: ['z.com'], secretName: 'shop' },
    ];
    const instead = 'gets the default certificate';
    expect(await served(dialect, withTls('web', hosts, tls), bad)).toEqual({
      hosts: [],
      notes: [
        `data: tls.key is not that of tls.crt: whoever names it ${instead}`,
        `spec.tls[0].secretName: a.com ${instead}: Secret default/bad holds none to serve`,
        `spec.tls[1]: x.com ${instead}: no Secret is named`,
        `spec.tls[2].secretName: y.com ${instead}: there is no Secret default/gone`,
        `spec.tls[3].secretName: z.com ${instead}: that of Secret default/shop is for other names`,
      ],
    });
  });

  test('the older of two Ingresses decides for a host', async () => {
    const one = withTls('one', ['a.com'], [{ hosts: ['a.com'] }], '2026-01-02T00:00:00Z');
    const named = [{ hosts: ['a.com'], secretName: 'shop' }];
    const two = withTls('two', ['a.com'], named, '2026-01-01T00:00:00Z');
    const { hosts } = await served(dialect, one, two);
    expect(hosts).toEqual([{ secret: 'default/shop', hosts: ['a.com'] }]);
  });

  test('without any TLS there are no certificates to speak of', async () => {
    const { hosts } = await served(dialect, ingress('web', ['a.com / Prefix web:80']));
    expect(hosts).toBeUndefined();
  });
});

test('a host without a rule has a certificate by the specification, and no server in ingress-nginx', async () => {
  const web = withTls('web', ['x.com'], [{ hosts: ['a.com'], secretName: 'shop' }]);
  expect((await served('kubernetes', web)).hosts).toEqual([
    { secret: 'default/shop', hosts: ['a.com'] },
  ]);
  expect((await served('ingress-nginx', web)).hosts).toEqual([]);
});

test.each([
  ['tls.crt is no certificate in PEM', { certificate: 'x', key: shop.key }],
  ['tls.key is no private key in PEM', { certificate: shop.certificate, key: 'x' }],
  ['tls.key is not that of tls.crt', { certificate: shop.certificate, key: other.key }],
  [
    "tls.crt can't be served: bad base64 decode",
    {
      certificate: `${shop.certificate}\n-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n`,
      key: shop.key,
    },
  ],
])('a Secret is told that its %s', async (problem, pair) => {
  const { secrets } = await clusterOf(secret('bad', pair));
  const { certificates, issues } = readCertificates(secrets, examineCertificate);
  expect(certificates.get('default/bad')).toBeUndefined();
  expect(issues).toMatchObject([{ path: 'data', message: expect.stringContaining(problem) }]);
});

test('data that is not base64 is refused without showing it', async () => {
  const text = secret('bad', shop).replace(/"tls.key":"[^"]+"/, '"tls.key":"s€cret"');
  const issues = await issuesOf(text);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatch(/ data\[tls.key\]: Invalid value: expected base64/);
  expect(issues[0]).not.toMatch(/s€cret/);
});
