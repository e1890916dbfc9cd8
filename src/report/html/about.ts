/** What was run, on what, with which caveats, and how to run it again. */
import { formatMs, formatRate } from '../../core/format.ts';
import type { RunResult, SavedResult } from '../../results/run-result.ts';
import { type Markup, markup, nothing, type Part } from './markup.ts';
import type { Told } from './told.ts';

export function about({ result, repetitions }: Told): Markup {
  const { scenario, environment, runs, command, startedAt } = result;
  const each = (read: (run: RunResult) => string) => [...new Set(runs.map(read))].join(', ');
  const { plimsoll, node, platform, cpu, cores, memoryMiB } = environment;
  return markup`<section><h2>What was run</h2>${list([
    ['scenario', `${scenario.name} (${scenario.hash})`],
    ['started', startedAt],
    ['strategies', each(({ strategy }) => strategy.label)],
    ['engine', each(({ engine }) => engine)],
    [
      'ingress',
      each(({ ingress, product }) => (product ? `${ingress} ${product.version}` : ingress)),
    ],
    ['dialect', each(({ dialect }) => dialect)],
    ['load by', each(({ generator }) => generator)],
    ['repetitions', repetitions],
    ['offered', each(({ rates }) => formatRate(rates.offeredPerSecond))],
    ['measured', each(({ durationMs }) => formatMs(durationMs))],
    ['seeds', each(({ seed }) => String(seed))],
    ['machine', `${cores} × ${cpu}, ${memoryMiB} MiB, ${platform}`],
    ['software', `plimsoll ${plimsoll}, node ${node}`],
  ])}</section>${notes(result)}<section><h2>Again</h2><p>The same requests at the same intended times:</p><pre><code>${command}</code></pre></section>`;
}

/** A note of several runs is told once. */
function notes(result: SavedResult): Markup {
  const all = [...new Set([...result.notes, ...result.runs.flatMap((run) => run.notes)])];
  if (all.length === 0) return nothing;
  return markup`<section><h2>Notes</h2><ul>${all.map((note) => markup`<li>${note}</li>`)}</ul></section>`;
}

function list(rows: readonly (readonly [string, Part])[]): Markup {
  return markup`<dl>${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
