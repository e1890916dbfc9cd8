/** What no product is told yet, whatever its strategies. */
import type { RunSpec } from '../../../core/run-spec.ts';
import { needsNormalising } from '../../../routing/nginx-path.ts';
import { pathEnd } from '../../../routing/request-target.ts';
import type { Support } from '../../engine.ts';
import { refusal } from './capability.ts';

export function protocolSupport(product: string, run: RunSpec): Support {
  if (run.listeners) return refusal(product, 'is told of no HTTPRoutes');
  if (run.tls) return refusal(product, 'gets no certificates yet: use http:// URLs');
  if (run.http2) return refusal(product, 'is told of HTTP/1.1 alone yet: leave out http2');
  if (run.limits) return refusal(product, 'is told of no limits yet: leave out limits');
  if (run.policies) return refusal(product, 'is told of no policies yet: leave out policies');
  if (run.strategy.per) return refusal(product, 'balances requests, not connections');
  return { kind: 'full' };
}

/** `product` looks paths up as they were sent, or else decoded, resolved and with slashes merged. */
export function pathSupport(product: string, paths: 'sent' | 'normalised', run: RunSpec): Support {
  const expected = run.dialect === 'ingress-nginx' ? 'normalised' : 'sent';
  const differing = run.requests.filter(
    ({ target, templated }) =>
      templated?.includes('target') || needsNormalising(target, pathEnd(target)),
  );
  if (paths === expected || differing.length === 0) return { kind: 'full' };
  const how = {
    sent: 'as they were sent',
    normalised: 'decoded, resolved and with slashes merged',
  };
  const note = `${product} compares paths ${how[paths]}, the dialect ${run.dialect} ${how[expected]}: requests such as ${differing[0]!.target} may be routed otherwise.`;
  return { kind: 'approximate', notes: [note] };
}
