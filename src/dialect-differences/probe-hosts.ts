/** The hosts that the rules make worth asking for, and which rules have a say there. */
import type { RouteSpec } from '../core/run-spec.ts';
import type { Form } from './probe-paths.ts';

export interface FormedHost extends Form {
  readonly host: string | undefined;
  /** What it may be no different from, and then is not told of. */
  readonly like?: { readonly host: string | undefined } | undefined;
  /** Only the paths of rules are asked for, none of their odd forms. */
  readonly isSpelling: boolean;
}

const unknownHost = 'unknown.example';

/** The usual ones first. */
export function formedHosts(named: readonly string[]): FormedHost[] {
  const known = new Set(named);
  const exact = named.filter((host) => !host.startsWith('*.'));
  const wildcards = named.filter((host) => host.startsWith('*.'));
  const others = exact.map((host) => (host.startsWith('www.') ? host.slice(4) : `www.${host}`));
  return [
    ...exact.map((host) => usual('', host)),
    ...wildcards.map((host) => usual('', `any${host.slice(1)}`)),
    usual('host that no rule names', unknownHost),
    ...wildcards.map((host) => strange('host two labels below a wildcard', `a.b${host.slice(1)}`)),
    ...wildcards
      .filter((host) => !known.has(host.slice(2)))
      .map((host) => strange('host of a wildcard without its label', host.slice(2))),
    strange('no host', undefined),
    ...others
      .filter((host) => !known.has(host))
      .map((host) => strange('host with or without www.', host)),
    ...exact.flatMap((host) => [
      spelling('host in upper case', host.toUpperCase(), host),
      spelling('host with a port', `${host}:8080`, host),
      spelling('host with a closing dot', `${host}.`, host),
    ]),
    spelling('malformed host', 'a..b', unknownHost),
  ];
}

/** Whether a rule may have a say in what such a host is asked for, whoever's rules hold. */
export function concerns(
  { host: ruled }: Pick<RouteSpec, 'host'>,
  host: string | undefined,
): boolean {
  if (ruled === undefined) return true;
  const name = host?.toLowerCase().replace(/\.?(:\d+)?$/, '') ?? '';
  return ruled.startsWith('*.') ? name.endsWith(ruled.slice(1)) : name === ruled;
}

function usual(form: string, host: string): FormedHost {
  return { form, isPlain: true, host, isSpelling: false };
}

function strange(form: string, host: string | undefined): FormedHost {
  return { form, isPlain: false, host, like: { host: unknownHost }, isSpelling: false };
}

function spelling(form: string, host: string, like: string): FormedHost {
  return { form, isPlain: false, host, like: { host: like }, isSpelling: true };
}
