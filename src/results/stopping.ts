/** Of a run with `--until`: what was to be known, and whether it is. */
export interface Stopping {
  /** As a gate names it. */
  readonly metric: string;
  /** Asked for: 0.03 for 3 %, either way as a ratio. */
  readonly within: number;
  /** Repetitions of each subject. */
  readonly rounds: number;
  /** Why no more were played. */
  readonly ended: 'reached' | 'time' | 'rounds' | 'cut-short';
  readonly subjects: readonly KnownWithin[];
}

export interface KnownWithin {
  readonly subject: string;
  /** The geometric mean over repetitions. */
  readonly estimate: number | null;
  /** With 95 % confidence, looking after every round allowed for; null with fewer than two repetitions that count. */
  readonly within: number | null;
}
