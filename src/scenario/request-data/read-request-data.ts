/**
 * The files that requests are made of, bodies and feeds, read through the port; and whether what the requests' placeholders
 * name is in them. Of what can be understood of the document, even where the schema finds fault elsewhere.
 */
import type { Issue } from '../../core/issue.ts';
import type { FeedSpec, RequestSpec } from '../../core/run-spec.ts';
import type { SourceDocument } from '../../core/source-document.ts';
import type { FileReader } from '../reading/file-reader.ts';
import { loadHolders } from '../reading/load-holders.ts';
import { feeds as feedsField } from '../schema/feeds.ts';
import { requests as requestsField } from '../schema/requests.ts';
import { readBodies } from './read-bodies.ts';
import { readFeeds } from './read-feeds.ts';
import { referenceIssues } from './reference-issues.ts';

export interface RequestData {
  /** By the path of what they stand in, `spec` or a load, where it names any. */
  readonly requests: ReadonlyMap<string, readonly RequestSpec[]>;
  readonly feeds: readonly FeedSpec[];
  readonly issues: readonly Issue[];
}

export async function readRequestData(
  document: SourceDocument,
  reader: FileReader,
): Promise<RequestData> {
  const { spec } = document.value as { readonly spec?: { readonly feeds?: unknown } | null };
  const lists = loadHolders(document).flatMap(({ path, written }) => {
    const { data } = requestsField.safeParse(written.requests);
    return data ? [{ path, written: data }] : [];
  });
  const { data: named } = feedsField.safeParse(spec?.feeds);
  const bodies = await readBodies(document, lists, reader);
  const feeds = await readFeeds(document, named ?? {}, reader);
  const areKnown = named && feeds.issues.length === 0;
  return {
    requests: bodies.requests,
    feeds: feeds.feeds,
    issues: [
      ...bodies.issues,
      ...feeds.issues,
      // Of feeds that could not be read nobody knows the columns.
      ...(areKnown ? referenceIssues(document, lists, feeds.feeds) : []),
    ],
  };
}
