/** Per-endpoint numbers in arrays addressed by `endpoint.index`. */

/** `values` itself when `index` fits, else a copy at least twice as long; new places hold 0. */
export function withRoomFor(index: number, values: Float64Array): Float64Array {
  if (index < values.length) return values;
  const longer = new Float64Array(Math.max(index + 1, values.length * 2));
  longer.set(values);
  return longer;
}
