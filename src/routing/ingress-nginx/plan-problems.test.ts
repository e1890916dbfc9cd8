import { describe, expect, test } from 'vitest';
import type { CanarySpec } from '../../core/route-spec.ts';
import { nginxRoutes, type NginxRow } from './asking.fixture.ts';
import { patternProblem } from './pattern.ts';
import { canaryProblem, routeProblems } from './plan-problems.ts';

function problems(rows: readonly NginxRow[]): string[] {
  const found = routeProblems(nginxRoutes(rows, 'example.com'));
  return found.map(({ route, message }) => `${rows[route]![0]}: ${message}`);
}

const unbounded = 'cannot be matched in time bounded by the length of the text';

describe('of the paths of a host', () => {
  const broken: NginxRow = ['Prefix /a(b'];

  test('patterns are looked at where one path makes patterns of them all, and only there', () => {
    expect(problems([broken])).toEqual([]);
    expect(problems([broken, ['Prefix /x', { useRegex: true }]])).toEqual([
      `Prefix /a(b: "/a(b" is a regular expression here, and ${unbounded}: missing closing ): \`/a(b\``,
    ]);
    expect(problems([broken, ['Prefix /x', { rewriteTarget: '/y' }]])).toHaveLength(1);
    expect(problems([broken, ['Prefix /x', { rewriteTarget: '/x' }]])).toEqual([]);
  });

  test('a rewrite to a variable that nginx does not have is one', () => {
    expect(problems([['Prefix /x', { rewriteTarget: '/$host/$hots/$1/${1}' }]])).toEqual([
      'Prefix /x: rewrite-target: nginx has no variable $hots here',
      'Prefix /x: rewrite-target: nginx has no variable $1 here',
    ]);
  });
});

describe('of patterns', () => {
  test.each([
    ['/foo/(?!bar)', 'unsupported Perl syntax: `(?!`'],
    ['/(?<=x)y', 'invalid named capture: `(?<=x)y`'],
    ['/(a)\\1', 'invalid escape sequence: `\\1`'],
    ['/(?>a+)', 'unsupported Perl syntax: `(?>`'],
    ['/a++', 'invalid nested repetition operator: `++`'],
    ['/[z-a]', 'invalid character class range: `z-a`'],
    ['/(a{1000}){1000}', 'invalid repeat count: `{1000}`'],
    ['/(ab?c*){300}', 'it comes to 2103 steps, of which a pattern may have 1000'],
  ])('%s is refused: %s', (pattern, problem) => {
    expect(patternProblem(pattern)).toContain(problem);
  });

  test.each(['/', '/a(/|$)(.*)', '/(?:x|y)+/[^/]*', '/(a+)+$', '/caf\u00e9', '/(?<name>x)'])(
    '%s is fine',
    (pattern) => {
      expect(patternProblem(pattern)).toBeUndefined();
    },
  );
});

describe('of a canary', () => {
  const canary = (headerPattern: string): CanarySpec => ({
    pool: 1,
    ingress: 'default/canary',
    headerPattern,
    weight: 0,
    weightTotal: 100,
    affinity: 'sticky',
  });

  test('a pattern that PCRE has and we do not is refused; one that nobody has is broken, and no problem', () => {
    expect(canaryProblem(canary('^(?!beta)'))).toContain(unbounded);
    expect(canaryProblem(canary('['))).toBeUndefined();
    expect(canaryProblem(canary('beta|alpha'))).toBeUndefined();
  });
});
