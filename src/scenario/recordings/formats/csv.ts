/**
 * Comma-separated values, RFC 4180. A first row without a time names the columns; else they are time, method, target and
 * host, of two time and target, and of one the time alone. Without a method it is GET.
 */
import { describeValue } from '../../describe-value.ts';
import type { Recorder } from '../recorder.ts';
import { sendable } from '../request-line.ts';
import { parseTimestamp } from '../timestamp.ts';
import { csvRows, type CsvRow } from './csv-rows.ts';
import { fieldOf, isField, plainName, timeNames } from './field-names.ts';
import { firstLine } from './lines.ts';
import type { RecordingFormat } from './recording-format.ts';

export const csv = {
  name: 'csv',
  summary: 'a time and, where they are to be replayed, method, path and host in each row',
  fits: (text) => columnsOf(cellsOf(firstLine(text))).some((name) => isField(name, 'time')),
  read: readRows,
} as const satisfies RecordingFormat;

const unnamed = [['time'], ['time', 'target'], ['time', 'method', 'target']];
const allUnnamed = ['time', 'method', 'target', 'host'];

function readRows(text: string, recorder: Recorder): void {
  let columns: readonly string[] | undefined;
  for (const row of csvRows(text)) {
    if ('problem' in row) {
      recorder.problem(row.line, row.column, row.problem);
      continue;
    }
    if (columns) {
      readRow(row, columns, recorder);
      continue;
    }
    columns = columnsOf(row.cells.map(({ text: cell }) => cell));
    if (!columns.some((name) => isField(name, 'time'))) {
      const message = `expected a column ${timeNames}, or rows that open with a time.`;
      recorder.problem(row.line, 1, message);
      return;
    }
    if (isTime(row.cells[0]!.text)) readRow(row, columns, recorder);
  }
}

function readRow({ line, cells }: CsvRow, columns: readonly string[], recorder: Recorder): void {
  const fields = new Map(columns.map((name, index) => [name, cells[index]?.text.trim() ?? '']));
  const time = fieldOf(fields, 'time');
  const timeMs = time === undefined ? undefined : parseTimestamp(time);
  if (timeMs === undefined) {
    const index = columns.findIndex((name) => isField(name, 'time'));
    const message = `expected a time in seconds or as 2000-10-10T13:55:36Z, received ${describeValue(time)}.`;
    recorder.problem(line, cells[index]?.column ?? 1, message);
  } else if (!columns.some((name) => isField(name, 'target'))) {
    recorder.time(timeMs);
  } else {
    const method = fieldOf(fields, 'method') ?? 'GET';
    const target = fieldOf(fields, 'target') ?? '';
    recorder.request(line, timeMs, sendable(method, target, fieldOf(fields, 'host')));
  }
}

function columnsOf(cells: readonly string[]): readonly string[] {
  if (!isTime(cells[0] ?? '')) return cells.map(plainName);
  return unnamed[cells.length - 1] ?? allUnnamed;
}

function cellsOf(line: string): string[] {
  const [row] = csvRows(line);
  return row && 'cells' in row ? row.cells.map(({ text }) => text) : [];
}

function isTime(cell: string): boolean {
  return parseTimestamp(cell.trim()) !== undefined;
}
