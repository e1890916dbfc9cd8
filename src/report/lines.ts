/** Laying out plain text: aligned columns, and sentences wrapped at the width of a terminal. */

/** Of the 100 columns that a report may fill, two are for indenting. */
const lineWidth = 98;

/** For a strategy, so that the widest table, with the longest numbers, stays within a line. */
export const labelWidth = 30;

/** One letter per column, `l` or `r`; two spaces between columns. */
export function alignColumns(rows: readonly (readonly string[])[], alignment: string): string[] {
  const widths = Array.from(alignment, (_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) =>
        alignment[i] === 'l' ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** The first line opens with `lead`, the others are indented as far. */
export function wrap(lead: string, sentence: string): string[] {
  const lines = [lead];
  for (const word of sentence.trim().split(/\s+/)) {
    const current = lines.at(-1)!;
    const fits = current.length + 1 + word.length <= lineWidth;
    if (current.length === lead.length) lines[lines.length - 1] = current + word;
    else if (fits) lines[lines.length - 1] = `${current} ${word}`;
    else lines.push(' '.repeat(lead.length) + word);
  }
  return lines;
}

/** Drops the middle, since names that are long differ at both ends. */
export function shorten(name: string, width: number): string {
  if (name.length <= width) return name;
  const tail = Math.floor((width - 1) / 2);
  return `${name.slice(0, width - 1 - tail)}…${name.slice(-tail)}`;
}
