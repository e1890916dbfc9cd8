/** The query of a request target: names and values are compared as they were sent, without decoding. */

/** The first value of the name; undefined: it is not there. The query begins at `from`, with its `?`. */
export function queryParameter(target: string, from: number, name: string): string | undefined {
  if (target.charCodeAt(from) !== questionMark) return undefined;
  const hash = target.indexOf('#', from);
  const last = hash === -1 ? target.length : hash;
  for (let start = from + 1; start <= last;) {
    const ampersand = target.indexOf('&', start);
    const end = ampersand === -1 || ampersand > last ? last : ampersand;
    if (target.startsWith(name, start)) {
      const behind = start + name.length;
      if (behind === end) return '';
      if (behind < end && target.charCodeAt(behind) === equals)
        return target.slice(behind + 1, end);
    }
    start = end + 1;
  }
  return undefined;
}

const questionMark = 0x3f;
const equals = 0x3d;
