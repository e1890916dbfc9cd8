/**
 * Servers of ingress-nginx, one for each host, and their locations (controller.go, createServers and getBackendServers).
 * Each host has a `/` from the start, with the default backend and the annotations of the first Ingress that names it,
 * until a rule takes its place. What no server has goes to the catch-all, whose `/` is that of the first Ingress that has
 * a default backend and no rules.
 */
import type { Issue } from '../../core/issue.ts';
import type { RouteSpec } from '../../core/run-spec.ts';
import type { Backend, Ingress } from '../cluster.ts';
import { resourceNote, rulesOf, takenBy, type Rule } from '../ingress-rule.ts';
import type { ManifestNode } from '../manifest-node.ts';
import { qualifiedName } from '../served-ingresses.ts';
import type { AnnotationsOf, Upstream, Upstreams } from './upstreams.ts';

export interface Location {
  readonly ingress: Ingress;
  readonly host: string | undefined;
  readonly path: string;
  readonly pathType: RouteSpec['pathType'];
  /** Undefined: 404. */
  readonly upstream: Upstream | undefined;
  /** Of the rule or backend. */
  readonly source: ManifestNode;
  readonly kind: 'rule' | 'implicit' | 'catch-all';
}

export interface Server {
  readonly host: string | undefined;
  readonly locations: Location[];
  hasCertificate: boolean;
  aliases: readonly string[];
}

export class Servers {
  readonly issues: Issue[] = [];
  readonly #byHost = new Map<string | undefined, Server>();
  readonly #upstreams: Upstreams;
  readonly #annotations: AnnotationsOf;

  /** `ordered` by precedence. */
  constructor(ordered: readonly Ingress[], upstreams: Upstreams, annotations: AnnotationsOf) {
    this.#upstreams = upstreams;
    this.#annotations = annotations;
    this.#byHost.set(undefined, serverOf(undefined));
    const primaries = ordered.filter((ingress) => !this.#isCanary(ingress));
    for (const ingress of primaries) this.#nameHosts(ingress);
    for (const ingress of ordered) {
      for (const rule of rulesOf(ingress)) this.#addRule(rule);
    }
  }

  get all(): readonly Server[] {
    return [...this.#byHost.values()];
  }

  of(host: string | undefined): Server | undefined {
    return this.#byHost.get(host);
  }

  /** A certificate for `*.foo.com` is one for `a.foo.com`; none is for hosts that no rule names. */
  hasCertificate({ host, hasCertificate }: Server): boolean {
    if (host === undefined) return false;
    return hasCertificate || !!this.of(host.replace(/^[^.]+/, '*'))?.hasCertificate;
  }

  #isCanary(ingress: Ingress): boolean {
    return this.#annotations.get(ingress)!.bool('canary') ?? false;
  }

  #nameHosts(ingress: Ingress): void {
    const { defaultBackend, rules } = ingress;
    const backend = defaultBackend?.service === undefined ? undefined : defaultBackend;
    if (rules.length === 0 && backend) this.#catchAll(ingress, backend);
    for (const { host, source } of rules) {
      let server = this.of(host);
      if (!server) {
        server = serverOf(host);
        this.#byHost.set(host, server);
        const upstream = backend && this.#upstreams.of(ingress, backend);
        server.locations.push({ ...root, ingress, host, upstream, source, kind: 'implicit' });
      }
      if (ingress.tls.length > 0) server.hasCertificate = true;
      if (server.aliases.length === 0) server.aliases = this.#aliasesOf(ingress);
    }
  }

  #catchAll(ingress: Ingress, backend: Backend): void {
    const { locations } = this.of(undefined)!;
    const [first] = locations;
    if (first) {
      const name = qualifiedName(first.ingress);
      this.issues.push(
        backend.source.note(`the default backend of ${name} is in force, not this one`),
      );
      return;
    }
    const upstream = this.#upstreams.of(ingress, backend);
    const { source } = backend;
    locations.push({ ...root, ingress, host: undefined, upstream, source, kind: 'catch-all' });
  }

  #addRule(rule: Rule): void {
    const { ingress, backend, source } = rule;
    if (backend.service === undefined) {
      this.issues.push(backend.source.note(resourceNote));
      return;
    }
    const upstream = this.#upstreams.of(ingress, backend)!;
    if (upstream.isCanary) {
      if (!this.#isCanary(ingress)) this.issues.push(source.note(skippedFor(upstream)));
      return;
    }
    // A canary whose Service is a primary elsewhere is a rule like any other, even of hosts that it may not name.
    const { host, locations } = this.of(rule.host) ?? this.of(undefined)!;
    const { path, pathType } = rule;
    const location = { ingress, host, path, pathType, upstream, source, kind: 'rule' } as const;
    const index = locations.findIndex((other) => isSamePlace(other, location));
    const existing = locations[index];
    if (!existing) locations.push(location);
    else if (existing.kind === 'implicit') locations[index] = location;
    else if (!this.#isCanary(ingress)) this.issues.push(source.note(takenBy(rule, existing)));
  }

  /** Those that a host can be: ingress-nginx takes patterns too. */
  #aliasesOf(ingress: Ingress): readonly string[] {
    const annotations = this.#annotations.get(ingress)!;
    const written = (annotations.text('server-alias') ?? '').split(',');
    const names = new Set(written.map((name) => name.trim().toLowerCase()));
    names.delete('');
    const hosts = [...names].filter((name) => /^[a-z0-9.-]+$/.test(name));
    for (const name of names) {
      if (!hosts.includes(name)) annotations.remark('server-alias', `not implemented: "${name}"`);
    }
    return hosts.toSorted();
  }
}

const root = { path: '/', pathType: 'Prefix' } as const;

function serverOf(host: string | undefined): Server {
  return { host, locations: [], hasCertificate: false, aliases: [] };
}

function skippedFor({ creator }: Upstream): string {
  return `its Service is that of the canary ${qualifiedName(creator)}, which is older: this rule is left out`;
}

/** The prefixes `/x` and `/x/` are rendered as one location. */
function isSamePlace(a: Location, b: Location): boolean {
  if (isExact(a) !== isExact(b)) return false;
  return isExact(a) ? a.path === b.path : withoutSlash(a.path) === withoutSlash(b.path);
}

export function isExact({ pathType }: Pick<Location, 'pathType'>): boolean {
  return pathType === 'Exact';
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, '');
}
