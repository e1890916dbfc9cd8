/** The filters of an HTTPRoute's rule or of one of its backends. */
import type { HeaderChanges } from '../../core/forwarding.ts';
import type { HttpRedirect, PathChange } from '../../core/http-route.ts';
import type { Issue } from '../../core/issue.ts';
import { escapedPath } from '../../core/escaped-path.ts';
import type { ManifestNode } from '../manifest-node.ts';
import { readBackend } from './backend-reference.ts';
import { readCors } from './cors.ts';
import { checkUniqueNames } from './http-route-matches.ts';
import type { RouteFilter } from './objects.ts';

export interface FilterContext {
  /** What the rule's only match is the prefix of; undefined: there are others, or it is none. */
  readonly prefix: string | undefined;
  readonly namespace: string;
  /** What complaints open with. */
  readonly within: '' | 'Within backendRefs, ';
}

const fields = {
  CORS: 'cors',
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
} as const;
type FilterType = keyof typeof fields;
const repeatable: readonly string[] = ['RequestMirror', 'ExtensionRef'];

export function readFilters(
  list: ManifestNode,
  context: FilterContext,
  issues: Issue[],
): RouteFilter[] {
  const seen = new Set<string>();
  for (const node of list.items) {
    const type = node.at('type');
    if (type.text === undefined) continue;
    if (seen.has(type.text) && !repeatable.includes(type.text)) {
      issues.push(type.invalid(`${type.text} filter cannot be repeated`));
    }
    seen.add(type.text);
  }
  if (seen.has('RequestRedirect') && seen.has('URLRewrite')) {
    const text =
      'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both';
    issues.push(list.invalid(text));
  }
  return list.items.flatMap((node) => readFilter(node, context, issues) ?? []);
}

function readFilter(
  node: ManifestNode,
  context: FilterContext,
  issues: Issue[],
): RouteFilter | undefined {
  const type = node.at('type').text as FilterType | undefined;
  for (const [known, field] of Object.entries(fields)) {
    const given = node.at(field);
    if (given.isPresent && known !== type) {
      issues.push(given.invalid(`filter.${field} must be nil if the filter.type is not ${known}`));
    } else if (!given.isPresent && known === type) {
      issues.push(given.invalid(`filter.${field} must be specified for ${known} filter.type`));
    }
  }
  if (type === undefined) return undefined;
  const field = node.at(fields[type] ?? '');
  switch (type) {
    case 'RequestHeaderModifier':
      return { kind: 'request-headers', changes: readChanges(field, issues) };
    case 'ResponseHeaderModifier':
      return { kind: 'response-headers', changes: readChanges(field, issues) };
    case 'RequestRedirect':
      return { kind: 'redirect', redirect: readRedirect(field, context, issues) };
    case 'URLRewrite': {
      const path = readPathChange(field.at('path'), { ...context, filter: type }, issues);
      return { kind: 'rewrite', hostname: field.at('hostname').text, path };
    }
    case 'RequestMirror':
      return readMirror(field, context, issues);
    case 'CORS':
      return { kind: 'cors', cors: readCors(field, issues) };
    case 'ExtensionRef':
      return { kind: 'extension', source: node };
  }
}

/** Of names that are equal but for their case the first counts. */
function readChanges(node: ManifestNode, issues: Issue[]): HeaderChanges {
  const pairs = (field: string) => {
    const list = node.at(field);
    checkUniqueNames(list, issues);
    const values = new Map<string, string>();
    for (const item of list.items) {
      const name = item.at('name').text?.toLowerCase() ?? '';
      const value = item.at('value');
      checkHeaderValue(value, issues);
      if (!values.has(name)) values.set(name, value.text ?? '');
    }
    return [...values];
  };
  const remove = node.at('remove').items.flatMap(({ text }) => text?.toLowerCase() ?? []);
  return { remove: [...new Set(remove)], set: pairs('set'), add: pairs('add') };
}

const headerValue = String.raw`^[!-~]+([\t ]?[!-~]+)*$`;

/** As the experimental channel has it: what it leaves out cannot be sent. */
function checkHeaderValue(node: ManifestNode, issues: Issue[]): void {
  if (node.text && !/^[\t -~]*$/.test(node.text)) {
    issues.push(node.invalid(`should match '${headerValue}'`));
  }
}

function readRedirect(node: ManifestNode, context: FilterContext, issues: Issue[]): HttpRedirect {
  return {
    scheme: node.at('scheme').text as HttpRedirect['scheme'],
    hostname: node.at('hostname').text,
    path: readPathChange(node.at('path'), { ...context, filter: 'RequestRedirect' }, issues),
    port: node.at('port').number,
    status: node.at('statusCode').number ?? 302,
  };
}

function readPathChange(
  node: ManifestNode,
  { prefix, within, filter }: FilterContext & { readonly filter: FilterType },
  issues: Issue[],
): PathChange | undefined {
  if (!node.isObject) return undefined;
  const type = node.at('type').text;
  for (const [known, field] of [
    ['ReplaceFullPath', 'replaceFullPath'],
    ['ReplacePrefixMatch', 'replacePrefixMatch'],
  ] as const) {
    const given = node.at(field);
    if (given.isPresent && type !== known) {
      issues.push(given.invalid(`type must be '${known}' when ${field} is set`));
    } else if (!given.isPresent && type === known) {
      issues.push(given.invalid(`${field} must be specified when type is set to '${known}'`));
    }
  }
  if (type === 'ReplaceFullPath') {
    return { kind: 'full', path: absolute(node.at('replaceFullPath').text ?? '') };
  }
  const replacement = node.at('replacePrefixMatch');
  if (prefix === undefined && replacement.isPresent) {
    const text = `${within}${within === '' ? 'When' : 'when'} using ${filter} filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified`;
    issues.push(replacement.invalid(text));
  }
  return { kind: 'prefix', prefix: prefix ?? '/', path: absolute(replacement.text ?? '') };
}

function absolute(path: string): string {
  return escapedPath(path.startsWith('/') ? path : `/${path}`);
}

function readMirror(
  node: ManifestNode,
  { namespace }: FilterContext,
  issues: Issue[],
): RouteFilter {
  const percent = node.at('percent');
  const fraction = node.at('fraction');
  const denominator = fraction.at('denominator').number ?? 100;
  const numerator = fraction.at('numerator').number ?? 0;
  if (percent.isPresent && fraction.isPresent) {
    const text = 'Only one of percent or fraction may be specified in HTTPRequestMirrorFilter';
    issues.push(node.invalid(text));
  }
  if (numerator > denominator) {
    issues.push(fraction.invalid('numerator must be less than or equal to denominator'));
  }
  const share = fraction.isPresent ? numerator / denominator : (percent.number ?? 100) / 100;
  return { kind: 'mirror', backend: readBackend(node.at('backendRef'), namespace, issues), share };
}
