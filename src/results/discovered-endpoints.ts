/** What a run learns of a target that is not ours: the endpoints that answered, by the names they gave. */
import type { RunSpec } from '../core/run-spec.ts';
import { otherName } from '../metrics/discovered-names.ts';
import type { GeneratorFold } from './generator-fold.ts';

/** The run as if it had known them. */
export function withDiscovered(run: RunSpec, { discovered }: GeneratorFold): RunSpec {
  if (!run.target) return run;
  const endpoints = discovered.names.map((id, index) => ({
    id,
    index,
    pool: 0,
    pod: index,
    weight: 1,
  }));
  const indexes = endpoints.map(({ index }) => index);
  return { ...run, endpoints, pools: run.pools.map((pool) => ({ ...pool, endpoints: indexes })) };
}

export function discoveryNotes({ target }: RunSpec, generator: GeneratorFold): string[] {
  if (!target) return [];
  const { names } = generator.discovered;
  const header = `"${target.podHeader}"`;
  if (names.length === 0) {
    return [`No answer had a header ${header} that names its pod, so the spread is not known.`];
  }
  return [
    `Endpoints are what ${header} of the answers named. Those that never answered are missing, and weights are taken as equal.`,
    ...(names.includes(otherName)
      ? [
          `More pods than can be told apart, or unprintable names: the rest counts as one, "${otherName}".`,
        ]
      : []),
  ];
}
