/** A plan as people want to read it before they run it. */
import { formatMs } from '../core/format.ts';
import type { Plan, RunSpec } from '../core/run-spec.ts';
import { dialectDifferences } from '../dialect-differences/compare-dialects.ts';
import { dialectDifferenceLines } from '../report/dialect-difference-lines.ts';
import { alignColumns } from '../report/lines.ts';
import { ruleText } from '../report/verdict-lines.ts';
import { type RouteText, routeText } from '../rules/route-text.ts';
import { describeStage } from './stage-text.ts';

export function renderPlan(plan: Plan): string {
  const run = plan.runs[0]!;
  const strategies = new Set(plan.runs.map(({ strategy }) => strategy.label));
  const byDialect = [...new Map(plan.runs.map((each) => [each.dialect, each])).values()];
  const ingresses = new Set(plan.runs.map(({ ingress }) => ingress));
  const repetitions = Math.max(...plan.runs.map(({ repetition }) => repetition));
  const totalMs = plan.runs.reduce(
    (sum, { timeline }) => sum + timeline.warmupMs + timeline.measureMs,
    0,
  );
  return [
    `${plan.scenario.name}: ${plan.runs.length} ${plan.runs.length === 1 ? 'run' : 'runs'}, about ${formatMs(totalMs)} in all`,
    '',
    `strategies   ${[...strategies].join(', ')}`,
    `ingresses    ${[...ingresses].join(', ')}`,
    `repetitions  ${repetitions}`,
    `dialect      ${byDialect.map(({ dialect }) => dialect).join(', ')}`,
    `replicas     ${run.replicas}`,
    ...loadLines(run),
    `warm-up      ${formatMs(run.timeline.warmupMs)}`,
    `seed         ${run.seed}`,
    ...routingTables(byDialect),
    '',
    ...requestTable(run),
    ...differenceLines(byDialect),
    ...section(
      'gates',
      plan.gates.map((gate) => `${ruleText(gate)}${gate.strategy ? `  (${gate.strategy})` : ''}`),
    ),
    ...section('notes', plan.notes),
    '',
  ].join('\n');
}

function routingTables(runs: readonly RunSpec[]): string[] {
  if (runs.length === 1) return ['', ...routingTable(runs[0]!)];
  return runs.flatMap((run) => section(`routing by ${run.dialect}`, routingTable(run)));
}

function differenceLines(runs: readonly RunSpec[]): string[] {
  const differences = dialectDifferences(runs);
  return differences ? ['', ...dialectDifferenceLines(differences)] : [];
}

function loadLines({ loads }: RunSpec): string[] {
  return loads.map(({ name, stages }, index) => {
    const text = stages.map(describeStage).join(', then ');
    const title = index === 0 ? 'load' : '';
    return `${title.padEnd(13)}${name === undefined ? '' : `${name}: `}${text}`;
  });
}

function routingTable(run: RunSpec): string[] {
  if (run.target) return [`target       ${run.target.host}, port ${run.target.port}`];
  const texts = run.routes.map((_, index) => routeText(run, index));
  const common = inForceEverywhere(texts);
  const rows = texts.map(({ host, path, type, service, inForce }, index) => {
    const { pool, answer, match, ingress } = run.routes[index]!;
    const own = inForce.filter((each) => !common.includes(each));
    const drawn = match?.backends.find(({ weight }) => weight > 0);
    const answers = answer !== undefined || drawn?.redirect !== undefined;
    const endpoints = answers ? '' : endpointsOf(run, pool ?? drawn?.pool);
    return [host, path, type, service, endpoints, ingress, own.join('; ')];
  });
  if (run.defaultPool !== undefined) {
    const pool = run.pools[run.defaultPool]!;
    rows.push(['*', '(default)', '', pool.name, endpointsOf(run, run.defaultPool), '', '']);
  }
  const isSaid = rows.some((row) => row.at(-1) !== '');
  const source = run.routes.some(({ match }) => match) ? 'from' : 'ingress';
  const header = ['host', 'path', 'type', 'service', 'endpoints', source, isSaid ? 'in force' : ''];
  return [
    ...alignColumns([header, ...rows], 'lllllll'),
    ...(common.length > 0 ? [`on every route: ${common.join('; ')}`] : []),
  ];
}

/** Of several routes; what a single one has is said beside it. */
function inForceEverywhere([first, ...others]: readonly RouteText[]): string[] {
  if (!first || others.length === 0) return [];
  return first.inForce.filter((text) => others.every(({ inForce }) => inForce.includes(text)));
}

function endpointsOf(run: RunSpec, pool: number | undefined): string {
  const endpoints = pool === undefined ? [] : run.pools[pool]!.endpoints;
  if (endpoints.length === 0) return 'none: 503';
  const names = endpoints.slice(0, 3).map((index) => run.endpoints[index]!.id);
  return endpoints.length > 3 ? `${names.join(' ')} … ${endpoints.length}` : names.join(' ');
}

function isSecure(run: RunSpec, tls: boolean | undefined): boolean {
  return run.target ? run.tls !== undefined : tls === true;
}

function requestTable(run: RunSpec): string[] {
  const kinds = run.requests.map((request, kind) => ({ ...request, loads: loadsOf(run, kind) }));
  const mixed = kinds.filter(({ weight }) => weight > 0);
  const rows = mixed.map(({ weight, method, host, tls, target, loads }) => [
    String(weight),
    method,
    `${isSecure(run, tls) ? 'https' : 'http'}://${host}${target}`,
    loads,
  ]);
  const others = run.requests.length - mixed.length;
  const loads = mixed.some((request) => request.loads !== '') ? 'load' : '';
  return [
    ...(rows.length > 0 ? alignColumns([['weight', 'method', 'URL', loads], ...rows], 'rlll') : []),
    ...(others > 0 ? [`${others} more kinds of request, replayed or of weight 0`] : []),
  ];
}

/** Which of several loads mix this kind of request. */
function loadsOf({ loads }: RunSpec, kind: number): string {
  const mixing = loads.filter(({ requests }) => requests.from <= kind && kind < requests.to);
  return mixing.flatMap(({ name = [] }) => name).join(', ');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
