/** `bodyFile`: what it names becomes the body of the request. */
import type { Issue } from '../../core/issue.ts';
import type { RequestSpec } from '../../core/run-spec.ts';
import type { NodePath, SourceDocument } from '../../core/source-document.ts';
import { formatPath } from '../format-path.ts';
import type { FileReader } from '../reading/file-reader.ts';
import { besides } from '../relative-path.ts';
import type { WrittenRequest } from '../schema/requests.ts';
import { readUtf8 } from './read-utf8.ts';
import type { RequestList } from './request-list.ts';

const mostBytes = 1024 ** 2;
/** Of all bodies from files together; they go with every run of the plan. */
const mostBytesInAll = 8 * mostBytes;

export interface Bodies {
  /** By the path of what they stand in. */
  readonly requests: ReadonlyMap<string, readonly RequestSpec[]>;
  readonly issues: readonly Issue[];
}

export async function readBodies(
  document: SourceDocument,
  lists: readonly RequestList[],
  reader: FileReader,
): Promise<Bodies> {
  const reading = new Reading(document, reader);
  for (const { path, written } of lists) {
    const requests: RequestSpec[] = [];
    for (const [index, request] of written.entries()) {
      requests.push(...(await reading.request([...path, 'requests', index], request)));
    }
    reading.requests.set(formatPath(path), requests);
  }
  return reading;
}

class Reading implements Bodies {
  readonly requests = new Map<string, readonly RequestSpec[]>();
  readonly issues: Issue[] = [];
  readonly #document: SourceDocument;
  readonly #reader: FileReader;
  #bytesLeft = mostBytesInAll;

  constructor(document: SourceDocument, reader: FileReader) {
    this.#document = document;
    this.#reader = reader;
  }

  /** None where its body cannot be read. */
  async request(
    at: NodePath,
    { bodyFile, ...request }: WrittenRequest,
  ): Promise<readonly RequestSpec[]> {
    if (bodyFile === undefined) return [request];
    try {
      const file = besides(this.#document.file, bodyFile);
      const body = await readUtf8(this.#reader, file, mostBytes);
      this.#bytesLeft -= body.length;
      if (this.#bytesLeft < 0) throw new Error('expected at most 8 MiB in all files with bodies');
      return [{ ...request, body }];
    } catch (error) {
      const path = [...at, 'bodyFile'];
      const position = this.#document.positionOf(path);
      const message = `${(error as Error).message}.`;
      this.issues.push({ severity: 'error', path: formatPath(path), message, position });
      return [];
    }
  }
}
