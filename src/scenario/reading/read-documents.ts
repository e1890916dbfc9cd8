/**
 * YAML text to documents of plain data. Reports every syntax error of every document at once, and refuses what would
 * cost more than the budget instead of paying for it. No I/O: text comes in.
 */
import { Composer, Lexer, LineCounter, Parser, type Document, type ParsedNode } from 'yaml';
import type { Issue, SourcePosition } from '../../core/issue.ts';
import type { SourceDocument } from '../../core/source-document.ts';
import { describeValue } from '../describe-value.ts';
import { NodeLocation } from './node-location.ts';
import { PlainData, ReadingError } from './plain-data.ts';
import { deepestNesting, ReadingBudget } from './reading-budget.ts';

export interface Source {
  /** As the user named it; `<stdin>` for `-`. */
  readonly file: string;
  readonly text: string;
}

export interface DocumentsRead {
  readonly documents: SourceDocument[];
  readonly issues: Issue[];
}

const mostIssuesPerFile = 100;

export function readDocuments(
  sources: readonly Source[],
  budget: ReadingBudget = new ReadingBudget(),
): DocumentsRead {
  const documents: SourceDocument[] = [];
  const issues: Issue[] = [];
  for (const source of sources) {
    const read = new FileReading(source, budget);
    read.run();
    documents.push(...read.documents);
    issues.push(...read.issues);
  }
  return { documents, issues };
}

class FileReading {
  readonly documents: SourceDocument[] = [];
  readonly issues: Issue[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #budget: ReadingBudget;
  readonly #lines = new LineCounter();
  #unreported = 0;

  constructor(source: Source, budget: ReadingBudget) {
    this.#file = source.file;
    this.#text = source.text.replace(/^\ufeff/, '');
    this.#budget = budget;
  }

  run(): void {
    try {
      this.#countLines();
      withoutStackTraces(() => this.#compose());
      if (this.documents.length + this.issues.length === 0) {
        throw new ReadingError('expected a YAML document, received none.', 0);
      }
    } catch (error) {
      if (!(error instanceof ReadingError)) throw error;
      this.#report(error.message, error.offset);
    }
    if (this.#unreported > 0) {
      const last = this.issues.at(-1)!;
      const message = `${last.message} (${this.#unreported} more errors in this file are not shown.)`;
      this.issues[this.issues.length - 1] = { ...last, message };
    }
  }

  #countLines(): void {
    charge(this.#budget.takeText(this.#text), 0);
    this.#lines.addNewLine(0);
    let next = this.#text.indexOf('\n') + 1;
    for (; next > 0; next = this.#text.indexOf('\n', next) + 1) {
      charge(this.#budget.takeToken(), next);
      this.#lines.addNewLine(next);
    }
  }

  #compose(): void {
    const composer = new Composer({
      schema: 'core',
      resolveKnownTags: false,
      stringKeys: true,
      // Quadratic in the parser; found while turning into plain data.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    for (const token of this.#tokens()) {
      for (const document of composer.next(token)) this.#add(document);
    }
    for (const document of composer.end()) this.#add(document);
    // A stream without a single document still has its errors, such as those of a directive.
    if (this.documents.length === 0) {
      for (const { message, pos } of composer.streamInfo().errors) this.#report(message, pos[0]);
    }
  }

  /** Ends early where the text is so broken that going on would only collect errors. */
  *#tokens() {
    const parser = new Parser();
    let broken = 0;
    for (const lexeme of new Lexer().lex(this.#text)) {
      charge(this.#budget.takeToken(), parser.offset);
      for (const token of parser.next(lexeme)) {
        yield token;
        if (token.type === 'error' && ++broken > mostIssuesPerFile) return;
      }
      if (parser.stack.length > deepestNesting) {
        const message = `expected at most ${deepestNesting} levels of nesting.`;
        throw new ReadingError(message, parser.offset);
      }
    }
    yield* parser.end();
  }

  #add(document: Document.Parsed): void {
    const problems = [...document.errors, ...document.warnings];
    for (const { message, pos } of problems) this.#report(message, pos[0]);
    if (problems.length > 0 || isEmpty(document.contents)) return;
    const root = document.contents!;
    const data = new PlainData(this.#budget);
    const value = data.of(root);
    for (const { message, offset } of data.problems) this.#report(message, offset);
    if (data.problems.length > 0) return;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const expected = 'expected a Kubernetes manifest or a Scenario';
      this.#report(`${expected}, received ${describeValue(value)}.`, root.range[0]);
      return;
    }
    const location = new NodeLocation(root, data.anchors);
    this.documents.push({
      file: this.#file,
      value,
      positionOf: (path, of = 'value') => this.#position(location.offsetAt(path, of)),
    });
  }

  #report(message: string, offset: number): void {
    if (this.issues.length >= mostIssuesPerFile) {
      this.#unreported++;
      return;
    }
    this.issues.push({ severity: 'error', path: '', message, position: this.#position(offset) });
  }

  #position(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.#text.length));
    return { file: this.#file, line, column: col };
  }
}

function isEmpty(contents: ParsedNode | null): boolean {
  return contents === null || (contents.range[0] === contents.range[1] && !('items' in contents));
}

/** The parser makes an Error of each syntax error; without their stacks a broken file costs a third. */
function withoutStackTraces(task: () => void): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    task();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function charge(exceeded: string | undefined, offset: number): void {
  if (exceeded !== undefined) throw new ReadingError(`${exceeded}.`, offset);
}
