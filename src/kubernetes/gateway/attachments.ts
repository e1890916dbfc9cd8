/** Which listeners an HTTPRoute is attached to, for which hosts; and of one that is not, why. */
import { closestName } from '../../core/closest-name.ts';
import type { ListenerSpec } from '../../core/http-route.ts';
import type { Issue } from '../../core/issue.ts';
import { shortName, type Cluster } from '../cluster.ts';
import { commonHost } from './hostnames.ts';
import { allowsNamespace } from './allowed-namespaces.ts';
import type { Gateway, HttpRoute, Listener, ParentReference } from './objects.ts';
import { gatewayGroup } from './reference-grant.ts';

export interface Attachment {
  /** Index into the listeners. */
  readonly listener: number;
  readonly port: number;
  readonly hosts: readonly AttachedHost[];
}

interface AttachedHost {
  /** What route and listener have in common. */
  readonly host: string | undefined;
  /** As the route has it. */
  readonly hostname: string | undefined;
}

const schemes = new Map<string, ListenerSpec['scheme']>([
  ['HTTP', 'http'],
  ['HTTPS', 'https'],
]);

export class Attachments {
  readonly listeners: ListenerSpec[] = [];
  readonly issues: Issue[] = [];
  readonly #cluster: Cluster;
  readonly #indexes = new Map<Listener, number>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const gateway of cluster.gateways) {
      const { className, source } = gateway;
      if (!cluster.gatewayClasses.some(({ name }) => name === className)) {
        const text = `no GatewayClass "${className}" is among the manifests: served all the same`;
        this.issues.push(source.at('spec', 'gatewayClassName').note(text));
      }
      for (const listener of gateway.listeners) this.#addListener(gateway, listener);
    }
  }

  of(route: HttpRoute): Attachment[] {
    if (route.parents.length === 0) {
      const text = 'no parentRefs: the route is attached to nothing and not served';
      this.issues.push(route.source.at('spec').note(text));
    }
    const found = new Map<number, { port: number; hosts: AttachedHost[] }>();
    for (const parent of route.parents) {
      const listeners = this.#listenersOf(parent, route);
      if (!Array.isArray(listeners)) this.issues.push(listeners);
      else {
        for (const { listener, hosts } of listeners) {
          const index = this.#indexes.get(listener)!;
          const known = found.get(index);
          if (known) known.hosts.push(...hosts);
          else found.set(index, { port: listener.port, hosts });
        }
      }
    }
    return [...found].map(([listener, { port, hosts }]) => {
      // The more specific of the route's own names overwrites the others of the same host.
      const unique = new Map(hosts.toSorted(bySpecificity).map((each) => [each.host, each]));
      const ordered = hosts.filter((each) => unique.get(each.host) === each);
      return { listener, port, hosts: ordered };
    });
  }

  /** Undefined for one that no HTTPRoute can be attached to. */
  indexOf(listener: Listener): number | undefined {
    return this.#indexes.get(listener);
  }

  #addListener(gateway: Gateway, listener: Listener): void {
    const { protocol, host, source } = listener;
    const scheme = schemes.get(protocol);
    if (scheme === undefined) {
      const text = `protocol ${protocol} is not served: listener "${listener.name}" is left out`;
      this.issues.push(source.at('protocol').note(text));
      return;
    }
    const known = this.listeners.findIndex((each) => each.scheme === scheme && each.host === host);
    if (known !== -1) {
      const text = `there is one port for ${scheme}: the routes of this listener are served together with those of ${this.listeners[known]!.name}`;
      this.issues.push(source.note(text));
    }
    const name = `${gateway.namespace}/${gateway.name}/${listener.name}`;
    const named = host === undefined ? {} : { host };
    const index = known === -1 ? this.listeners.push({ name, scheme, ...named }) - 1 : known;
    this.#indexes.set(listener, index);
  }

  /** Or why there are none. */
  #listenersOf(
    parent: ParentReference,
    route: HttpRoute,
  ): { readonly listener: Listener; readonly hosts: AttachedHost[] }[] | Issue {
    const { group, kind, namespace, name, section, port, source } = parent;
    if (group !== gatewayGroup || kind !== 'Gateway') {
      return source.note(
        `routes are attached to Gateways alone here, not to a ${kind}: not served there`,
      );
    }
    const gateways = this.#cluster.gateways.filter((each) => each.namespace === namespace);
    const gateway = gateways.find((each) => each.name === name);
    if (!gateway) {
      const closest = closestName(
        name,
        gateways.map((each) => each.name),
      );
      const hint = closest === undefined ? '' : `. Did you mean "${closest}"?`;
      const text = `no Gateway "${name}" in namespace ${namespace}: the route is not served there${hint}`;
      return source.at('name').note(text);
    }
    const called = `Gateway ${shortName(gateway)}`;
    const meant = gateway.listeners.filter(
      (each) => each.name === (section ?? each.name) && each.port === (port ?? each.port),
    );
    if (meant.length === 0) {
      const wanted = [section && `"${section}"`, port && `port ${port}`].filter(Boolean);
      const text = `${called} has no listener ${wanted.join(' on ')}: the route is not served there`;
      return source.at(section === undefined ? 'port' : 'sectionName').note(text);
    }
    const willing = meant.filter((each) => each.takesHttpRoutes && this.#indexes.has(each));
    if (willing.length === 0) return source.note(`${called} takes no HTTPRoute there: not served`);
    const allowing = willing.filter((listener) =>
      allowsNamespace(listener, gateway, route.namespace, this.#cluster.namespaces),
    );
    if (allowing.length === 0) {
      const isUnknown =
        willing.some(({ namespaces }) => namespaces === 'Selector') &&
        !this.#cluster.namespaces.some((each) => each.name === route.namespace);
      const hint = isUnknown
        ? ` The Namespace is not among the manifests, so its labels are not known.`
        : '';
      return source.note(
        `${called} takes no routes of namespace ${route.namespace}: not served.${hint}`,
      );
    }
    const attached = allowing.map((listener) => ({ listener, hosts: hostsOf(listener, route) }));
    const fitting = attached.filter(({ hosts }) => hosts.length > 0);
    if (fitting.length > 0) return fitting;
    const hostnames = route.source.at('spec', 'hostnames');
    return hostnames.note(`${called} takes none of them: the route is not served there`);
  }
}

function hostsOf({ host: ofListener }: Listener, { hostnames }: HttpRoute): AttachedHost[] {
  const named = hostnames.length > 0 ? hostnames : [undefined];
  return named.flatMap((hostname) => {
    const common = commonHost(ofListener, hostname);
    return common ? [{ host: common.host, hostname }] : [];
  });
}

/** The most specific last. */
function bySpecificity({ hostname: a = '' }: AttachedHost, { hostname: b = '' }: AttachedHost) {
  const isWildcard = (name: string) => Number(name === '' || name.startsWith('*.'));
  return isWildcard(b) - isWildcard(a) || a.length - b.length;
}
