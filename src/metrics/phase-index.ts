/** The phase of a request on the hot paths, as a small integer. */
export const WARMUP = 0;
export const MEASURE = 1;
export type PhaseIndex = typeof WARMUP | typeof MEASURE;
