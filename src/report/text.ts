/** `summary.txt`, and what a terminal shows at the end: made to be read by a person, at most 100 columns wide. */
import { formatMs, formatRate } from '../core/format.ts';
import { ofLoad } from '../results/merge-repetitions.ts';
import type { RunResult, SavedResult } from '../results/run-result.ts';
import { mergedSubjects, type Subject } from '../results/subjects.ts';
import { comparisonTables } from './comparison-tables.ts';
import { dialectSections } from './dialect-run-lines.ts';
import { engineAgreementLines } from './engine-agreement-lines.ts';
import { headline } from './headline.ts';
import { wrap } from './lines.ts';
import { floorLines } from './near-floor.ts';
import { oracleLines } from './oracle-table.ts';
import type { Reporter } from './reporter.ts';
import { evennessTable, poolTable, responseTable, statusTable } from './summary-tables.ts';
import { sweepTables } from './sweep-tables.ts';
import { verdictLines } from './verdict-lines.ts';

export const text = {
  name: 'text',
  summary: 'a summary to read',
  files: (result) => [{ name: 'summary.txt', content: renderSummary(result) }],
} as const satisfies Reporter;

export function renderSummary(result: SavedResult): string {
  const strategies = mergedSubjects(result.runs);
  const repetitions = Math.max(0, ...strategies.map((each) => each.repetitions));
  const sections = [
    opening(result, repetitions),
    headline(result, strategies, repetitions).flatMap((sentence) => wrap('', sentence)),
    alarms(result),
    ...comparisonTables(result.comparisons).map(({ title, lines }) => titled(title, lines)),
    ...sweepTables(strategies).map(({ title, lines }) => titled(title, lines)),
    ...(strategies.length === 0 ? [] : tables(strategies, result)),
    ...dialectSections(result).map(({ title, lines }) => titled(title, lines)),
    ...(result.engineAgreement
      ? [titled('Wire against simulated', engineAgreementLines(result.engineAgreement))]
      : []),
    notes(result),
    titled('Gates', verdictLines(result.gates)),
  ];
  const blocks = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function opening(result: SavedResult, repetitions: number): string[] {
  const { scenario, environment, runs } = result;
  const distinct = (read: (run: RunResult) => string) => [...new Set(runs.map(read))];
  const each = (read: (run: RunResult) => string) => distinct(read).join(', ');
  const strategies = distinct((run) => run.strategy.label).length;
  const { plimsoll, node, platform, cpu, cores, memoryMiB } = environment;
  const first = runs.slice(0, 1);
  return [
    [
      scenario.name,
      `${plural(strategies, 'strategy', 'strategies')} × ${plural(repetitions, 'repetition')}`,
      ...first.map(({ rates }) => `offered ${formatRate(rates.offeredPerSecond)}`),
      ...first.map(({ durationMs }) => `measured ${formatMs(durationMs)}`),
    ],
    first.flatMap(() => [
      each((run) => run.engine),
      `${each(ingressText)} ingress`,
      `${each((run) => run.dialect)} dialect`,
      ...(runs.every(isBuiltIn) ? [] : [`load by ${each((run) => run.generator)}`]),
    ]),
    [`plimsoll ${plimsoll}`, `node ${node}`, platform, `${cores} × ${cpu}`, `${memoryMiB} MiB`],
  ]
    .filter((items) => items.length > 0)
    .flatMap((items) => wrap('', items.join(' · ')));
}

function ingressText({ ingress, product }: RunResult): string {
  return product ? `${ingress} ${product.version}` : ingress;
}

function isBuiltIn({ generator }: RunResult): boolean {
  return generator === 'built-in';
}

/** What a reader must not overlook. */
function alarms({ aborted, runs }: SavedResult): string[] {
  return [
    ...(aborted ? wrap('!! ', 'ABORTED: the result is partial.') : []),
    ...runs.flatMap((run) => [
      ...run.validity.reasons.flatMap(({ verdict, message }) =>
        verdict === 'invalid'
          ? wrap('!! ', `${run.id} is INVALID: ${message}`)
          : wrap('!  ', `${run.id} is suspect: ${message}`),
      ),
      ...run.conservation
        .filter(
          ({ holds, equation }) =>
            !holds && !run.validity.reasons.some(({ message }) => message.includes(equation)),
        )
        .flatMap(({ equation, left, right }) =>
          wrap('!! ', `${run.id} DOES NOT ADD UP: ${equation} (${left} ≠ ${right})`),
        ),
    ]),
  ];
}

function tables(strategies: readonly Subject[], result: SavedResult): string[][] {
  const pools = [...new Set(strategies.flatMap((run) => run.pools.map((pool) => pool.name)))];
  const leastEven = pools.length > 1 ? ', in the least even pool' : '';
  return [
    titled(
      'Response time of ok requests, from the intended send',
      responseTable(strategies, result.calibration),
    ),
    ...loadNames(strategies).map((name) =>
      titled(
        `Load ${name}`,
        responseTable(
          strategies.flatMap((run) => ofLoad(run, name) ?? []),
          result.calibration,
        ),
      ),
    ),
    floorLines(result),
    titled('Left on the table: how far above the best oracle', oracleLines(strategies)),
    titled(`Evenness and trust${leastEven}`, evennessTable(strategies)),
    ...pools.map((pool) => titled(`Pool ${pool}`, poolTable(pool, strategies))),
    evennessLegend,
    titled('Statuses', statusTable(strategies)),
  ];
}

function loadNames(strategies: readonly Subject[]): string[] {
  return [...new Set(strategies.flatMap(({ loads = [] }) => loads.map(({ name }) => name)))];
}

const evennessLegend = wrap(
  '',
  'Jain is 1 when even; by chance is what choosing at random by weight would give. The worst window is ' +
    'a second, or as long as 64 requests per endpoint take. ' +
    'χ² p is near 0 when less even than random, near 1 when more.',
);

/** A note of several runs is told once. */
function notes(result: SavedResult): string[] {
  const all = new Set([...result.notes, ...result.runs.flatMap((run) => run.notes)]);
  return titled(
    'Notes',
    [...all].flatMap((note) => wrap('- ', note)),
  );
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
