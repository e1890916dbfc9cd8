import { expect, test } from 'vitest';
import { formatIssue } from '../../core/issue.ts';
import { examineCertificate } from '../../platform/examine-certificate.ts';
import { type KeyedCertificate, selfSigned } from '../../platform/self-signed.ts';
import { readCertificates } from '../certificates.ts';
import { clusterOf, service, worldOf } from '../manifests.fixture.ts';
import {
  gateway,
  gatewayClass,
  httpRoute,
  referenceGrant,
  rule,
} from './gateway-manifests.fixture.ts';

const shop = await selfSigned({ name: 'CN=shop', hosts: ['a.com', '*.b.com'], validDays: 1 });
const other = await selfSigned({ name: 'CN=other', hosts: ['c.com', 'd.b.com'], validDays: 1 });

function secret(
  name: string,
  { certificate, key }: KeyedCertificate,
  namespace = 'default',
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': certificate, 'tls.key': key },
  });
}

async function served(
  host: string | undefined,
  refs: readonly object[],
  ...manifests: readonly string[]
) {
  const all = [
    gatewayClass,
    gateway('gw', [`https HTTPS:443${host === undefined ? '' : ` ${host}`}`], {
      each: { tls: { certificateRefs: refs } },
    }),
    httpRoute('web', [rule('/', ['web:80'])], { hostnames: ['a.com', 'd.b.com', '*.b.com'] }),
    service('web'),
    secret('shop', shop),
    secret('other', other),
    ...manifests,
  ];
  const { certificates } = readCertificates((await clusterOf(...all)).secrets, examineCertificate);
  const { world, issues } = await worldOf(all, { certificates });
  return {
    certificates: world.certificates?.map(({ secret: from, hosts, anyDepth }) => [
      from,
      hosts,
      anyDepth,
    ]),
    notes: issues.map((issue) => formatIssue(issue).replace(/^\S+ +/, '')),
  };
}

test('the certificate of a listener is for its host and those of its routes', async () => {
  expect(await served('*.b.com', [{ name: 'shop' }])).toEqual({
    certificates: [['default/shop', ['*.b.com', 'd.b.com'], true]],
    notes: [],
  });
});

test('of several the first that covers a host is served for it, the first for what none covers', async () => {
  expect((await served(undefined, [{ name: 'other' }, { name: 'shop' }])).certificates).toEqual([
    ['default/other', ['*', 'd.b.com'], true],
    ['default/shop', ['a.com', '*.b.com'], true],
  ]);
});

test('the default certificate stands in for one that is not there, and why is told', async () => {
  const far = { name: 'far', namespace: 'vault' };
  expect(
    await served(
      'a.com',
      [{ name: 'nobody' }, far, { kind: 'Key', group: 'x.y', name: 'z' }],
      secret('far', shop, 'vault'),
    ),
  ).toEqual({
    certificates: [],
    notes: [
      'spec.listeners[0].tls.certificateRefs[0]: there is no Secret default/nobody: the default certificate stands in',
      'spec.listeners[0].tls.certificateRefs[1]: no ReferenceGrant of namespace vault lets Gateways of namespace default refer to Secret far: the default certificate stands in',
      'spec.listeners[0].tls.certificateRefs[2]: a Key holds no certificate that is known here: the default certificate stands in',
    ],
  });
  const grant = referenceGrant(
    'vault',
    { kind: 'Gateway', namespace: 'default' },
    { group: '', kind: 'Secret' },
  );
  expect(await served('a.com', [far], secret('far', shop, 'vault'), grant)).toEqual({
    certificates: [['vault/far', ['a.com'], true]],
    notes: [],
  });
});
