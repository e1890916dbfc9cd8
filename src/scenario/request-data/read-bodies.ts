/** `bodyFile`: what it names becomes the body of the request. */
import type { Issue } from '../../core/issue.ts';
import type { RequestSpec } from '../../core/run-spec.ts';
import type { SourceDocument } from '../../core/source-document.ts';
import { formatPath } from '../format-path.ts';
import type { FileReader } from '../reading/file-reader.ts';
import { besides } from '../relative-path.ts';
import type { WrittenRequest } from '../schema/requests.ts';
import { readUtf8 } from './read-utf8.ts';

const mostBytes = 1024 ** 2;
/** Of all bodies from files together; they go with every run of the plan. */
const mostBytesInAll = 8 * mostBytes;

export async function readBodies(
  document: SourceDocument,
  written: readonly WrittenRequest[],
  reader: FileReader,
): Promise<{ requests: RequestSpec[]; issues: Issue[] }> {
  const requests: RequestSpec[] = [];
  const issues: Issue[] = [];
  let bytesLeft = mostBytesInAll;
  for (const [index, { bodyFile, ...request }] of written.entries()) {
    if (bodyFile === undefined) {
      requests.push(request);
      continue;
    }
    try {
      const body = await readUtf8(reader, besides(document.file, bodyFile), mostBytes);
      bytesLeft -= body.length;
      if (bytesLeft < 0) throw new Error('expected at most 8 MiB in all files with bodies');
      requests.push({ ...request, body });
    } catch (error) {
      const path = ['spec', 'requests', index, 'bodyFile'];
      const position = document.positionOf(path);
      const message = `${(error as Error).message}.`;
      issues.push({ severity: 'error', path: formatPath(path), message, position });
    }
  }
  return { requests, issues };
}
