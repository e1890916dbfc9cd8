/** What a case has seen that should not be, in plain words. Whatever else is thrown comes from the strategy. */
export class Finding extends Error {}

export function ensure(holds: boolean, otherwise: string): void {
  if (!holds) throw new Finding(otherwise);
}
