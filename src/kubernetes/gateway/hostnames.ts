/** What a listener and a route that name hosts have in common. A `*` stands for one label or more; no name, for all. */

/** Undefined: nothing. */
export function commonHost(
  ofListener: string | undefined,
  ofRoute: string | undefined,
): { readonly host: string | undefined } | undefined {
  if (takes(ofListener, ofRoute)) return { host: ofRoute };
  return takes(ofRoute, ofListener) ? { host: ofListener } : undefined;
}

/** Whether every host that `narrow` takes is one of `wide`. */
function takes(wide: string | undefined, narrow: string | undefined): boolean {
  if (wide === undefined || wide === narrow) return true;
  return wide.startsWith('*.') && narrow !== undefined && narrow.endsWith(wide.slice(1));
}
