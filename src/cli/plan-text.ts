/** A plan as people want to read it before they run it. */
import { formatMs } from '../core/format.ts';
import type { Plan, RunSpec } from '../core/run-spec.ts';
import { alignColumns } from '../report/lines.ts';
import { describeStage } from './stage-text.ts';

export function renderPlan(plan: Plan): string {
  const run = plan.runs[0]!;
  const strategies = new Set(plan.runs.map(({ strategy }) => strategy.label));
  const repetitions = Math.max(...plan.runs.map(({ repetition }) => repetition));
  const totalMs = plan.runs.reduce(
    (sum, { timeline }) => sum + timeline.warmupMs + timeline.measureMs,
    0,
  );
  return [
    `${plan.scenario.name}: ${plan.runs.length} ${plan.runs.length === 1 ? 'run' : 'runs'}, about ${formatMs(totalMs)} in all`,
    '',
    `strategies   ${[...strategies].join(', ')}`,
    `repetitions  ${repetitions}`,
    `dialect      ${run.dialect}`,
    `replicas     ${run.replicas}`,
    `load         ${run.loads[0]!.stages.map(describeStage).join(', then ')}`,
    `warm-up      ${formatMs(run.timeline.warmupMs)}`,
    `seed         ${run.seed}`,
    '',
    ...routingTable(run),
    '',
    ...requestTable(run),
    ...section(
      'gates',
      plan.gates.map(({ rule, strategy }) => `${rule}${strategy ? `  (${strategy})` : ''}`),
    ),
    ...section('notes', plan.notes),
    '',
  ].join('\n');
}

function routingTable(run: RunSpec): string[] {
  if (run.target) return [`target       ${run.target.host}, port ${run.target.port}`];
  const rows = run.routes.map((route) => [
    route.host ?? '*',
    route.path,
    route.pathType,
    route.pool === undefined ? '–' : run.pools[route.pool]!.name,
    endpointsOf(run, route.pool),
    route.ingress,
  ]);
  if (run.defaultPool !== undefined) {
    const pool = run.pools[run.defaultPool]!;
    rows.push(['*', '(default)', '', pool.name, endpointsOf(run, run.defaultPool), '']);
  }
  const header = ['host', 'path', 'type', 'service', 'endpoints', 'ingress'];
  return alignColumns([header, ...rows], 'llllll');
}

function endpointsOf(run: RunSpec, pool: number | undefined): string {
  const endpoints = pool === undefined ? [] : run.pools[pool]!.endpoints;
  if (endpoints.length === 0) return 'none: 503';
  const names = endpoints.slice(0, 3).map((index) => run.endpoints[index]!.id);
  return endpoints.length > 3 ? `${names.join(' ')} … ${endpoints.length}` : names.join(' ');
}

function requestTable(run: RunSpec): string[] {
  const mixed = run.requests.filter(({ weight }) => weight > 0);
  const rows = mixed.map(({ weight, method, host, target }) => [
    String(weight),
    method,
    `${run.tls ? 'https' : 'http'}://${host}${target}`,
  ]);
  const others = run.requests.length - mixed.length;
  return [
    ...(rows.length > 0 ? alignColumns([['weight', 'method', 'URL'], ...rows], 'rll') : []),
    ...(others > 0 ? [`${others} more kinds of request, replayed or of weight 0`] : []),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
