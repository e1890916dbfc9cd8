/** Recordings as scenarios name them: found, guessed, replayed. */
import { describe, expect, test } from 'vitest';
import type { LoadStage } from '../../core/run-spec.ts';
import { planOf, scenarioText } from '../scenario.fixture.ts';
import { recordingFormats } from './formats/index.ts';
import { read } from './recorded-requests.fixture.ts';

const common = recordingFormats.find(({ name }) => name === 'common')!;
const line = (second: string, request: string) =>
  `192.0.2.1 - - [10/Oct/2000:13:55:${second} +0000] "${request}" 200 5\n`;

const csv = 'time,method,path\n5,GET,/a\n5.5,POST,/b\n7,GET,/a\n';

async function replayed(
  replay: string,
  files: Readonly<Record<string, string>>,
  rest = '',
  overrides = {},
) {
  const text = scenarioText(`{ load: [{ replay: ${replay} ${rest}}] }`);
  const { plan, problems } = await planOf(text, overrides, files);
  const run = plan?.runs[0];
  return { run, stage: run?.loads[0]!.stages[0] as Replay, problems, notes: plan?.notes ?? [] };
}
type Replay = LoadStage & { kind: 'replay' };

describe('a replay', () => {
  const files = { 'dir/log.csv': csv };

  test('has the times and request lines of its recording, which lies beside the scenario', async () => {
    const { run, stage, problems } = await replayed('{ file: log.csv, host: example.com }', files);
    expect(problems).toEqual([]);
    expect(stage.timesMs).toEqual([0, 500, 2000]);
    // 3 requests in 2 s and a mean gap.
    expect(stage.durationMs).toBe(3000);
    expect(run!.timeline.measureMs).toBe(3000);
    expect(stage.kinds!.map((kind) => run!.requests[kind])).toMatchObject([
      { weight: 0, method: 'GET', host: 'example.com', target: '/a' },
      { weight: 0, method: 'POST', host: 'example.com', target: '/b' },
      { weight: 0, method: 'GET', host: 'example.com', target: '/a' },
    ]);
    expect(run!.requests).toHaveLength(2);
  });

  test('at speed 2 takes half the time', async () => {
    const { stage } = await replayed('{ file: log.csv, host: example.com, speed: 2 }', files);
    expect(stage.timesMs).toEqual([0, 250, 1000]);
    expect(stage.durationMs).toBe(1500);
  });

  test('is cut by "for" and --duration, not hurried', async () => {
    const replay = '{ file: log.csv, host: example.com }';
    const { stage } = await replayed(replay, files, ', for: 1s ');
    expect(stage).toMatchObject({ durationMs: 1000, timesMs: [0, 500, 2000] });
    const shorter = await replayed(replay, files, '', { durationMs: 600 });
    expect(shorter.stage).toMatchObject({ durationMs: 600, timesMs: [0, 500, 2000] });
  });

  test('of times alone mixes the requests of the scenario', async () => {
    const { run, stage } = await replayed('{ file: log.csv }', { 'dir/log.csv': '3\n4\n' });
    expect(stage).toMatchObject({ timesMs: [0, 1000], durationMs: 2000 });
    expect(stage.kinds).toBeUndefined();
    // One to each route.
    expect(run!.requests.map(({ weight }) => weight)).toEqual([1, 1, 1]);
  });

  test('stands beside other stages, whose requests it leaves as they are', async () => {
    const load =
      '[{ open: { rate: 1/s } }, { replay: { file: log.csv, host: a } }, { replay: { file: log.csv, host: b } }]';
    const text = scenarioText(`{ load: ${load}, requests: [{ get: "http://example.com/" }] }`);
    const { plan } = await planOf(text, {}, files);
    const { requests, loads } = plan!.runs[0]!;
    const urls = requests.map(({ host, target }) => host + target);
    expect(urls.join(' ')).toBe('example.com/ a/a a/b b/a b/b');
    expect(loads[0]!.stages.map((stage) => stage.kind === 'replay' && stage.kinds)).toEqual([
      false,
      [1, 2, 1],
      [3, 4, 3],
    ]);
  });

  test('changes the hash of its scenario with its recording', async () => {
    const hashOf = async (text: string) => {
      const spec = scenarioText('{ load: [{ replay: { file: log.csv, host: a } }] }');
      return (await planOf(spec, {}, { 'dir/log.csv': text })).plan!.scenario.hash;
    };
    const hashes = [csv, csv.replace('7', '8'), csv.replace('/b', '/c'), csv].map(hashOf);
    const [first, times, lines, again] = await Promise.all(hashes);
    expect(again).toBe(first);
    expect(new Set([first, times, lines]).size).toBe(3);
  });
});

describe('a recording is refused', () => {
  const refused = async (replay: string, text: string, rest = '') =>
    (await replayed(replay, { 'dir/log': text }, rest)).problems;

  test('where there is none', async () => {
    expect(await refused('{ file: other.log }', csv)).toEqual([
      'dir/test.yaml:3:34  spec.load[0].replay.file: cannot read dir/other.log: there is no such file.',
    ]);
  });

  test('where it is in no format that is known', async () => {
    expect(await refused('{ file: log }', 'Dear all,\nnothing')).toEqual([
      'dir/test.yaml:3:34  spec.load[0].replay.file: expected a recording in one of the formats combined, common, csv, har, json, received "Dear all,".',
    ]);
  });

  test.each(['', '\n', 'time,path\n'])('where nothing is in it: %j', async (text) => {
    expect(await refused('{ file: log, format: csv, host: a }', text)).toEqual([
      expect.stringContaining('expected a recording of at least one request, received none.'),
    ]);
  });

  test('where nothing says to which host requests went', async () => {
    expect(await refused('{ file: log }', csv)).toEqual([
      'dir/test.yaml:3:34  spec.load[0].replay.file: expected a "host" beside it, since requests in dir/log name none.',
    ]);
  });

  test('where the host is none', async () => {
    expect(await refused('{ file: log, host: "a b" }', csv)).toEqual([
      'dir/test.yaml:3:45  spec.load[0].replay.host: expected a host name, received "a b".',
    ]);
  });

  test('where it is longer than a stage may be, unless a part is taken or it is hurried', async () => {
    const long = '0,/\n7200,/\n';
    expect(await refused('{ file: log, host: a }', long)).toEqual([
      expect.stringContaining('received one that takes 4.0h at this speed: set a higher "speed"'),
    ]);
    expect(await refused('{ file: log, host: a, speed: 4 }', long)).toEqual([]);
    expect(await refused('{ file: log, host: a }', long, ', for: 1h ')).toEqual([]);
  });

  test('with each bad line named in its own file', async () => {
    const text = `${line('00', 'GET / HTTP/1.1')}bad\n${line('61', 'GET / HTTP/1.1')}`;
    expect(await refused('{ file: log, host: a }', text)).toEqual([
      expect.stringMatching(/^dir\/log:2:1 {2}expected an access log line/),
      expect.stringMatching(/^dir\/log:3:16 {2}expected a time in brackets/),
    ]);
  });

  test('beyond a million requests, and beyond 100,000 different ones', async () => {
    expect(await refused('{ file: log }', '0\n'.repeat(1_000_001))).toEqual([
      expect.stringContaining('expected at most 1000000 recorded requests in all.'),
    ]);
    const different = Array.from({ length: 100_001 }, (_, index) => `0,/${index}\n`).join('');
    expect(await refused('{ file: log, host: a }', different)).toEqual([
      expect.stringContaining('expected at most 100000 different recorded request lines in all.'),
    ]);
  });

  test('together with what is wrong elsewhere', async () => {
    const text = scenarioText(
      '{ warmup: soon, load: [{ replay: { file: a } }, { replay: { file: b, speed: 0 } }] }',
    );
    expect((await planOf(text)).problems).toEqual([
      expect.stringContaining('spec.warmup: expected a duration'),
      expect.stringContaining('spec.load[0].replay.file: cannot read dir/a'),
      expect.stringContaining('spec.load[1].replay.speed: expected a number from 0.001 to 1000'),
    ]);
  });
});

test('what no client can send again is left out, with a note', async () => {
  const text = [
    line('00', 'GET / HTTP/1.1'),
    line('01', '-'),
    line('02', '\\x16\\x03\\x01\\x02'),
    line('03', 'CONNECT example.com:443 HTTP/1.1'),
    line('04', 'GET /a b HTTP/1.1'),
    line('05', 'OPTIONS * HTTP/1.1'),
    line('06', 'GET /b'),
  ].join('');
  const { run, problems, notes } = await replayed('{ file: log, host: a }', { 'dir/log': text });
  expect(problems).toEqual([]);
  expect(run!.requests.map(({ target }) => target)).toEqual(['/', '/b']);
  expect(notes).toContainEqual(
    expect.stringContaining('dir/log:2:1  left out, as are 4 more in this file: it is no request'),
  );
});

describe('times of whole seconds', () => {
  const seconds = Array.from({ length: 3000 }, (_, index) => Math.floor(index / 100));

  test('are spread over their second as chance would, 100 in each of 30, the same every time', () => {
    const text = seconds.map((second) => line(String(second).padStart(2, '0'), 'GET /')).join('');
    const { timesMs, lengthMs } = read(common, text, 'a');
    expect(read(common, text, 'a').timesMs).toEqual(timesMs);
    const clock = 30_000 - lengthMs!;
    for (const [index, timeMs] of timesMs!.entries()) {
      expect(Math.floor((timeMs + clock) / 1000)).toBe(seconds[index]);
    }
    // Nearly exponential gaps of mean 10 ms: their cv of 1 within 0.06, three standard errors of 3000.
    const gaps = timesMs!.slice(1).map((timeMs, index) => timeMs - timesMs![index]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeGreaterThan(9.9);
    expect(mean).toBeLessThan(10.1);
    expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.06);
  });

  test('stay as they are where no second has two, and where one time has a fraction', () => {
    const timesOf = (times: string) => {
      const { timesMs } = read(
        recordingFormats.find(({ name }) => name === 'csv')!,
        times,
      );
      return timesMs;
    };
    expect(timesOf('0\n1\n5\n')).toEqual([0, 1000, 5000]);
    expect(timesOf('0\n0\n0.5\n')).toEqual([0, 0, 500]);
  });
});
