import { describe, expect, test } from 'vitest';
import { backendOf } from '../manifests.fixture.ts';
import { messages, nginxIngress, nginxWorld, routing } from './assembled.fixture.ts';

const older = { createdAt: '2026-01-01T00:00:00Z' };
const younger = { createdAt: '2026-01-02T00:00:00Z' };

describe('what the rules of a host leave', () => {
  test('has the annotations of the first Ingress that names it, whoever has the rules', async () => {
    const { world } = await nginxWorld(
      nginxIngress('young', ['x.io /a Prefix a:80'], {
        ...younger,
        annotations: { 'limit-rps': '1' },
      }),
      nginxIngress('old', ['x.io /old Prefix b:80'], {
        ...older,
        annotations: { 'permanent-redirect': 'https://example.com' },
      }),
    );
    expect(world.routes.map(({ id, answer, ingress }) => [id, answer, ingress])).toEqual([
      ['x.io/a', undefined, 'default/young'],
      ['x.io/old', undefined, 'default/old'],
      ['x.io/', 404, 'default/old'],
    ]);
    expect(world.routes[2]!.nginx).toEqual({
      redirect: { status: 301, url: 'https://example.com' },
    });
  });

  test('of the same age is decided by the name, the last first', async () => {
    const annotated = (name: string, rps: string) =>
      nginxIngress(name, [`x.io /${name} Prefix a:80`], { annotations: { 'limit-rps': rps } });
    const { world } = await nginxWorld(annotated('a', '1'), annotated('b', '2'));
    expect(world.routes.at(-1)).toMatchObject({ id: 'x.io/', ingress: 'default/b' });
  });

  test('is nothing of its own where nobody asks for anything, or a rule takes it', async () => {
    const plain = nginxIngress('web', ['x.io /a Prefix a:80']);
    expect(routing(await nginxWorld(plain))).toEqual(['x.io/a → a:80']);
    const annotations = { 'limit-rps': '1' };
    const whole = nginxIngress('web', ['x.io / Prefix a:80'], { annotations });
    expect(routing(await nginxWorld(whole))).toEqual(['x.io/ → a:80']);
    const exact = nginxIngress('web', ['x.io / Exact a:80'], { annotations });
    expect(routing(await nginxWorld(exact))).toEqual(['x.io/ → a:80', 'x.io/ (Prefix) → 404']);
  });

  test('goes to the default backend, with the annotations, and for hostless rules to nobody', async () => {
    const resolved = await nginxWorld(
      nginxIngress('web', ['x.io /a Prefix a:80', '* /b Prefix a:80'], {
        annotations: { 'limit-rps': '1' },
        spec: { defaultBackend: backendOf('c:80') },
      }),
    );
    expect(routing(resolved)).toEqual(['x.io/a → a:80', '*/b → a:80', 'x.io/ → c:80']);
    expect(resolved.world.routes[2]!.nginx!.limits).toMatchObject({ requestsPerSecond: 1 });
  });
});

describe('an Ingress without rules', () => {
  const rest = (name: string, backend: string, fields = {}) =>
    nginxIngress(name, [], { spec: { defaultBackend: backendOf(backend) }, ...fields });

  test('has the rest of all hosts, limited as it says, and neither rewritten nor redirected', async () => {
    const annotations = {
      'limit-rps': '1',
      'rewrite-target': '/x',
      'force-ssl-redirect': 'true',
      'permanent-redirect': 'https://example.com',
    };
    const { world } = await nginxWorld(rest('rest', 'a:80', { annotations }));
    expect(world.routes).toHaveLength(1);
    expect(Object.keys(world.routes[0]!.nginx!)).toEqual(['limits']);
    expect(world.routes[0]!.forwarding!.retries!.attempts).toBe(3);
  });

  test('goes before a rule for all paths of all hosts, however old that is', async () => {
    const resolved = await nginxWorld(
      nginxIngress('web', ['* / Prefix b:80'], older),
      rest('rest', 'a:80', younger),
    );
    expect(routing(resolved)).toEqual(['*/ → a:80']);
    expect(messages(resolved)).toEqual([
      'Ingress default/rest already serves * by Prefix /: this rule is left out',
    ]);
  });

  test('that is not the first of its kind is not in force', async () => {
    const resolved = await nginxWorld(rest('one', 'a:80', younger), rest('two', 'b:80', older));
    expect(routing(resolved)).toEqual(['*/ → b:80']);
    expect(messages(resolved)).toEqual([
      'the default backend of default/two is in force, not this one',
    ]);
  });
});

describe('what cannot be carried out is refused at its place:', () => {
  const place = ({ issues }: Awaited<ReturnType<typeof nginxWorld>>) =>
    issues.map(({ severity, path }) => [severity, path.replace(/.*\//, '')]);

  test('a path that is a pattern, wherever on its host that is asked for', async () => {
    const rules = [
      'x.io /a(?=b) ImplementationSpecific a:80',
      'y.io /a(?=b) ImplementationSpecific a:80',
    ];
    const resolved = await nginxWorld(
      nginxIngress('web', rules),
      nginxIngress('pattern', ['x.io /c Prefix a:80'], { annotations: { 'use-regex': 'true' } }),
    );
    expect(resolved.issues.map(({ severity, path }) => [severity, path])).toEqual([
      ['error', 'spec.rules[0].http.paths[0].path'],
    ]);
    expect(messages(resolved)[0]).toMatch(
      /^"\/a\(\?=b\)" is a regular expression here, and cannot/,
    );
  });

  test('a rewrite to a variable that nobody knows', async () => {
    const annotations = { 'rewrite-target': '/$nobody' };
    const resolved = await nginxWorld(
      nginxIngress('web', ['x.io /a Prefix a:80'], { annotations }),
    );
    expect(place(resolved)).toEqual([['error', 'spec.rules[0].http.paths[0].path']]);
    expect(messages(resolved)[0]).toContain('$nobody');
  });

  test('the pattern of a canary', async () => {
    const annotations = {
      canary: 'true',
      'canary-by-header': 'x',
      'canary-by-header-pattern': '(?=b)',
    };
    const resolved = await nginxWorld(
      nginxIngress('web', ['x.io / Prefix a:80']),
      nginxIngress('next', ['x.io / Prefix b:80'], { annotations }),
    );
    expect(place(resolved)).toEqual([['error', 'canary-by-header-pattern]']]);
  });
});

describe('aliases', () => {
  const named = (name: string, host: string, alias: string, fields = {}) =>
    nginxIngress(name, [`${host} /${name} Prefix a:80`], {
      annotations: { 'server-alias': alias },
      ...fields,
    });

  test('are those of the first Ingress of a host that has any, and for all its paths', async () => {
    const { world } = await nginxWorld(
      nginxIngress('none', ['x.io /n Prefix a:80'], older),
      named('first', 'x.io', 'one.io', younger),
      named('second', 'x.io', 'two.io', { createdAt: '2026-01-03T00:00:00Z' }),
    );
    expect(world.routes.map(({ nginx }) => nginx?.aliases)).toEqual([
      ['one.io'],
      ['one.io'],
      ['one.io'],
    ]);
  });

  test('lose to a host that rules name, and patterns are not implemented', async () => {
    const resolved = await nginxWorld(
      named('web', 'x.io', '~^www[0-9]+, *.z.io, y.io, w.io'),
      nginxIngress('other', ['y.io / Prefix b:80']),
    );
    expect(resolved.world.routes[0]!.nginx!.aliases).toEqual(['w.io']);
    expect(messages(resolved)).toEqual([
      'not implemented: "~^www[0-9]+"',
      'not implemented: "*.z.io"',
    ]);
  });
});

describe('the admission webhook would refuse', () => {
  const refusal = 'the admission webhook of ingress-nginx would refuse this: ';

  test.each(['/a(/|$)(.*)', '/a b', '/ä', '/a%20b', '/a;b', '/a:b', '/a~b', '/a+b'])(
    'the prefix or exact path %s, which is served all the same',
    async (path) => {
      for (const pathType of ['Prefix', 'Exact']) {
        const spec = {
          rules: [
            { host: 'x.io', http: { paths: [{ path, pathType, backend: backendOf('a:80') }] } },
          ],
        };
        const resolved = await nginxWorld(nginxIngress('web', [], { spec }));
        expect(routing(resolved)).toEqual([`x.io${path} → a:80`]);
        expect(messages(resolved)).toEqual([
          `${refusal}ingress contains invalid paths: path ${path} cannot be used with pathType ${pathType}`,
        ]);
      }
    },
  );

  test('no path left to the implementation, and none of plain characters', async () => {
    const rules = ['x.io /a(/|$)(.*) ImplementationSpecific a:80', 'x.io /.a-b_C/9/ Prefix a:80'];
    expect(messages(await nginxWorld(nginxIngress('web', rules)))).toEqual([]);
  });

  test.each([
    ['Prefix', 'Prefix', true],
    ['Prefix', 'Exact', false],
    ['Exact', 'Prefix', true],
    ['Exact', 'Exact', true],
  ])('after %s the same path as %s in another Ingress: %s', async (first, second, isRefused) => {
    const resolved = await nginxWorld(
      nginxIngress('one', [`x.io /a ${first} a:80`], older),
      nginxIngress('two', [`x.io /a ${second} b:80`], younger),
    );
    const words = `${refusal}host "x.io" and path "/a" is already defined in ingress default/one`;
    expect(messages(resolved).filter((each) => each.startsWith(refusal))).toEqual(
      isRefused ? [words] : [],
    );
    expect(resolved.world.routes).toHaveLength(first === second ? 1 : 2);
  });

  test('only a first path: behind another one nobody looks', async () => {
    const resolved = await nginxWorld(
      nginxIngress('one', ['x.io /a Prefix a:80'], older),
      nginxIngress('two', ['x.io /b Prefix b:80', 'x.io /a Prefix b:80'], younger),
    );
    expect(messages(resolved)).toEqual([
      'Ingress default/one already serves x.io by Prefix /a: this rule is left out',
    ]);
  });

  test('the same path in one Ingress never', async () => {
    const rules = ['x.io /a Exact a:80', 'x.io /a Prefix b:80'];
    expect(messages(await nginxWorld(nginxIngress('web', rules)))).toEqual([]);
  });
});
