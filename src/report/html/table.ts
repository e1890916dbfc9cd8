/** A table whose first column names the rows; columns of words begin at the left, those of numbers end at the right. */
import { Markup, markup, nothing, type Part } from './markup.ts';

export function table(
  header: readonly string[],
  rows: readonly (readonly Part[])[],
  caption?: string,
): Markup {
  const ofWords = header.map((_, column) => rows.some((row) => isWords(row[column]!)));
  const head = header.map((name, i) => markup`<th scope="col"${kind(ofWords[i]!)}>${name}</th>`);
  const body = rows.map(
    ([name, ...cells]) =>
      markup`<tr><th scope="row">${name!}</th>${cells.map((cell, i) => markup`<td${kind(ofWords[i + 1]!)}>${cell}</td>`)}</tr>`,
  );
  const title = caption === undefined ? [] : [markup`<caption><span>${caption}</span></caption>`];
  return markup`<div class="scroll"><table>${title}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function isWords(cell: Part): boolean {
  if (cell instanceof Markup) return !cell.text.startsWith('<data');
  return typeof cell === 'string' && cell.length > 1;
}

function kind(isOfWords: boolean): Markup {
  return isOfWords ? markup` class="words"` : nothing;
}
