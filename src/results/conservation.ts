/**
 * No request may be lost or counted twice: the equations every run must satisfy, over all phases. Each term is counted by
 * its own increment, none as the remainder of the others, so an error in any of them shows.
 */
import type { RequestCounts } from '../core/run-event.ts';
import { addCounts, noIngressCounts, noPodCounts, noRequests } from '../metrics/counts.ts';
import type { GeneratorFold } from './generator-fold.ts';
import type { IngressFold } from './ingress-fold.ts';
import type { PodsFold } from './pods-fold.ts';
import type { ConservationCheck } from './run-result.ts';

/** Equations over a hop that did not report are left out. */
export function conservationChecks(
  generator: GeneratorFold,
  ingress: IngressFold,
  pods: PodsFold,
): ConservationCheck[] {
  const g = noRequests();
  const i = noIngressCounts();
  const p = noPodCounts();
  for (const phase of ['warmup', 'measure'] as const) {
    addCounts(g, generator.counts[phase]);
    addCounts(i, ingress.counts[phase]);
    addCounts(p, pods.counts[phase]);
  }
  const checks = [
    endings('generator', g),
    ...generator.loads.map(({ name, counts }) => {
      const own = noRequests();
      addCounts(own, counts.warmup);
      addCounts(own, counts.measure);
      return endings(`load ${name}`, own);
    }),
  ];
  if (ingress.reported) {
    checks.push(
      check('generator → ingress: sent = accepted', g.sent, i.accepted),
      check(
        'ingress: accepted = answered locally + forwarded + cancelled',
        i.accepted,
        i.answeredLocally + i.forwarded + i.cancelled,
      ),
      check(
        'ingress: attempts = forwarded + retries + error pages + mirrored',
        i.attempts,
        i.forwarded + i.retries + i.errorPages + i.mirrored,
      ),
    );
  }
  if (ingress.reported && pods.reported) {
    checks.push(
      check(
        'ingress → pods: attempts = accepted + connect failed',
        i.attempts,
        p.accepted + i.connectFailed,
      ),
    );
  }
  if (pods.reported) {
    checks.push(
      check(
        'pods: accepted = completed + aborted + in service',
        p.accepted,
        p.completed + p.aborted + pods.inService,
      ),
    );
  }
  return checks;
}

function endings(whose: string, of: RequestCounts): ConservationCheck {
  return check(
    `${whose}: intended = ok + failed + timed out + refused + cancelled + unsent + in flight at end`,
    of.intended,
    of.ok + of.failed + of.timedOut + of.refused + of.cancelled + of.unsent + of.inFlightAtEnd,
  );
}

function check(equation: string, left: number, right: number): ConservationCheck {
  return { equation, left, right, holds: left === right };
}
