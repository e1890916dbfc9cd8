/** nginx, one process per replica. */
import { strategySupport, together } from '../capability.ts';
import type { Ingress } from '../ingress.ts';
import { pathSupport, protocolSupport } from '../product-support.ts';
import { ruleSupport } from '../rule-support.ts';
import { nginxCapabilities } from './capabilities.ts';

export const nginx = {
  name: 'nginx',
  summary: 'nginx as it is installed here',
  capabilities: nginxCapabilities,
  supports: (run) =>
    together([
      protocolSupport('nginx', run),
      ruleSupport('nginx', { patterns: true }, run),
      strategySupport('nginx', nginxCapabilities, run),
      pathSupport('nginx', 'normalised', run),
    ]),
} as const satisfies Ingress;
