/** Writers of HTTP/1.1 text. All of it is to be sent as latin1, one byte per character. RFC 9112, phrases by IANA. */
const reasonPhrases: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  102: 'Processing',
  103: 'Early Hints',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  208: 'Already Reported',
  226: 'IM Used',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  305: 'Use Proxy',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  511: 'Network Authentication Required',
};

/** '' for a status that is not registered: the phrase may be empty. */
export function reasonPhrase(status: number): string {
  return reasonPhrases[status] ?? '';
}

export function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`;
}

/** What precedes a chunk's data, which CRLF follows. `byteLength` is not 0: that would end the body. */
export function chunkHeader(byteLength: number): string {
  return `${byteLength.toString(16)}\r\n`;
}

/** Ends a chunked body; `trailers`: field lines, each with its CRLF. */
export function lastChunk(trailers: string): string {
  return `0\r\n${trailers}\r\n`;
}

export interface SimpleResponseOptions {
  /** Tells the client that the connection ends with this response. */
  readonly close: boolean;
  /** Answers a HEAD request: everything but the body. */
  readonly headOnly?: boolean | undefined;
  readonly location?: string | undefined;
  /** Header lines, each with its CRLF. */
  readonly headers?: string | undefined;
}

/** A whole response of our own. */
export function simpleResponse(
  status: number,
  body: string,
  { close, headOnly, location, headers = '' }: SimpleResponseOptions,
): string {
  return (
    `${statusLine(status)}content-type: text/plain\r\ncontent-length: ${body.length}\r\n` +
    (location === undefined ? '' : `location: ${location}\r\n`) +
    `${headers}connection: ${close ? 'close' : 'keep-alive'}\r\n\r\n${headOnly === true ? '' : body}`
  );
}
