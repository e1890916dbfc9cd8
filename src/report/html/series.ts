/**
 * How curves are told apart: eight colours of Okabe and Ito (2008), safe for colour-blind readers, each with a pattern of
 * dashes and a marker of its own; a ninth curve has the colour of the first with the marker of the second.
 */
import { type Markup, markup } from './markup.ts';

const colours = 8;
const shapes = ['circle', 'square', 'triangle', 'diamond', 'cross', 'plus', 'ring', 'bar'] as const;

/** The class of the colour and dashes; see style.ts. */
export function seriesClass(index: number): string {
  return `s${index % colours}`;
}

export function marker(index: number, x: number, y: number): Markup {
  const [cx, cy] = [round(x), round(y)];
  switch (shapes[(index + Math.floor(index / colours)) % shapes.length]!) {
    case 'circle':
      return markup`<circle class="mark" cx="${cx}" cy="${cy}" r="3.5"/>`;
    case 'square':
      return path(`M${cx - 3} ${cy - 3}h6v6h-6z`);
    case 'triangle':
      return path(`M${cx} ${cy - 4}l4 7h-8z`);
    case 'diamond':
      return path(`M${cx} ${cy - 4.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`);
    case 'cross':
      return path(`M${cx - 3.5} ${cy - 3.5}l7 7m0 -7l-7 7`);
    case 'plus':
      return path(`M${cx - 4} ${cy}h8m-4 -4v8`);
    case 'ring':
      return markup`<circle class="mark open" cx="${cx}" cy="${cy}" r="3.5"/>`;
    case 'bar':
      return path(`M${cx - 1} ${cy - 5}h2v10h-2z`);
  }
}

/** Names beside samples of how they are drawn. */
export function legend(names: readonly string[]): Markup {
  const items = names.map(
    (name, i) =>
      markup`<li><svg class="sample ${seriesClass(i)}" viewBox="0 0 36 14" aria-hidden="true"><path class="line" d="M0 7h36"/>${marker(i, 18, 7)}</svg>${name}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>`;
}

function path(d: string): Markup {
  return markup`<path class="mark" d="${d}"/>`;
}

/** Tenths of a pixel suffice. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
