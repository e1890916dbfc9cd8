/** Drawing with block characters: strings of an exact number of cells. */

const heights = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const widths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** The text in exactly `width` cells, cut with an ellipsis when it is longer. */
export function fit(text: string, width: number): string {
  return text.length > width ? cut(text, width) : text.padEnd(width);
}

/** The same, flush right. */
export function fitRight(text: string, width: number): string {
  return text.length > width ? cut(text, width) : text.padStart(width);
}

export function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 1 ? '' : `${text.slice(0, width - 1)}…`;
}

/** The latest values that fit, from zero to their maximum; the lowest block stands for none. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = width < 1 ? [] : values.slice(-width);
  const peak = Math.max(...shown);
  return shown.map((value) => heights[peak > 0 ? 1 + Math.round((value / peak) * 7) : 1]).join('');
}

/** Columns in `rows` lines, top line first. What is not zero is visible, however small. */
export function columnChart(values: readonly number[], rows: number): readonly string[] {
  const peak = Math.max(...values);
  const levels = values.map((value) =>
    value > 0 ? Math.max(1, Math.round((value / peak) * rows * 8)) : 0,
  );
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    return levels.map((level) => heights[Math.min(8, Math.max(0, level - below))]).join('');
  });
}

export function progressBar(fraction: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** A bar of `value` out of `scale`, with a line where `mark` is. */
export function markedBar(value: number, mark: number, scale: number, width: number): string {
  const eighths = scale > 0 ? Math.round((value / scale) * width * 8) : 0;
  const bar = ('█'.repeat(eighths >> 3) + (widths[eighths & 7] ?? '')).padEnd(width);
  const at = scale > 0 ? Math.min(width - 1, Math.round((mark / scale) * width)) : 0;
  return `${bar.slice(0, at)}│${bar.slice(at + 1)}`;
}
