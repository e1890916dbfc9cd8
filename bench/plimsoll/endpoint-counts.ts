/** The sizes of pool that choices are timed at. */
export const endpointCounts = [3, 10, 100, 1000, 10_000] as const;
