/**
 * Text with nginx variables, such as `${request_uri}-$cookie_user` (ingress-nginx `upstream-hash-by`): read once, filled
 * for each request. Names are without regard to case, and a variable that is not known here is empty, as it is there.
 */
import type { RoutedRequest } from './dialect.ts';
import { normalisePath } from './nginx-path.ts';
import { parseAbsoluteTarget, pathEnd } from './request-target.ts';

export interface NginxText {
  /** Variables that it names and that are not known here. */
  readonly unknown: readonly string[];
  /** `rewritten`: the target that the pod gets, where it is another. */
  fill(request: RoutedRequest, rewritten?: string): string;
}

type Variable = NginxText['fill'];

export function nginxText(text: string): NginxText {
  const unknown: string[] = [];
  const parts = [...text.matchAll(/\$\{(\w+)\}|\$(\w+)|\$|[^$]+/g)].map(
    ([written, braced, bare = braced]): Variable => {
      if (bare === undefined) return () => written;
      const variable = variableCalled(bare.toLowerCase());
      if (!variable) unknown.push(`$${bare}`);
      return variable ?? (() => '');
    },
  );
  const [only] = parts;
  if (only && parts.length === 1) return { unknown, fill: only };
  return {
    unknown,
    fill: (request, rewritten) =>
      parts.reduce((filled, part) => filled + part(request, rewritten), ''),
  };
}

const named: Readonly<Record<string, Variable>> = {
  request_uri: ({ target }) => target,
  uri: (request, rewritten) => pathOf(rewritten ?? request.target),
  document_uri: (request, rewritten) => pathOf(rewritten ?? request.target),
  args: (request, rewritten) => queryOf(rewritten ?? request.target),
  query_string: (request, rewritten) => queryOf(rewritten ?? request.target),
  is_args: (request, rewritten) => (queryOf(rewritten ?? request.target) === '' ? '' : '?'),
  host: ({ host = '' }) =>
    host
      .toLowerCase()
      .replace(/(?::\d*)?$/, '')
      .replace(/\.$/, ''),
  remote_addr: ({ clientAddress }) => clientAddress,
  the_real_ip: ({ clientAddress }) => clientAddress,
  scheme: ({ scheme }) => scheme,
  https: ({ scheme }) => (scheme === 'https' ? 'on' : ''),
  server_port: ({ port }) => `${port}`,
  request_method: ({ method }) => method,
  content_type: (request) => request.header('content-type') ?? '',
  content_length: (request) => request.header('content-length') ?? '',
};

function variableCalled(name: string): Variable | undefined {
  if (Object.hasOwn(named, name)) return named[name];
  const [, kind, rest = ''] = /^(http|arg|cookie)_(.+)$/.exec(name) ?? [];
  if (kind === 'http') {
    const header = rest.replaceAll('_', '-');
    return (request) => request.header(header) ?? '';
  }
  if (kind === 'arg') {
    return (request, rewritten) => valueIn(queryOf(rewritten ?? request.target).split('&'), rest);
  }
  if (kind !== 'cookie') return undefined;
  return (request) => valueIn((request.header('cookie') ?? '').split(/; */), rest);
}

/** Of the first pair of that name, as it was sent. */
function valueIn(pairs: readonly string[], name: string): string {
  const start = `${name}=`;
  const pair = pairs.find((each) => each.slice(0, start.length).toLowerCase() === start);
  return pair?.slice(start.length) ?? '';
}

function pathOf(target: string): string {
  const { target: origin } = parseAbsoluteTarget(target) ?? { target };
  return normalisePath(origin) ?? '';
}

function queryOf(target: string): string {
  const from = pathEnd(target);
  if (target[from] !== '?') return '';
  const fragment = target.indexOf('#', from);
  return target.slice(from + 1, fragment === -1 ? undefined : fragment);
}
