/** Where ingress-nginx sends a request, and as what: hosts, paths, regular expressions, rewrites, asked from outside. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendOf, ingress, service } from '../../src/kubernetes/manifests.fixture.ts';
import { annotated } from './nginx-annotations.ts';
import { type Expected, ServedWorld } from './served-world.ts';

const manifests = [
  ingress('plain', [
    'plain.test / Prefix root:80',
    'plain.test /dir/ Prefix one:80',
    'plain.test /both/ Prefix one:80',
    'plain.test /both Exact two:80',
    'plain.test /exact/ Exact two:80',
    'plain.test /x Prefix one:80',
  ]),
  ingress('ports', [
    'ports.test /number Prefix ports:80',
    'ports.test /name Prefix ports:http',
    'ports.test /target Prefix ports:8080',
    'ports.test /missing Prefix ports:81',
    'ports.test /nobody Prefix nobody:80',
  ]),
  ingress('resource', ['resource.test /served Prefix one:80'], {
    spec: {
      rules: [
        {
          host: 'resource.test',
          http: {
            paths: [
              { path: '/served', pathType: 'Prefix', backend: backendOf('one:80') },
              {
                path: '/resource',
                pathType: 'Prefix',
                backend: { resource: { apiGroup: 'k8s.example', kind: 'Bucket', name: 'static' } },
              },
            ],
          },
        },
      ],
    },
  }),
  ingress('catch-all', [], { spec: { defaultBackend: backendOf('rest:80') } }),
  ingress(
    'patterns',
    [
      'regex.test /foo/bar/[A-Z0-9]{3} ImplementationSpecific one:80',
      'regex.test /foo/bar/bar Exact two:80',
      'regex.test /dir/ Prefix two:80',
      'regex.test /a.c ImplementationSpecific one:80',
    ],
    annotated({ 'use-regex': 'true' }),
  ),
  ingress('same', ['same.test /same Prefix one:80'], annotated({ 'rewrite-target': '/same' })),
  ingress('root', ['root.test / Prefix one:80'], annotated({ 'rewrite-target': '/' })),
  ingress(
    'collapsing',
    ['collapsing.test /x Prefix one:80'],
    annotated({ 'rewrite-target': '/target', 'x-forwarded-prefix': '/x' }),
  ),
  ingress(
    'captures',
    ['captures.test /something(/|$)(.*) ImplementationSpecific one:80'],
    annotated({ 'rewrite-target': '/$2', 'use-regex': 'true' }),
  ),
  ingress('app', ['app.test / Prefix one:80'], annotated({ 'app-root': '/start' })),
  ingress(
    'alias',
    ['alias.test / Prefix one:80'],
    annotated({ 'server-alias': 'other.test,plain.test' }),
  ),
  ...['root', 'one', 'two', 'rest'].map((name) => service(name)),
  service('ports', [{ name: 'http', port: 80, targetPort: 8080 }]),
];

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open(manifests, { dialect: 'ingress-nginx' });
});
afterAll(() => world[Symbol.asyncDispose]());

async function expectAnswers(expected: readonly Expected[]): Promise<void> {
  expect(await world.answers(expected)).toEqual(expected);
}

describe('plain hosts', () => {
  test('Prefix /x is /x and what lies below it', () =>
    expectAnswers([
      ['plain.test', '/x', 'one /x'],
      ['plain.test', '/x/', 'one /x/'],
      ['plain.test', '/x/y', 'one /x/y'],
      ['plain.test', '/xy', 'root /xy'],
    ]));

  test('a rule with a closing slash redirects to it, though / would take the path', () =>
    expectAnswers([
      ['plain.test', '/dir', '301 http://plain.test/dir/'],
      ['plain.test:8080', '/dir?', '301 http://plain.test/dir/'],
      ['plain.test', '/exact?a=/b', '301 http://plain.test/exact/?a=/b'],
      ['plain.test', '/exact/', 'two /exact/'],
      ['plain.test', '/exact/x', 'root /exact/x'],
    ]));

  test('Exact /x ends that redirect', () =>
    expectAnswers([
      ['plain.test', '/both', 'two /both'],
      ['plain.test', '/both/', 'one /both/'],
    ]));

  test('the path is matched decoded, resolved and merged, and forwarded raw', () =>
    expectAnswers([
      ['plain.test', '/y/../x/./%7a', 'one /y/../x/./%7a'],
      ['plain.test', '//x//y', 'one //x//y'],
      ['plain.test', '/%78', 'one /%78'],
    ]));

  test('a trailing dot and a port of Host are nothing', () =>
    expectAnswers([
      ['PLAIN.test.:123', '/x', 'one /x'],
      ['plain.test.', '/x', 'one /x'],
    ]));

  test('a Host that is missing, empty, double or malformed is refused', async () => {
    expect(await world.answer(undefined, '/x')).toBe('400');
    expect(await world.answer('', '/x')).toBe('400');
    expect(await world.answer('plain.test', '/x', { fields: ['Host: plain.test'] })).toBe('400');
    expect(await world.answer('plain..test', '/x')).toBe('400');
    expect(await world.answer(undefined, '/x', { version: '1.0' })).toBe('rest /x');
  });

  test('the catch-all has the default backend without rules, and /healthz of its own', () =>
    expectAnswers([
      ['unknown.test', '/x', 'rest /x'],
      ['unknown.test', '/healthz', '200'],
      ['plain.test', '/healthz', 'root /healthz'],
    ]));
});

describe('backends', () => {
  test('are found by number, name or target port, and a pool of their own as written', async () => {
    const podOf = async (path: string) => (await world.ask('ports.test', path)).echo!.pod;
    const first = [await podOf('/number'), await podOf('/name'), await podOf('/target')];
    expect(new Set(first).size).toBe(1);
    expect(await podOf('/number')).not.toBe(first[0]);
  });

  test('that are missing answer 503', () =>
    expectAnswers([
      ['ports.test', '/missing', '503'],
      ['ports.test', '/nobody', '503'],
    ]));

  test('that are a resource are no path', () =>
    expectAnswers([
      ['resource.test', '/served', 'one /served'],
      ['resource.test', '/resource', '404'],
    ]));
});

describe('hosts of regular expressions', () => {
  test('try the longest pattern first, as it is written', () =>
    expectAnswers([
      ['regex.test', '/foo/bar/bar', 'one /foo/bar/bar'],
      ['regex.test', '/foo/bar/BAR/more', 'one /foo/bar/BAR/more'],
      ['regex.test', '/foo/bar/b', '404'],
    ]));

  test('know no case, are anchored at the start alone, and have no redirect for a slash', () =>
    expectAnswers([
      ['regex.test', '/ABCdef', 'one /ABCdef'],
      ['regex.test', '/x/abc', '404'],
      ['regex.test', '/dir', '404'],
      ['regex.test', '/DIR/x', 'two /DIR/x'],
    ]));

  test('come of a rewrite too, even one to its own path', () =>
    expectAnswers([
      ['same.test', '/SAMEthing/%41', 'one /SAMEthing/%41'],
      ['root.test', '/a/b?x=1', 'one /a/b?x=1'],
    ]));
});

describe('rewrites', () => {
  test('without captures replace the whole path, and know no elements', () =>
    expectAnswers([
      ['collapsing.test', '/x', 'one /target'],
      ['collapsing.test', '/x/a/b?q=1', 'one /target?q=1'],
      ['collapsing.test', '/xyz', 'one /target'],
      ['collapsing.test', '/y', '404'],
    ]));

  test('tell the pod their prefix', async () => {
    const { echo } = await world.ask('collapsing.test', '/x');
    expect(echo!.headers['x-forwarded-prefix']).toEqual(['/x']);
    const plain = await world.ask('plain.test', '/x');
    expect(plain.echo!.headers).not.toHaveProperty('x-forwarded-prefix');
  });

  test('put captures in', () =>
    expectAnswers([
      ['captures.test', '/something', 'one /'],
      ['captures.test', '/something/', 'one /'],
      ['captures.test', '/something/new?a=1', 'one /new?a=1'],
      ['captures.test', '/somethingelse', '404'],
    ]));

  test('decode the path and escape it again', () =>
    expectAnswers([
      ['captures.test', '/something/a%2Fb%41', 'one /a/bA'],
      ['captures.test', '/something/%20%3F%25%23', 'one /%20%3F%25%23'],
      ['captures.test', '/something/%C3%A9', 'one /%C3%A9'],
      ['captures.test', '/something/x?', 'one /x'],
      ['captures.test', '/something/x?a=%2F%41', 'one /x?a=%2F%41'],
    ]));
});

test('app-root redirects / alone, to the Host as it came, without the query', () =>
  expectAnswers([
    ['app.test:8080', '/?x=1', '302 http://app.test:8080/start'],
    ['app.test', '/x', 'one /x'],
  ]));

test('server-alias is another name of the host, unless that is a host itself', () =>
  expectAnswers([
    ['other.test', '/anything', 'one /anything'],
    ['plain.test', '/anything', 'root /anything'],
  ]));
