/** A component as a terminal of that width shows it, colours left out: the environment of a test decides on those. */
import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import type { ReactNode } from 'react';

export function drawText(node: ReactNode, columns: number): string {
  return stripVTControlCharacters(renderToString(node, { columns })).replace(/ +$/gm, '');
}
