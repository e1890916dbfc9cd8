/** README and docs as their tests see them: code blocks, command lines, links, tables. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');

export interface CodeBlock {
  readonly language: string;
  readonly line: number;
  readonly text: string;
}

export interface Page {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
}

export const pages: readonly Page[] = globSync(['*.md', 'docs/**/*.md'], { cwd: repository })
  .toSorted()
  .map(readPage);

function readPage(path: string): Page {
  const text = readFileSync(resolve(repository, path), 'utf8');
  const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1]!,
    line: text.slice(0, match.index).split('\n').length,
    text: match[2]!,
  }));
  return { path, text, blocks };
}

/** What a reader would type; in `console` blocks the rest is output. */
export function commandLines({ blocks }: Page): string[] {
  return blocks.flatMap(({ language, text }) => {
    const lines = text.split('\n');
    if (language === 'sh') return lines;
    if (language !== 'console') return [];
    return lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  });
}

/** Links and images that stay inside the repository. */
export function relativeLinks({ text }: Page): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)]
    .map((match) => match[1]!)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives to headings. */
export function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Cells of the first table after a heading, without its own heading. */
export function tableAfter(text: string, heading: string): string[][] {
  const rows = text.slice(text.indexOf(heading)).match(/(?:^\|.*\n)+/m)?.[0] ?? '';
  return rows
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}
