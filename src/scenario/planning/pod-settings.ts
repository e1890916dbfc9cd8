/** What a scenario says of pods, in the terms of the manifests' reader. */
import type { PodDefaults, PodSettings } from '../../kubernetes/pod-settings.ts';
import { defaults } from '../defaults.ts';
import { pods, type PodsField } from '../schema/pods.ts';

export function podSettings(field: PodsField): ReadonlyMap<string, PodSettings> {
  return new Map(
    Object.entries(field).map(([name, { overrides, responseSize, ...settings }]) => [
      name,
      {
        ...settings,
        responseBytes: responseSize,
        overrides: new Map(
          Object.entries(overrides).map(([index, traits]) => [Number(index), traits]),
        ),
      },
    ]),
  );
}

export const podDefaults = podSettings(pods.parse({ any: defaults.pods })).get(
  'any',
) as PodDefaults;
