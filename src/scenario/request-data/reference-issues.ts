/** Whether the feeds and columns that placeholders name exist, and may stand where they are named. */
import type { Issue } from '../../core/issue.ts';
import type { FeedSpec } from '../../core/run-spec.ts';
import type { SourceDocument } from '../../core/source-document.ts';
import { parseTemplate, type Placeholder } from '../../requests/template.ts';
import { expectOneOf } from '../expect-one-of.ts';
import { formatPath } from '../format-path.ts';
import { visibleAscii } from '../schema/header.ts';
import { type PlacedText, placedTexts } from '../template-text.ts';
import type { RequestList } from './request-list.ts';

export function referenceIssues(
  document: SourceDocument,
  lists: readonly RequestList[],
  feeds: readonly FeedSpec[],
): Issue[] {
  const requests = lists.flatMap(({ path, written }) =>
    written.map((request, index) => ({ request, at: [...path, 'requests', index] })),
  );
  return requests.flatMap(({ request, at }) =>
    placedTexts(request)
      .filter(({ part }) => request.templated?.includes(part))
      .flatMap((placed) => {
        const path = [...at, ...placed.path];
        return problemsOf(placed, feeds).map((message): Issue => {
          const position = document.positionOf(path);
          return { severity: 'error', path: formatPath(path), message, position };
        });
      }),
  );
}

function problemsOf({ text, part }: PlacedText, feeds: readonly FeedSpec[]): string[] {
  const template = parseTemplate(text);
  if ('unknown' in template) return [];
  return template.flatMap((piece) =>
    typeof piece === 'string' || piece.kind !== 'feed' ? [] : feedProblem(piece, part, feeds),
  );
}

function feedProblem(
  { feed: name, column }: Placeholder & { kind: 'feed' },
  part: PlacedText['part'],
  feeds: readonly FeedSpec[],
): string[] {
  const feed = feeds.find((each) => each.name === name);
  if (!feed) {
    const names = feeds.map((each) => each.name);
    if (names.length === 0)
      return [`expected no feed, received "${name}": there is none in spec.feeds.`];
    return [`in {{${name}.${column}}}: ${expectOneOf(names, name)}`];
  }
  const place = feed.columns.indexOf(column);
  if (place < 0) return [`in {{${name}.${column}}}: ${expectOneOf(feed.columns, column)}`];
  const isSendable = part !== 'headers' || feed.rows.every((row) => visibleAscii.test(row[place]!));
  if (isSendable) return [];
  return [
    `in {{${name}.${column}}}: expected visible ASCII characters, as headers have, in every row of ${feed.file}.`,
  ];
}
