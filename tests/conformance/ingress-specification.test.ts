/** The Ingress specification, rule by rule: manifests in the kubernetes dialect, asked from outside. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  backendOf,
  deployment,
  endpointSlice,
  ingress,
  service,
} from '../../src/kubernetes/manifests.fixture.ts';
import { type Expected, ServedWorld } from './served-world.ts';

const portsOfTwo = [
  { name: 'web', port: 80, targetPort: 'http' },
  { name: 'admin', port: 8080, targetPort: 'admin' },
];
const older = '2026-01-01T00:00:00Z';
const younger = '2026-01-02T00:00:00Z';
const manifests = [
  ingress('hosts', [
    'foo.example / Prefix exact:80',
    '*.example / Prefix wildcard:80',
    '*.foo.example / Prefix deep:80',
    '* /only Exact hostless:80',
  ]),
  ingress('exact', [
    'exact.test /foo Exact one:80',
    'exact.test /bar/ Exact two:80',
    'exact.test /both Exact one:80',
    'exact.test /both Prefix two:80',
  ]),
  ingress('prefix', [
    'prefix.test /foo Prefix one:80',
    'prefix.test /bar/ Prefix two:80',
    'prefix.test /aaa/bb Prefix one:80',
    'prefix.test /aaa Prefix two:80',
    'prefix.test /twice Prefix one:80',
    'prefix.test /twice/ Prefix two:80',
    'prefix.test /left ImplementationSpecific one:80',
  ]),
  ingress('root', ['root.test / Prefix one:80', 'root.test /aaa Prefix two:80']),
  ingress('elder', ['twice.test /x Prefix one:80'], { createdAt: older }),
  ingress('aaa-younger', ['twice.test /x Prefix two:80'], { createdAt: younger }),
  ingress('tied-b', ['tied.test /x Prefix two:80'], { createdAt: older }),
  ingress('tied-a', ['tied.test /x Prefix one:80'], { createdAt: older }),
  ingress('rest', [], {
    spec: { defaultBackend: backendOf('rest:80'), rules: [{ host: 'bare.test' }] },
  }),
  ingress('ports', [
    'ports.test /number Prefix two-ports:8080',
    'ports.test /name Prefix two-ports:web',
    'ports.test /missing Prefix two-ports:81',
    'ports.test /nobody Prefix nobody:80',
    'ports.test /headless Prefix headless:80',
    'ports.test /listed Prefix listed:80',
    'ports.test /affine Prefix affine:80',
    'ports.test /empty Prefix empty:80',
  ]),
  ingress('spaces', ['spaces.test / Prefix one:80'], { namespace: 'shop' }),
  ...['exact', 'wildcard', 'deep', 'hostless', 'one', 'two', 'rest', 'listed', 'empty'].map(
    (name) => service(name),
  ),
  service('one', [{ port: 80 }], {}, 'shop'),
  service('two-ports', portsOfTwo),
  deployment('old', { app: 'two-ports', replicas: 1, port: { name: 'http', containerPort: 8080 } }),
  deployment('new', { app: 'two-ports', replicas: 1, port: { name: 'http', containerPort: 9090 } }),
  deployment('admin', { app: 'two-ports', replicas: 1, port: { name: 'admin' } }),
  service('headless', [{ port: 80 }], { clusterIP: 'None' }),
  service('affine', [{ port: 80 }], { sessionAffinity: 'ClientIP' }),
  endpointSlice('listed-1', 'listed', {
    'listed-a': {},
    'listed-b': { conditions: { ready: false } },
    'listed-c': { conditions: { ready: false, serving: true, terminating: true } },
  }),
  endpointSlice('empty-1', 'empty', { 'empty-a': { conditions: { ready: false } } }),
];

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open(manifests, { dialect: 'kubernetes' });
});
afterAll(() => world[Symbol.asyncDispose]());

async function expectAnswers(expected: readonly Expected[]): Promise<void> {
  expect(await world.answers(expected)).toEqual(expected);
}

describe('hosts', () => {
  test('are compared without case and port, the exact one before a wildcard', () =>
    expectAnswers([
      ['foo.example', '/a', 'exact /a'],
      ['FOO.Example', '/a', 'exact /a'],
      ['foo.example:8080', '/a', 'exact /a'],
      ['bar.example', '/a', 'wildcard /a'],
    ]));

  test('the * stands for exactly one label', () =>
    expectAnswers([
      ['a.foo.example', '/a', 'deep /a'],
      ['a.bar.example', '/a', 'rest /a'],
      ['b.a.foo.example', '/a', 'rest /a'],
      ['example', '/a', 'rest /a'],
      ['.example', '/a', 'rest /a'],
    ]));

  test('that no rule names meet the rules without a host', () =>
    expectAnswers([
      ['elsewhere.test', '/only', 'hostless /only'],
      ['elsewhere.test', '/only/', 'rest /only/'],
    ]));
});

describe('paths', () => {
  test('Exact is byte for byte, with case', () =>
    expectAnswers([
      ['exact.test', '/foo', 'one /foo'],
      ['exact.test', '/foo/', 'rest /foo/'],
      ['exact.test', '/FOO', 'rest /FOO'],
      ['exact.test', '/bar/', 'two /bar/'],
      ['exact.test', '/bar', 'rest /bar'],
    ]));

  test('Prefix is element by element, whichever side has a closing slash', () =>
    expectAnswers([
      ['prefix.test', '/foo', 'one /foo'],
      ['prefix.test', '/foo/', 'one /foo/'],
      ['prefix.test', '/foo/ccc', 'one /foo/ccc'],
      ['prefix.test', '/foobar', 'rest /foobar'],
      ['prefix.test', '/Foo', 'rest /Foo'],
      ['prefix.test', '/bar', 'two /bar'],
      ['prefix.test', '/bar/', 'two /bar/'],
      ['prefix.test', '/bar/ccc', 'two /bar/ccc'],
      ['prefix.test', '/barxyz', 'rest /barxyz'],
    ]));

  test('ImplementationSpecific is Prefix here', () =>
    expectAnswers([
      ['prefix.test', '/left/x', 'one /left/x'],
      ['prefix.test', '/leftx', 'rest /leftx'],
    ]));

  test('the longest wins', () =>
    expectAnswers([
      ['prefix.test', '/aaa/bb/c', 'one /aaa/bb/c'],
      ['prefix.test', '/aaa/bbb', 'two /aaa/bbb'],
      ['prefix.test', '/aaa', 'two /aaa'],
      ['root.test', '/aaa/ccc', 'two /aaa/ccc'],
      ['root.test', '/ccc', 'one /ccc'],
    ]));

  test('of equal ones Exact wins, and /foo/ is longer than /foo for both forms', () =>
    expectAnswers([
      ['exact.test', '/both', 'one /both'],
      ['exact.test', '/both/', 'two /both/'],
      ['prefix.test', '/twice', 'two /twice'],
      ['prefix.test', '/twice/', 'two /twice/'],
    ]));

  test('the query takes no part and reaches the pod', () =>
    expectAnswers([
      ['exact.test', '/foo?x=1&y=/bar', 'one /foo?x=1&y=/bar'],
      ['prefix.test', '/foo?', 'one /foo?'],
    ]));

  test('reach the pod as they were sent', () =>
    expectAnswers([
      ['prefix.test', '/foo/%2E%2e/%2F//b', 'one /foo/%2E%2e/%2F//b'],
      ['prefix.test', '/foo/../bar', 'one /foo/../bar'],
    ]));
});

test('of two rules for one place the older Ingress has it, of an age the first by name', () =>
  expectAnswers([
    ['twice.test', '/x', 'one /x'],
    ['tied.test', '/x', 'one /x'],
  ]));

test('the default backend takes what no rule took, and a host without paths', () =>
  expectAnswers([
    ['root.test.', '/aaa', 'two /aaa'],
    ['nowhere.test', '/x', 'rest /x'],
    ['bare.test', '/x', 'rest /x'],
  ]));

test('without a default backend what no rule took is 404', async () => {
  await using alone = await ServedWorld.open(
    [ingress('web', ['a.test /x Prefix web:80']), service('web')],
    { dialect: 'kubernetes' },
  );
  expect(await alone.answer('a.test', '/y')).toBe('404');
  expect(await alone.answer('b.test', '/x')).toBe('404');
});

describe('Services', () => {
  test('have several ports, each by number or name', async () => {
    const podOf = async (path: string) => (await world.ask('ports.test', path)).echo?.pod;
    expect(await podOf('/number')).toBe('admin-0');
    const named = new Set([await podOf('/name'), await podOf('/name')]);
    expect(named).toEqual(new Set(['old-0', 'new-0']));
  });

  test('or ports that are missing answer 503', () =>
    expectAnswers([
      ['ports.test', '/missing', '503'],
      ['ports.test', '/nobody', '503'],
    ]));

  test('may be headless', () => expectAnswers([['ports.test', '/headless', 'headless /headless']]));

  test('have the ready endpoints of their EndpointSlices, and 503 without one', async () => {
    for (let asked = 0; asked < 3; asked++) {
      expect((await world.ask('ports.test', '/listed')).echo?.pod).toBe('listed-a');
    }
    expect(await world.answer('ports.test', '/empty')).toBe('503');
  });

  test('keep a client at a pod where they ask for it', async () => {
    const pods = new Set<string>();
    for (let asked = 0; asked < 8; asked++) {
      pods.add((await world.ask('ports.test', '/affine')).echo!.pod);
    }
    expect(pods.size).toBe(1);
  });

  test('are those of the namespace of the Ingress', async () => {
    expect((await world.ask('spaces.test', '/')).echo).toMatchObject({
      service: 'one',
      namespace: 'shop',
    });
  });
});
