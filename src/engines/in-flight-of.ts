/** How many of the requests alive are of a load; counted when somebody asks, so that requests bear none of it. */
export function inFlightOf(live: Iterable<{ readonly load: number }>, load: number): number {
  let count = 0;
  for (const request of live) if (request.load === load) count++;
  return count;
}
