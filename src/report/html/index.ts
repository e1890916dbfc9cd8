/**
 * `report.html`: the result as one page that needs nothing else, no network and no script. The answer comes first, then the
 * pictures it rests on, each with its numbers in a table.
 */
import type { SavedResult } from '../../results/run-result.ts';
import { dialectDifferenceLines } from '../dialect-difference-lines.ts';
import { dialectSections } from '../dialect-run-lines.ts';
import { engineAgreementLines } from '../engine-agreement-lines.ts';
import { headline } from '../headline.ts';
import { oracleLines } from '../oracle-table.ts';
import type { Reporter } from '../reporter.ts';
import { about } from './about.ts';
import { Markup, markup, nothing } from './markup.ts';
import { percentileCurves } from './percentile-curves.ts';
import { ranking } from './ranking.ts';
import { shareBars } from './share-bars.ts';
import { style, styleHash } from './style.ts';
import { evennessTables, responseTables, statusTable } from './summary.ts';
import { sweepCurves } from './sweep-curves.ts';
import { timeHistogram } from './time-histogram.ts';
import { timelines } from './timeline.ts';
import { type Told, told } from './told.ts';
import { gates, trust } from './trust.ts';

export const reportFileName = 'report.html';

export const html = {
  name: 'html',
  summary: 'a page with pictures, for a browser',
  files: (result) => [{ name: reportFileName, content: renderHtml(result) }],
} as const satisfies Reporter;

export function renderHtml(result: SavedResult): string {
  const all = told(result);
  const { name } = result.scenario;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${name} · Plimsoll</title><style>${new Markup(style)}</style></head>
<body><main><h1>${name}</h1>${verdict(all)}${all.subjects.length === 0 ? nothing : figures(all)}${about(all)}</main></body></html>
`.text;
}

function verdict({ result, subjects, repetitions }: Told): Markup {
  const sentences = headline(result, subjects, repetitions);
  const alarm = result.aborted
    ? markup`<p class="alarm">Aborted: the result is partial.</p>`
    : nothing;
  return markup`${alarm}<div class="verdict">${sentences.map((each) => markup`<p>${each}</p>`)}</div>`;
}

function figures(all: Told): Markup {
  return markup`${all.isSweep ? sweepCurves(all) : curves(all)}${beside(all)}${gates(all)}${trust(all)}`;
}

function curves(all: Told): Markup {
  return markup`${ranking(all)}
<section><h2>Response time</h2>${responseTables(all)}<div class="pictures">${percentileCurves(all)}${timeHistogram(all)}</div></section>
<section><h2>Over time</h2><div class="pictures">${timelines(all)}</div>${statusTable(all)}</section>
<section><h2>Evenness</h2>${evennessTables(all)}<div class="pictures">${shareBars(all)}</div></section>`;
}

/** What the summary lays out as text already. */
function beside({ result, subjects }: Told): Markup {
  const { engineAgreement, dialectDifferences: differences } = result;
  return markup`${[
    ...dialectSections(result).map(({ title, lines }) => laidOut(title, lines)),
    laidOut(
      'What dialects answer differently',
      differences ? dialectDifferenceLines(differences) : [],
    ),
    laidOut('Left on the table: how far above the best oracle', oracleLines(subjects)),
    laidOut('Wire against simulated', engineAgreement ? engineAgreementLines(engineAgreement) : []),
  ]}`;
}

function laidOut(title: string, lines: readonly string[]): Markup {
  if (lines.length === 0) return nothing;
  return markup`<section><h2>${title}</h2><pre>${lines.join('\n')}</pre></section>`;
}
