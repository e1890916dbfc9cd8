/** Ingress of networking.k8s.io/v1, held to what the API server refuses (kubernetes pkg/apis/networking/validation). */
import type { Issue } from '../core/issue.ts';
import type { Backend, Ingress, IngressPath, IngressRule } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';
import { checkNumber, checkText, readMetadata } from './metadata.ts';
import { dnsSubdomain, host, portName, portNumber, serviceName } from './name-rules.ts';

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'] as const;
const forbiddenInside = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenEndings = ['/..', '/.'];
const classAnnotation = 'kubernetes.io/ingress.class';

export function readIngress(node: ManifestNode, issues: Issue[]): Ingress {
  const metadata = readMetadata(node, dnsSubdomain, issues);
  const spec = node.at('spec');
  const rules = spec.at('rules');
  const defaultBackend = spec.at('defaultBackend');
  if (!defaultBackend.isPresent && isEmpty(rules)) {
    const place = rules.value === undefined ? spec : rules;
    issues.push(place.invalid('either `defaultBackend` or `rules` must be specified'));
  }
  const className = spec.at('ingressClassName');
  checkText(className, dnsSubdomain, issues);
  const annotation = node.at('metadata', 'annotations', classAnnotation);
  if (annotation.isPresent && className.isPresent && annotation.value !== className.value) {
    issues.push(annotation.invalid('must match `ingressClassName` when both are specified'));
  }
  const tls = spec.at('tls').items;
  for (const entry of tls) {
    for (const name of entry.at('hosts').items) {
      const problem = name.text === undefined ? undefined : host(name.text);
      if (problem !== undefined) issues.push(name.invalid(problem));
    }
    checkText(entry.at('secretName'), dnsSubdomain, issues);
  }
  return {
    ...metadata,
    className: className.text ?? annotation.text,
    defaultBackend: defaultBackend.isPresent ? readBackend(defaultBackend, issues) : undefined,
    rules: rules.items.map((rule) => readRule(rule, issues)),
    tls: tls.map((entry) => ({
      hosts: entry.at('hosts').items.flatMap(({ text }) => text || []),
      secretName: entry.at('secretName').text || undefined,
      source: entry,
    })),
  };
}

function readRule(node: ManifestNode, issues: Issue[]): IngressRule {
  const name = node.at('host');
  checkText(name, host, issues);
  const http = node.at('http');
  const paths = http.at('paths');
  if (http.isObject && isEmpty(paths)) issues.push(paths.required());
  return {
    host: name.text || undefined,
    paths: http.isPresent ? paths.items.map((path) => readPath(path, issues)) : undefined,
    source: node,
  };
}

function readPath(node: ManifestNode, issues: Issue[]): IngressPath {
  const path = node.at('path');
  const pathType = node.at('pathType');
  if (!pathType.isPresent) issues.push(pathType.required('pathType must be specified'));
  else if (!pathTypes.some((known) => known === pathType.value)) {
    issues.push(pathType.unsupported(pathTypes));
  } else checkPath(path, pathType.value === 'ImplementationSpecific', issues);
  return {
    path: path.text || '/',
    pathType: pathType.value as IngressPath['pathType'],
    backend: readBackend(node.at('backend'), issues),
    source: node,
  };
}

function checkPath(path: ManifestNode, isLoose: boolean, issues: Issue[]): void {
  const written = path.isPresent ? path.text : '';
  if (written === undefined || (isLoose && written === '')) return;
  if (!written.startsWith('/')) issues.push(path.invalid('must be an absolute path'));
  if (isLoose) return;
  for (const sequence of forbiddenInside) {
    if (written.includes(sequence)) issues.push(path.invalid(`must not contain '${sequence}'`));
  }
  for (const ending of forbiddenEndings) {
    if (written.endsWith(ending)) issues.push(path.invalid(`cannot end with '${ending}'`));
  }
}

function readBackend(node: ManifestNode, issues: Issue[]): Backend {
  const service = node.at('service');
  const resource = node.at('resource');
  const port = service.at('port');
  if (node.isObject) {
    if (service.isPresent && resource.isPresent) {
      issues.push(node.invalid('cannot set both resource and service backends'));
    } else if (!service.isPresent && !resource.isPresent) {
      const place = node.whereMissing('service', 'resource');
      issues.push(place.invalid('resource or service backend is required'));
    }
  }
  if (service.isObject) {
    const name = service.at('name');
    if (!name.isPresent || name.value === '') issues.push(name.required());
    else checkText(name, serviceName, issues);
    checkBackendPort(port, issues);
  }
  return {
    service: service.at('name').text,
    port: port.at('number').number ?? port.at('name').text ?? 0,
    source: node,
  };
}

function checkBackendPort(port: ManifestNode, issues: Issue[]): void {
  const number = port.at('number');
  const name = port.at('name');
  const hasNumber = number.isPresent && number.value !== 0;
  const hasName = name.isPresent && name.value !== '';
  if (hasNumber && hasName) issues.push(port.invalid('cannot set both port name & port number'));
  else if (hasNumber) checkNumber(number, portNumber, issues);
  else if (hasName) checkText(name, portName, issues);
  else if (port.isObject || !port.isPresent) {
    issues.push(port.whereMissing('number', 'name').required('port name or number is required'));
  }
}

/** Missing, null or []; what is not an array at all is for the schema to report. */
function isEmpty(node: ManifestNode): boolean {
  return !node.isPresent || (Array.isArray(node.value) && node.value.length === 0);
}
