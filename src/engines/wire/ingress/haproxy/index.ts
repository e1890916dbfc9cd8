/** HAProxy, one process of one thread per replica. */
import { strategySupport, together } from '../capability.ts';
import type { Ingress } from '../ingress.ts';
import { pathSupport, protocolSupport } from '../product-support.ts';
import { ruleSupport } from '../rule-support.ts';
import { haproxyCapabilities } from './capabilities.ts';
import { weightSupport } from './weights.ts';

export const haproxy = {
  name: 'haproxy',
  summary: 'HAProxy as it is installed here',
  capabilities: haproxyCapabilities,
  supports: (run) =>
    together([
      protocolSupport('HAProxy', run),
      ruleSupport('HAProxy', { patterns: false }, run),
      strategySupport('HAProxy', haproxyCapabilities, run),
      weightSupport(run),
      pathSupport('HAProxy', 'sent', run),
    ]),
} as const satisfies Ingress;
