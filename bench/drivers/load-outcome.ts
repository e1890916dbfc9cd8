/** What a load cost, over its measured part. */
export interface LoadOutcome {
  readonly requests: number;
  readonly seconds: number;
  /** Of the process that drove it; of all its parts where it is a chain. */
  readonly cpuSeconds: number;
}
