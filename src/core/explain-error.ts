/** An error and what caused it, in one line. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined
    ? error.message
    : `${error.message}: ${explainError(error.cause)}`;
}
