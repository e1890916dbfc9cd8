/**
 * What a re-implementation of ingress routing gets wrong, each asked from outside over a raw socket: the same manifests in
 * the two Ingress dialects where they differ. Of canaries (9), tries and timeouts (10, 11), limits (12) and affinity (13, 14)
 * there are files of their own beside this one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendOf, ingress, service } from '../../src/kubernetes/manifests.fixture.ts';
import { annotated, nginxPrefix } from './nginx-annotations.ts';
import { type Expected, ServedWorld } from './served-world.ts';

const older = '2026-01-01T00:00:00Z';
const younger = '2026-01-02T00:00:00Z';

const manifests = [
  ingress('plain', [
    'plain.test /foo ImplementationSpecific one:80',
    'plain.test /head Exact two:80',
    'plain.test /dir/ Prefix two:80',
    'foo.example /only Prefix one:80',
    '*.example / Prefix wildcard:80',
    '* /hostless Prefix hostless:80',
  ]),
  ingress('mixed', ['regex.test /head Exact one:80', 'regex.test /lit Prefix two:80']),
  ingress(
    'regex',
    ['regex.test /r/[0-9]+ ImplementationSpecific three:80'],
    annotated({ 'use-regex': 'true' }),
  ),
  ingress(
    'rewrite',
    ['rewrite.test /something(/|$)(.*) ImplementationSpecific one:80'],
    annotated({ 'rewrite-target': '/$2', 'use-regex': 'true' }),
  ),
  ingress('elder', ['twice.test /x Prefix one:80'], { createdAt: older }),
  ingress('younger', ['twice.test /x Prefix two:80'], { createdAt: younger }),
  ingress('tied-a', ['tied.test /x Prefix one:80'], { createdAt: older }),
  ingress('tied-b', ['tied.test /x Prefix two:80'], { createdAt: older }),
  ingress('rest', ['rest.test /x Prefix one:80'], {
    spec: { defaultBackend: backendOf('rest:80') },
  }),
  ingress(
    'leaking',
    ['leaking.test /old Prefix one:80'],
    annotated({ 'permanent-redirect': 'https://new.test/' }),
  ),
  ingress('leaked', ['leaking.test /kept Prefix two:80'], { createdAt: younger }),
  ingress('bounced', ['bounced.test /dir/ Prefix two:80'], {
    spec: { tls: [{ hosts: ['bounced.test'] }] },
  }),
  ingress(
    'typo',
    ['typo.test / Prefix one:80'],
    annotated({ 'proxy-read-timeout': '1s', 'canary-weigth': '5' }),
  ),
  ...['one', 'two', 'three', 'wildcard', 'hostless', 'rest'].map((name) => service(name)),
];

let nginx: ServedWorld;
let kubernetes: ServedWorld;
beforeAll(async () => {
  [nginx, kubernetes] = await Promise.all([
    ServedWorld.open(manifests, { dialect: 'ingress-nginx' }),
    ServedWorld.open(manifests, { dialect: 'kubernetes' }),
  ]);
});
afterAll(() => Promise.all([nginx, kubernetes].map((world) => world[Symbol.asyncDispose]())));

async function expectAnswers(world: ServedWorld, expected: readonly Expected[]): Promise<void> {
  expect(await world.answers(expected)).toEqual(expected);
}

describe('in ingress-nginx', () => {
  test('1: ImplementationSpecific is Prefix, not the beginning of a text', () =>
    expectAnswers(nginx, [
      ['plain.test', '/foo', 'one /foo'],
      ['plain.test', '/foo/bar', 'one /foo/bar'],
      ['plain.test', '/foobar', '404'],
    ]));

  test('2: one regular expression makes one of every path of its host, and of no other', () =>
    expectAnswers(nginx, [
      ['regex.test', '/r/12x', 'three /r/12x'],
      ['regex.test', '/HEADers', 'one /HEADers'],
      ['regex.test', '/LITeral', 'two /LITeral'],
      ['plain.test', '/HEADers', '404'],
      ['plain.test', '/headers', '404'],
    ]));

  test('3: the path is matched as it is meant and forwarded as it came, unless it is rewritten', () =>
    expectAnswers(nginx, [
      ['plain.test', '/x/../%66oo/./b//c', 'one /x/../%66oo/./b//c'],
      ['plain.test', '/foo%2Fb', 'one /foo%2Fb'],
      ['rewrite.test', '/something/a%2Fb', 'one /a/b'],
      ['rewrite.test', '/something/a%41%20b?q=%2F', 'one /aA%20b?q=%2F'],
    ]));

  test('4: a target is neither tidied nor encoded again, and one that means nothing is refused', () =>
    expectAnswers(nginx, [
      [
        'plain.test',
        "/foo/%7e~!$&'()*+,;=:@%c3%A9?a=%zz&b=../c",
        "one /foo/%7e~!$&'()*+,;=:@%c3%A9?a=%zz&b=../c",
      ],
      ['plain.test', '/../foo', '400'],
      ['plain.test', '/foo/%00', '400'],
      ['plain.test', '/foo/%zz', '400'],
    ]));

  test('5: a host keeps what its paths leave, though a wildcard or a rule without a host would take it', () =>
    expectAnswers(nginx, [
      ['bar.example', '/other', 'wildcard /other'],
      ['foo.example', '/other', '404'],
      ['foo.example', '/hostless', '404'],
      ['elsewhere.test', '/hostless', 'hostless /hostless'],
    ]));

  test('6: the * of a host is one label', () =>
    expectAnswers(nginx, [
      ['a.example', '/x', 'wildcard /x'],
      ['a.b.example', '/x', '404'],
      ['example', '/x', '404'],
    ]));

  test('7: of two rules for one place the older Ingress has it, of an age the last by name', () =>
    expectAnswers(nginx, [
      ['twice.test', '/x', 'one /x'],
      ['tied.test', '/x', 'two /x'],
    ]));

  test('8: a default backend beside rules is for their hosts alone', () =>
    expectAnswers(nginx, [
      ['rest.test', '/y', 'rest /y'],
      ['unknown.test', '/y', '404'],
    ]));

  test('15: a missing slash is a redirect, which keeps the query', () =>
    expectAnswers(nginx, [
      ['plain.test', '/dir?a=b', '301 http://plain.test/dir/?a=b'],
      ['plain.test', '/dir/', 'two /dir/'],
    ]));

  test('15: that and the redirect to https, which eats a slash, send a client four times', async () => {
    const seen: string[] = [];
    let url = 'http://bounced.test/dir';
    for (let sent = 0; sent < 6; sent++) {
      const { protocol, host, pathname } = new URL(url);
      const answer = await nginx.answer(host, pathname, { tls: protocol === 'https:' });
      seen.push(`${url}: ${answer}`);
      const [status, location] = answer.split(' ');
      if (!/^30\d$/.test(status!)) break;
      url = location!;
    }
    expect(seen).toEqual([
      'http://bounced.test/dir: 301 http://bounced.test/dir/',
      'http://bounced.test/dir/: 308 https://bounced.test/dir',
      'https://bounced.test/dir: 301 https://bounced.test/dir/',
      'https://bounced.test/dir/: two /dir/',
    ]);
  });

  test('16: a value that is ignored without a word is told of, and so is a name that does not exist', () => {
    for (const told of [
      'proxy-read-timeout]: expected',
      'canary-weigth]: ingress-nginx has no such',
    ]) {
      expect(nginx.notes).toContainEqual(expect.stringContaining(`[${nginxPrefix}${told}`));
    }
  });

  test('17: annotations of the first Ingress of a host hold for what its paths leave', () =>
    expectAnswers(nginx, [
      ['leaking.test', '/old', '301 https://new.test/'],
      ['leaking.test', '/kept', 'two /kept'],
      ['leaking.test', '/elsewhere', '301 https://new.test/'],
    ]));

  test('18: one worker goes round its pods exactly', async () => {
    const pods: (string | undefined)[] = [];
    for (let asked = 0; asked < 6; asked++) {
      pods.push((await nginx.ask('regex.test', '/r/1')).echo?.pod);
    }
    expect(new Set(pods.slice(0, 3))).toEqual(new Set(['three-0', 'three-1', 'three-2']));
    expect(pods.slice(3)).toEqual(pods.slice(0, 3));
  });
});

describe('by the specification alone', () => {
  test('3: the path is matched as it came', () =>
    expectAnswers(kubernetes, [
      ['plain.test', '/x/../%66oo', 'rest /x/../%66oo'],
      ['plain.test', '/foo/../x', 'one /foo/../x'],
    ]));

  test('5, 6: what no path of a host takes falls back to a wildcard of one label, then to no host', () =>
    expectAnswers(kubernetes, [
      ['foo.example', '/other', 'wildcard /other'],
      ['a.b.example', '/hostless', 'hostless /hostless'],
    ]));

  test('7: of an age the first by name has the place', () =>
    expectAnswers(kubernetes, [
      ['twice.test', '/x', 'one /x'],
      ['tied.test', '/x', 'one /x'],
    ]));

  test('8: the default backend takes unknown hosts', () =>
    expectAnswers(kubernetes, [['unknown.test', '/y', 'rest /y']]));

  test('15: a missing slash is no matter', () =>
    expectAnswers(kubernetes, [['plain.test', '/dir', 'two /dir']]));
});
