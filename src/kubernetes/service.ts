/** Service of v1, held to the API server's rules for ports and names. */
import type { Issue } from '../core/issue.ts';
import type { Service, ServicePort } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { checkNumber, checkText, readMetadata } from './metadata.ts';
import { dnsLabel, portName, portNumber, serviceName } from './name-rules.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinities = ['ClientIP', 'None'];
const longestAffinitySeconds = 86_400;
const usualAffinitySeconds = 10_800;
const protocols = ['SCTP', 'TCP', 'UDP'];

export function readService(node: ManifestNode, issues: Issue[]): Service {
  const metadata = readMetadata(node, serviceName, issues);
  const spec = node.at('spec');
  const type = spec.at('type');
  const ports = spec.at('ports');
  const items = ports.items;
  const isExternalName = type.value === 'ExternalName';
  if (type.text !== undefined && !types.includes(type.text)) issues.push(type.unsupported(types));
  if (isExternalName) {
    const externalName = spec.at('externalName');
    if (!externalName.isPresent) issues.push(externalName.required());
  } else if (items.length === 0 && spec.at('clusterIP').value !== 'None') {
    issues.push(ports.required());
  }
  checkUnique(items, issues);
  const clientAffinitySeconds = readClientAffinity(spec, issues);
  return {
    ...metadata,
    isExternalName,
    isHeadless: spec.at('clusterIP').text === 'None',
    selector: spec.at('selector').texts,
    ports: items.map((port) => readPort(port, items.length > 1, issues)),
    clientAffinitySeconds,
  };
}

function readClientAffinity(spec: ManifestNode, issues: Issue[]): number | undefined {
  const kind = spec.at('sessionAffinity');
  if (kind.text && !affinities.includes(kind.text)) issues.push(kind.unsupported(affinities));
  // To the API server what is said of an affinity that there is not is nothing.
  if (kind.text !== 'ClientIP') return undefined;
  const timeout = spec.at('sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
  const rule = (seconds: number) =>
    seconds > 0 && seconds <= longestAffinitySeconds
      ? undefined
      : `must be greater than 0 and less than ${longestAffinitySeconds}`;
  checkNumber(timeout, rule, issues);
  return timeout.number ?? usualAffinitySeconds;
}

function readPort(node: ManifestNode, mustHaveName: boolean, issues: Issue[]): ServicePort {
  const name = node.at('name');
  if (name.isPresent && name.value !== '') checkText(name, dnsLabel, issues);
  else if (mustHaveName) issues.push(name.required());
  const port = node.at('port');
  checkNumber(port, portNumber, issues);
  const targetPort = node.at('targetPort');
  if (targetPort.value !== 0) checkNumber(targetPort, portNumber, issues);
  checkText(targetPort, portName, issues);
  const protocol = node.at('protocol');
  if (protocol.text !== undefined && !protocols.includes(protocol.text)) {
    issues.push(protocol.unsupported(protocols));
  }
  return {
    name: name.text,
    port: port.number ?? 0,
    targetPort: targetPort.number || targetPort.text || (port.number ?? 0),
    isTcp: (protocol.text ?? 'TCP') === 'TCP',
  };
}

function checkUnique(ports: readonly ManifestNode[], issues: Issue[]): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const port of ports) {
    const name = port.at('name');
    if (name.text) {
      if (names.has(name.text)) issues.push(name.duplicate());
      names.add(name.text);
    }
    const number = port.at('port');
    const pair = `${number.number} ${port.at('protocol').text ?? 'TCP'}`;
    if (number.number !== undefined && numbers.has(pair)) issues.push(number.duplicate());
    numbers.add(pair);
  }
}
