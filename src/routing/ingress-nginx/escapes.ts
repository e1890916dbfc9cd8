/** Escapes of ngx_escape_uri (nginx 1.21.1 and later), over paths of one character per byte. */

/** As a path goes to a pod, once it has been decoded. */
export function escapePath(path: string): string {
  return path.replace(/[\0-\x20"#%<>?\\^`{|}\x7f-\xff]/g, percent);
}

/** As what a path held goes into a query or a Location header. */
export function escapeArgument(text: string): string {
  return text.replace(/[\0-\x20"#%&+;<>?\\^`{|}\x7f-\xff]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** What nginx takes back of it in a Location header: up to a `?`, all that is printed. */
export function unescapeRedirect(url: string): string {
  let isQuery = false;
  return url.replace(/\?|%([\da-f]{2})/gi, (escape: string, hex: string | undefined) => {
    const character = hex === undefined ? '?' : String.fromCharCode(Number.parseInt(hex, 16));
    if (isQuery || !/[&-~]/.test(character)) return escape;
    isQuery = character === '?';
    return character;
  });
}
