/** The paths that a rule makes worth asking for, each with what is particular about it. */
import type { RouteSpec } from '../core/run-spec.ts';
import { patternExamples } from '../core/pattern-examples.ts';

export interface Form {
  /** `path without its closing slash`. */
  readonly form: string;
  /** What everybody sends: what shows in one needs not be told of the odd ones. */
  readonly isPlain: boolean;
}

export interface FormedPath extends Form {
  readonly target: string;
}

/** What the rule says itself; of a pattern, texts that it matches. */
export function pathsOfRule({ path, match }: Pick<RouteSpec, 'path' | 'match'>): string[] {
  const value = match?.path.value ?? path;
  const kind = match?.path.kind ?? 'prefix';
  const literal = kind === 'regex' ? [] : [escapedTarget(value)];
  const isPattern = kind === 'regex' || (!match && looksLikePattern(value));
  const examples = isPattern ? patternExamples(value).map(escapedTarget) : [];
  return [...new Set([...examples, ...literal].filter((each) => each.startsWith('/')))];
}

export function looksLikePattern(path: string): boolean {
  return /[()[\]{}*+?\\^$|]/.test(path);
}

/** Percent-encodes what may not stand in a request target, or would end the path. */
function escapedTarget(path: string): string {
  return path.toWellFormed().replaceAll(/[^\x21-\x7e]|[?#]/gu, encodeURIComponent);
}

export const pathOfRule = 'path of the rule';
export const pathOfNoRule = 'path that no rule names';

/** Asked for whatever the rules. */
export const usualPaths: readonly FormedPath[] = [
  ...formedPaths('/no-such-path', pathOfNoRule),
  plain('path /', '/'),
  odd('path with a doubled slash', '//'),
  odd('path that climbs above the root', '/..'),
  plain('path /healthz', '/healthz'),
];

/** Of which the first is called `name`; the simple ones first. */
export function formedPaths(path: string, name = pathOfRule): FormedPath[] {
  const open = path.endsWith('/') ? path.slice(0, -1) : path;
  const below = `${open}/x`;
  const nameBelow = name === pathOfRule ? 'path below that of the rule' : name;
  const slash = open === path ? 'path with a closing slash' : 'path without its closing slash';
  return [
    plain(name, path),
    plain(nameBelow, below),
    plain(nameBelow, `${below}/y/`),
    ...(open === '' ? [] : [odd(slash, open === path ? `${open}/` : open)]),
    ...(open === '' ? [] : [odd('path that only begins with the same letters', `${open}x`)]),
    odd('query after the path', `${path}?a=1`),
    odd('empty query after the path', `${path}?`),
    ...[path, open, below, `${open}x`].flatMap((each) => (each === '' ? [] : oddForms(each))),
  ];
}

function oddForms(path: string): FormedPath[] {
  const changed = swapCase(path);
  const slash = path.lastIndexOf('/');
  const letter = /[a-z]/i.exec(path);
  const joint = path.endsWith('/') ? '' : '/';
  return [
    ...(changed === path ? [] : [odd('path in other case', changed)]),
    ...(letter ? [odd('path with an escaped letter', escapedAt(path, letter.index))] : []),
    ...(slash > 0 ? [odd('path with an escaped slash', escapedAt(path, slash))] : []),
    odd('path with an escaped slash', `${path}%2Fy`),
    odd('path with an escaped space', `${path}%20y`),
    odd('path with an escaped question mark', `${path}%3Fy`),
    odd('path with a broken escape', `${path}%zz`),
    odd('path with a doubled slash', `/${path}`),
    odd('path with a doubled slash', `${path}${joint}/x`),
    odd('path with dot segments', `/.${path}`),
    odd('path with dot segments', `/x/..${path}`),
    odd('path with dot segments', `${path}${joint}./x`),
    odd('path with dot segments', `${path}${joint}x/../y`),
    ...(slash > 0 ? [odd('path with dot segments', `${path}${joint}..`)] : []),
    odd('path that climbs above the root', `/..${path}`),
  ];
}

function escapedAt(path: string, at: number): string {
  const code = path.charCodeAt(at).toString(16).toUpperCase();
  return `${path.slice(0, at)}%${code}${path.slice(at + 1)}`;
}

/** What begins as one rule says, and is another's or nobody's once `..` is resolved. */
export function climbingPaths(rulePaths: readonly string[]): FormedPath[] {
  const ends = rulePaths.flatMap((path) => [path, path.replace(/(?<=.)\/$/, ''), `${path}/x`]);
  const to = [...new Set([...ends, '/healthz', '/no-such-path'])];
  return rulePaths.flatMap((from) => {
    const elements = from.split('/').filter((each) => each !== '');
    const up = `/${elements.join('/')}${'/..'.repeat(elements.length)}`;
    return to.map((end) => odd('path with dot segments', `${up}${end}`));
  });
}

function plain(form: string, target: string): FormedPath {
  return { form, isPlain: true, target };
}

function odd(form: string, target: string): FormedPath {
  return { form, isPlain: false, target };
}

function swapCase(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
}
