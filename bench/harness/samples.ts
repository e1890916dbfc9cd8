/**
 * Repetitions in turn (A B C A B C …), so that what disturbs the machine disturbs all alike. Ratios are taken within a
 * round, of neighbours in time; what is told is the median over the rounds.
 */
export type Sample = Readonly<Record<string, number>>;

export interface Subject {
  readonly label: string;
  /** Undefined where the subject is missing on this machine. */
  readonly measure?: (() => Promise<Sample>) | undefined;
}

export class Samples {
  readonly labels: readonly string[];
  readonly #rounds: readonly ReadonlyMap<string, Sample>[];

  private constructor(labels: readonly string[], rounds: readonly ReadonlyMap<string, Sample>[]) {
    this.labels = labels;
    this.#rounds = rounds;
  }

  static async take(subjects: readonly Subject[], rounds: number): Promise<Samples> {
    const taken: Map<string, Sample>[] = [];
    for (let round = 0; round < rounds; round++) {
      const samples = new Map<string, Sample>();
      for (const { label, measure } of subjects) {
        if (measure) samples.set(label, await measure());
      }
      taken.push(samples);
    }
    return new Samples(
      subjects.map(({ label }) => label),
      taken,
    );
  }

  /** What was measured, in the order of its first appearance. */
  get keys(): readonly string[] {
    return [
      ...new Set(this.#rounds.flatMap((round) => [...round.values()].flatMap(Object.keys))),
    ] as const;
  }

  /** One value a round; none where the subject is missing. */
  values(label: string, key: string): readonly number[] {
    return this.#rounds.flatMap((round) => round.get(label)?.[key] ?? []);
  }

  /** a ÷ b, round by round. */
  ratios(a: string, b: string, key: string): readonly number[] {
    const divisors = this.values(b, key);
    if (divisors.length === 0) return [];
    return this.values(a, key).map((value, round) => value / divisors[round]!);
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
