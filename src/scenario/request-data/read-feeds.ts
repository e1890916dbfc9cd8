/** `feeds`: CSV files whose first line names the columns. */
import type { Issue } from '../../core/issue.ts';
import type { FeedSpec } from '../../core/run-spec.ts';
import type { SourceDocument } from '../../core/source-document.ts';
import { describeValue } from '../describe-value.ts';
import { formatPath } from '../format-path.ts';
import type { FileReader } from '../reading/file-reader.ts';
import { type CsvProblem, csvRows } from '../recordings/formats/csv-rows.ts';
import { besides } from '../relative-path.ts';
import { readUtf8 } from './read-utf8.ts';

const mostBytes = 1024 ** 2;
const mostRows = 50_000;
/** Of one feed. */
const mostIssues = 20;

type NamedFeeds = Readonly<Record<string, Pick<FeedSpec, 'file' | 'pick'>>>;

export async function readFeeds(
  document: SourceDocument,
  named: NamedFeeds,
  reader: FileReader,
): Promise<{ feeds: FeedSpec[]; issues: Issue[] }> {
  const feeds: FeedSpec[] = [];
  const issues: Issue[] = [];
  for (const [name, { file, pick }] of Object.entries(named)) {
    const found = besides(document.file, file);
    try {
      const table = readTable(await readUtf8(reader, found, mostBytes));
      for (const { line, column, problem } of table.problems) {
        const position = { file: found, line, column };
        issues.push({ severity: 'error', path: '', message: problem, position });
      }
      feeds.push({ name, file, pick, columns: table.columns, rows: table.rows });
    } catch (error) {
      const path = ['spec', 'feeds', name, 'file'];
      const position = document.positionOf(path);
      const message = `${(error as Error).message}.`;
      issues.push({ severity: 'error', path: formatPath(path), message, position });
    }
  }
  return { feeds, issues };
}

function readTable(text: string) {
  const rows: string[][] = [];
  const problems: CsvProblem[] = [];
  let columns: readonly string[] | undefined;
  for (const row of csvRows(text.replace(/^\ufeff/, ''))) {
    if ('problem' in row) {
      problems.push(row);
    } else {
      const cells = row.cells.map((cell) => cell.text);
      const problem = columns ? lengthProblem(cells, columns) : namesProblem(cells);
      if (problem !== undefined) problems.push({ line: row.line, column: 1, problem });
      else if (columns) rows.push(cells);
      else columns = cells;
    }
    if (problems.length === mostIssues || (problems.length > 0 && !columns)) break;
    if (rows.length > mostRows) throw new Error(`expected at most ${mostRows} rows, received more`);
  }
  if (problems.length === 0 && rows.length === 0) {
    throw new Error('expected a line with the names of the columns and at least one row below it');
  }
  return { columns: columns ?? [], rows, problems };
}

function lengthProblem(cells: readonly string[], columns: readonly string[]): string | undefined {
  if (cells.length === columns.length) return undefined;
  return `expected ${columns.length} values, one for each column, received ${cells.length}.`;
}

function namesProblem(names: readonly string[]): string | undefined {
  const wrong = names.find((name, index) => name === '' || names.indexOf(name) !== index);
  if (wrong === undefined) return undefined;
  return `expected the names of the columns, each another, received ${describeValue(wrong)}${wrong === '' ? '' : ' twice'}.`;
}
