/**
 * Changes to header fields, made ready once for each `Forwarding`: names that do not go on, and lines that are added. What
 * frames a message or concerns one connection is not theirs to change.
 */
import type { HeaderChanges } from '../../../../core/forwarding.ts';
import { hopByHop } from '../../../../http1/hop-by-hop.ts';
import type { HeaderLines } from '../../../../routing/index.ts';

export interface HeaderRules {
  /** In lower case, those of `touched` among them. */
  readonly drop: ReadonlySet<string>;
  readonly lines: HeaderLines;
  /** What is to be removed or set, whoever it comes from. */
  readonly touched: ReadonlySet<string>;
}

const untouchable = new Set([...hopByHop, 'content-length', 'host']);

/** `dropped`: what does not go on anyway. */
export function headerRules(
  { remove = [], set = [], add = [] }: HeaderChanges,
  dropped: ReadonlySet<string>,
): HeaderRules {
  const names = [...remove, ...set.map(([name]) => name)];
  const touched = new Set(names.filter((name) => !untouchable.has(name)));
  const fields = [...set, ...add].filter(([name]) => !untouchable.has(name));
  const lines = fields.map(headerLine).join('');
  return { drop: new Set([...dropped, ...touched]), lines, touched };
}

/** Heads are written as latin1, and manifests are UTF-8. A line end in a value would begin another field (RFC 9110 section 5.5). */
function headerLine([name, value]: readonly [name: string, value: string]): HeaderLines {
  const bytes = Buffer.from(value, 'utf8').toString('latin1');
  return `${name}: ${bytes.replaceAll(/[\r\n\0]/g, ' ')}\r\n`;
}

const unions = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<string>>>();

/** With the names of header lines, which come in place of those that the message had. */
export function droppingNamesOf(
  lines: HeaderLines,
  drop: ReadonlySet<string>,
): ReadonlySet<string> {
  const names =
    lines
      .match(/^[^:\r\n]+/gm)
      ?.join()
      .toLowerCase() ?? '';
  let known = unions.get(drop);
  if (!known) unions.set(drop, (known = new Map<string, ReadonlySet<string>>()));
  let union = known.get(names);
  if (!union) known.set(names, (union = new Set([...drop, ...names.split(',')])));
  return union;
}

/** Header lines without those of these lower-case names. */
export function withoutNames(lines: HeaderLines, names: ReadonlySet<string>): HeaderLines {
  return lines
    .split(/(?<=\n)/)
    .filter((line) => !names.has(line.slice(0, line.indexOf(':'))))
    .join('');
}
