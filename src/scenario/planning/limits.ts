/** Where the limits of the ingress hold, and what to know where they do not. */
import type { LimitChanges } from '../../core/ingress-limits.ts';
import type { Settings } from './overrides.ts';

export function limitsOf({ limits, target, engine }: Settings): LimitChanges | undefined {
  return target || engine === 'simulated' ? undefined : limits;
}

export function limitNotes(settings: Settings): string[] {
  if (!settings.limits || limitsOf(settings)) return [];
  const why = settings.target
    ? 'the target is an ingress that is not ours.'
    : 'in virtual time nobody is too slow or sends too much.';
  return [`limits is not in force: ${why}`];
}
