/** `report.html` in a real browser: nothing is asked of the network, nothing complained about, and its numbers are the result's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProgram } from '../../src/platform/programs.ts';
import { Folder, onlyFolderIn, plimsoll, readResult, repository, Started } from './cli.ts';

const chromium = findProgram('chromium');

let folder: Folder;
let saved: string;

beforeAll(async () => {
  folder = await Folder.make();
  const out = join(folder.path, 'reports');
  const quickstart = join(repository, 'scenarios/quickstart.yaml');
  await plimsoll(['simulate', quickstart, '--repetitions', '1', '--out', out]);
  saved = await onlyFolderIn(out);
}, 60_000);

afterAll(() => folder[Symbol.asyncDispose]());

test('the numbers on the page are those of the result, and the browser has nothing to complain', async ({
  skip,
}) => {
  if (isAbsent()) return skip('chromium is not on PATH');
  const { dom, complaints } = await browse(join(saved, 'report.html'));
  expect(complaints).toEqual([]);
  const numbers = numbersIn(dom);
  const { runs } = await readResult(saved);
  expect(runs).toHaveLength(3);
  for (const run of runs) {
    const name = run.strategy.name;
    expect(numbers.get(`ok of ${name}`)).toBe(run.requests.ok);
    expect(numbers.get(`p50 of ${name}`)).toBe(run.responseTimeMs.p50);
    expect(numbers.get(`p99 of ${name}`)).toBe(run.responseTimeMs.p99);
    expect(numbers.get(`throughput of ${name}`)).toBeCloseTo(run.rates.throughputPerSecond, 9);
    for (const { id, pool, share } of run.endpoints) {
      expect(numbers.get(`share of ${id} of ${pool} by ${name}`)).toBe(share);
    }
    // By percentile, from the histogram itself.
    const p75 =
      decodeFromCompressedBase64(run.histograms['responseTime']!).getValueAtPercentile(75) / 1000;
    expect(numbers.get(`p75 of ${name}`)).toBe(p75);
  }
}, 60_000);

test('asks nothing of the network, whatever names say', async ({ skip }) => {
  if (isAbsent()) return skip('chromium is not on PATH');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  try {
    const copy = join(folder.path, 'hostile');
    await cp(saved, copy, { recursive: true });
    const url = `http://127.0.0.1:${port}`;
    const name = `<img src="${url}/image"><script src="${url}/script"></script><style>@import "${url}/style";</style>`;
    const result = JSON.parse(await readFile(join(copy, 'result.json'), 'utf8')) as object;
    const changed = { ...result, scenario: { name, hash: name }, notes: [name], command: name };
    await writeFile(join(copy, 'result.json'), JSON.stringify(changed));
    expect((await plimsoll(['report', copy])).code).toBe(0);
    const { dom, complaints } = await browse(join(copy, 'report.html'));
    expect(complaints).toEqual([]);
    expect(dom).toContain('&lt;img src=');
    // What the policy is for: had they become markup, it would still hold.
    const page = await readFile(join(copy, 'report.html'), 'utf8');
    const broken = join(copy, 'broken.html');
    await writeFile(broken, page.replace('<main>', `<main>${name}`));
    expect((await browse(broken)).complaints.join('\n')).toMatch(/Content Security Policy/);
    expect(asked).toEqual([]);
  } finally {
    server.close();
  }
}, 90_000);

function isAbsent(): boolean {
  if (chromium === undefined && process.env['PLIMSOLL_REQUIRE_REAL'] === '1') {
    throw new Error('chromium is absent');
  }
  return chromium === undefined;
}

/** The document as the browser has it, and what it wrote to its console. */
async function browse(path: string): Promise<{ dom: string; complaints: string[] }> {
  await using profile = await Folder.make();
  await using browser = new Started(chromium!, [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${profile.path}`,
    '--enable-logging=stderr',
    '--dump-dom',
    pathToFileURL(path).href,
  ]);
  const { code, stdout, stderr } = await browser.ended;
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/<\/html>\s*$/);
  return { dom: stdout, complaints: stderr.split('\n').filter((line) => /CONSOLE/.test(line)) };
}

function numbersIn(dom: string): Map<string, number> {
  const printed = dom.matchAll(/<data data-of="([^"]*)" value="([^"]*)">/g);
  return new Map([...printed].map(([, of, value]) => [of!, Number(value)]));
}
