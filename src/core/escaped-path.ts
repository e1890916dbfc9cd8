/** Percent-encodes what may not stand in a request target, or would end the path. */
export function escapedPath(path: string): string {
  return path.toWellFormed().replaceAll(/[^\x21-\x7e]|[?#]/gu, encodeURIComponent);
}
