/** A calibration, made to be read by a person. */
import { formatMs, formatRate } from '../core/format.ts';
import type { Calibration, ClosedLoopFigures, RateBracket } from '../results/calibration.ts';
import type { TimeSummary } from '../results/run-result.ts';
import { alignColumns, wrap } from './lines.ts';

export function renderCalibration(calibration: Calibration): string {
  const { environment, takenAt, floor, timerErrorMs, cpuPerRequestUs } = calibration;
  const { plimsoll, node, platform, cores, cpu } = environment;
  const sections = [
    wrap('', `${takenAt} · plimsoll ${plimsoll} · node ${node} · ${platform} · ${cores} × ${cpu}`),
    [
      `Floor: ${formatRate(floor.ratePerSecond)} straight to a server that takes no time (${floor.verdict})`,
      ...times([
        ['response time', floor.responseTimeMs],
        ['send lag', floor.sendLagMs],
      ]),
    ],
    [
      'Timers: how late a thread is woken',
      ...times([
        ['precise', timerErrorMs.precise],
        ['setTimeout', timerErrorMs.setTimeout],
      ]),
    ],
    [
      'Processor time per request, closed loop through the ingress',
      ...indented(
        alignColumns(
          Object.entries(cpuPerRequestUs).map(([part, us]) => [part, formatMs(us / 1000)]),
          'lr',
        ),
      ),
    ],
    hopLines(calibration),
    opinionLines(calibration),
    rateLines(calibration.rates),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function times(rows: readonly (readonly [string, TimeSummary])[]): string[] {
  const cells = rows.map(([label, { p50, p99 }]) => [label, formatMs(p50), formatMs(p99)]);
  return indented(alignColumns([['', 'p50', 'p99'], ...cells], 'lrr'));
}

function hopLines({ hopsMs }: Calibration): string[] {
  if (!hopsMs) return ['Hops: not measured'];
  const costs = Object.entries(hopsMs).map(([hop, ms]) => `${hop}: ${Math.round(1000 * ms)}us`);
  return ['Hops, each way; for a scenario to simulate on', `  hops: { ${costs.join(', ')} }`];
}

function opinionLines({ secondOpinion }: Calibration): string[] {
  const { users, plimsoll, autocannon, agree, problems } = secondOpinion;
  const row = (label: string, { responseTimeMs, requestsPerSecond }: ClosedLoopFigures) => [
    label,
    formatMs(responseTimeMs.p50),
    formatMs(responseTimeMs.p99),
    formatRate(requestsPerSecond),
  ];
  const verdict = agree
    ? 'They agree.'
    : ['THEY DISAGREE.', ...problems, 'Free the machine and run again.'].join(' ');
  const header = ['', 'p50', 'p99', 'requests'];
  return [
    `Second opinion: closed loop of ${users} users, the same server`,
    ...indented(
      alignColumns([header, row('plimsoll', plimsoll), row('autocannon', autocannon)], 'lrrr'),
    ),
    ...wrap('  ', verdict),
  ];
}

function rateLines({ highestValidPerSecond, ...rest }: RateBracket): string[] {
  const { lowestNotValidPerSecond, reason, resolution } = rest;
  const within = `sought to within ${Math.round(100 * resolution)} %`;
  const found =
    highestValidPerSecond === null
      ? 'No rate was valid'
      : `Highest valid rate: ${formatRate(highestValidPerSecond)}, open loop, ${within}`;
  const beyond =
    lowestNotValidPerSecond === null
      ? ''
      : ` At ${formatRate(lowestNotValidPerSecond)} no longer: ${reason}.`;
  return wrap('', `${found}.${beyond}`);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
