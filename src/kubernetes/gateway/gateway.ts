/** Gateway: its listeners, held to the rules of the CRD (apis/v1/gateway_types.go of Gateway API). */
import type { Issue } from '../../core/issue.ts';
import type { ManifestNode } from '../manifest-node.ts';
import { readMetadata } from '../metadata.ts';
import { dnsSubdomain } from '../name-rules.ts';
import type { Gateway, Listener } from './objects.ts';
import { gatewayGroup } from './reference-grant.ts';
import { readReference } from './references.ts';

export function readGateway(node: ManifestNode, issues: Issue[]): Gateway {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  const listeners = node.at('spec', 'listeners').items;
  checkDistinct(listeners, issues);
  return {
    ...metadata,
    className: node.at('spec', 'gatewayClassName').text ?? '',
    listeners: listeners.map((listener) => readListener(listener, metadata.namespace, issues)),
  };
}

function readListener(node: ManifestNode, namespace: string, issues: Issue[]): Listener {
  const protocol = node.at('protocol').text ?? '';
  const tls = node.at('tls');
  const allowed = node.at('allowedRoutes');
  const namespaces = allowed.at('namespaces');
  checkTls(protocol, tls, issues);
  const host = node.at('hostname');
  if (/^(TCP|UDP)$/i.test(protocol) && host.text) {
    issues.push(host.invalid("hostname must not be specified for protocols ['TCP', 'UDP']"));
  }
  const kinds = allowed.at('kinds').items;
  const usual = { group: '', kind: 'Secret', namespace };
  return {
    name: node.at('name').text ?? '',
    protocol: protocol.toUpperCase(),
    port: node.at('port').number ?? 0,
    host: host.text || undefined,
    certificates: tls.at('certificateRefs').items.map((ref) => readReference(ref, usual)),
    takesHttpRoutes:
      kinds.length === 0 ||
      kinds.some(
        (kind) =>
          kind.at('kind').text === 'HTTPRoute' &&
          (kind.at('group').text ?? gatewayGroup) === gatewayGroup,
      ),
    namespaces: (namespaces.at('from').text ?? 'Same') as Listener['namespaces'],
    selector: namespaces.at('selector'),
    source: node,
  };
}

function checkTls(protocol: string, tls: ManifestNode, issues: Issue[]): void {
  const mode = tls.at('mode');
  if (/^(HTTP|TCP|UDP)$/i.test(protocol) && tls.isPresent) {
    issues.push(tls.invalid("tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']"));
  } else if (/^HTTPS$/i.test(protocol) && mode.text && mode.text !== 'Terminate') {
    issues.push(mode.invalid('tls mode must be Terminate for protocol HTTPS'));
  } else if (/^TLS$/i.test(protocol) && !mode.text) {
    issues.push(mode.invalid('tls mode must be set for protocol TLS'));
  } else if (tls.isObject && (mode.text ?? 'Terminate') === 'Terminate') {
    const options = tls.at('options');
    const references = tls.at('certificateRefs');
    const isEmpty = references.items.length === 0 && options.texts.size === 0;
    const text = 'certificateRefs or options must be specified when mode is Terminate';
    if (isEmpty) issues.push((references.value === undefined ? tls : references).invalid(text));
  }
}

function checkDistinct(listeners: readonly ManifestNode[], issues: Issue[]): void {
  const names = new Set<string>();
  const places = new Set<string>();
  for (const listener of listeners) {
    const name = listener.at('name');
    if (name.text !== undefined && names.has(name.text)) {
      issues.push(name.invalid('Listener name must be unique within the Gateway'));
    }
    names.add(name.text ?? '');
    const [port, protocol, host] = ['port', 'protocol', 'hostname'].map(
      (field) => listener.at(field).value,
    );
    const place = JSON.stringify([port, protocol, host]);
    if (port !== undefined && places.has(place)) {
      const text = 'Combination of port, protocol and hostname must be unique for each listener';
      issues.push(listener.invalid(text));
    }
    places.add(place);
  }
}
