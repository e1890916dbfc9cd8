/** What the sections of the report are made from. */
import type { RunResult, SavedResult } from '../../results/run-result.ts';
import { mergedSubjects, type Subject, subjects } from '../../results/subjects.ts';

export interface Told {
  readonly result: SavedResult;
  /** One each, repetitions merged. */
  readonly subjects: readonly Subject[];
  /** The repetitions of each, in the order of the subjects. */
  readonly runs: readonly (readonly RunResult[])[];
  readonly names: readonly string[];
  readonly repetitions: number;
  readonly isSweep: boolean;
}

export function told(result: SavedResult): Told {
  const merged = mergedSubjects(result.runs);
  return {
    result,
    subjects: merged,
    runs: [...subjects(result.runs).values()],
    names: merged.map(({ subject }) => subject),
    repetitions: Math.max(0, ...merged.map(({ repetitions }) => repetitions)),
    isSweep: merged.some(({ sweptRatePerSecond }) => sweptRatePerSecond !== undefined),
  };
}
