/** EndpointSlice of discovery.k8s.io/v1, held to what the API server refuses (kubernetes pkg/apis/discovery/validation). */
import type { Issue } from '../core/issue.ts';
import type { EndpointSlice, SliceEndpoint, SlicePort } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { checkText, readMetadata } from './metadata.ts';
import { dnsLabel, dnsSubdomain } from './name-rules.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const mostAddresses = 100;

export function readEndpointSlice(node: ManifestNode, issues: Issue[]): EndpointSlice {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  const addressType = node.at('addressType');
  if (addressType.text && !addressTypes.includes(addressType.text)) {
    issues.push(addressType.unsupported(addressTypes));
  } else if (addressType.text === '') issues.push(addressType.required());
  const names = new Set<string>();
  return {
    ...metadata,
    service: node.at('metadata', 'labels', 'kubernetes.io/service-name').text || undefined,
    ports: node.at('ports').items.map((port) => readPort(port, names, issues)),
    endpoints: node.at('endpoints').items.map((endpoint) => readEndpoint(endpoint, issues)),
  };
}

function readPort(node: ManifestNode, names: Set<string>, issues: Issue[]): SlicePort {
  const name = node.at('name');
  checkText(name, dnsLabel, issues);
  const written = name.text ?? '';
  if (names.has(written)) issues.push(name.duplicate());
  names.add(written);
  return {
    name: written,
    hasNumber: node.at('port').isPresent,
    isTcp: (node.at('protocol').text ?? 'TCP') === 'TCP',
  };
}

/** What a condition says is so unless it is false, or for `terminating` only where it is true. */
function readEndpoint(node: ManifestNode, issues: Issue[]): SliceEndpoint {
  const addresses = node.at('addresses');
  const { items } = addresses;
  if (items.length === 0 && (!addresses.isPresent || Array.isArray(addresses.value))) {
    issues.push(addresses.required('must contain at least 1 address'));
  } else if (items.length > mostAddresses) {
    const most = `must have at most ${mostAddresses} items`;
    issues.push(addresses.error(`Too many: ${items.length}: ${most}`));
  }
  const conditions = node.at('conditions');
  const target = node.at('targetRef');
  return {
    address: items[0]?.text ?? '',
    pod: target.at('kind').value === 'Pod' ? target.at('name').text || undefined : undefined,
    isReady: conditions.at('ready').value !== false,
    isServing: conditions.at('serving').value !== false,
    isTerminating: conditions.at('terminating').value === true,
    zone: node.at('zone').text || undefined,
  };
}
