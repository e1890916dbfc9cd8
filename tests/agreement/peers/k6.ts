/**
 * k6 (Grafana): scripted virtual users. `constant-vus` is a closed loop; `constant-arrival-rate` is an open one for as
 * long as a user is free, and counts what it could not start as `dropped_iterations`. As CSV per request: metric, time in
 * s since 1970, value in ms, tags.
 *
 * Traps. `http_req_duration` runs from the actual send, connecting not included; a late start is in no figure. An
 * iteration has a cost of its own, some 0.1 ms and more, between a user's requests. It phones home unless told not to.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation, Peer } from './observation.ts';
import { histogramOf } from './observation.ts';
import { absence, output } from './program.ts';

/** More than wait at once in any of the cross-checks. */
const freeUsers = 300;

export const k6 = {
  name: 'k6',
  absent: absence('k6'),
  closed: (port, users, seconds) =>
    observed(port, seconds, { executor: 'constant-vus', vus: users }),
  open: (port, ratePerSecond, seconds) =>
    observed(port, seconds, {
      executor: 'constant-arrival-rate',
      rate: ratePerSecond,
      timeUnit: '1s',
      preAllocatedVUs: freeUsers,
    }),
} satisfies Peer;

async function observed(port: number, seconds: number, executor: object): Promise<Observation> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-k6-'));
  try {
    const scenario = { ...executor, duration: `${seconds}s` };
    const script = `
      import http from 'k6/http';
      export const options = { scenarios: { load: ${JSON.stringify(scenario)} } };
      export default () => { http.get('http://127.0.0.1:${port}/'); };
    `;
    const csv = join(folder, 'samples.csv');
    const how = ['--quiet', '--no-summary', '--no-usage-report', '--out', `csv=${csv}`];
    await output('k6', ['run', ...how, '-'], script);
    const rows = (await readFile(csv, 'utf8')).split('\n').map((line) => line.split(','));
    const valuesOf = (metric: string) =>
      rows.filter(([name]) => name === metric).map(([, , value]) => Number(value));
    if (valuesOf('http_req_failed').some((failed) => failed > 0)) throw new Error('k6: failures');
    const timesMs = valuesOf('http_req_duration');
    return {
      requests: timesMs.length,
      seconds,
      times: histogramOf(timesMs.map((ms) => ms * 1000)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
