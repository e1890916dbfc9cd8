/** What cannot be done is said at once and all at once, in sentences with positions: exit code 2, before any socket opens. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoStack, Folder, type Outcome, plimsoll, repository } from './cli.ts';
import { ingressManifest, serviceManifest } from './inputs.ts';

const broken = `apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
metadata: { name: broken }
spec:
  strategies: [round-robin, { name: p2c, params: { choices: 1 } }, p2x]
  load:
    - open: { rate: fast }
      for: 2s
  replicaz: 2
  gates: ["p99(speed) < 60ms"]
`;

let folder: Folder;

beforeAll(async () => {
  folder = await Folder.make();
  await mkdir(join(folder.path, 'directory'));
  await writeFile(join(folder.path, 'broken.yaml'), broken);
  await writeFile(join(folder.path, 'ingress.yaml'), ingressManifest);
  await writeFile(
    join(folder.path, 'typo.yaml'),
    serviceManifest.replace('port: 80', 'port: 80.5'),
  );
});

afterAll(() => folder[Symbol.asyncDispose]());

/** Starts it in the folder; it must refuse. */
async function refused(args: readonly string[], input?: string): Promise<Outcome> {
  const given = input === undefined ? {} : { input };
  const outcome = await plimsoll(args, { cwd: folder.path, ...given });
  expect(outcome.code).toBe(2);
  expect(outcome.stdout).toBe('');
  expectNoStack(outcome);
  return outcome;
}

describe.each(['check', 'run', 'simulate', 'serve'])('%s', (command) => {
  test('names every problem of every file with its position, in their order', async () => {
    const { stderr } = await refused([command, 'typo.yaml', 'ingress.yaml', 'broken.yaml']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/\s+/, 2).join(' '))).toEqual([
      'broken.yaml:5:61 spec.strategies[1].params.choices:',
      'broken.yaml:5:68 spec.strategies[2]:',
      'broken.yaml:7:21 spec.load[0].open.rate:',
      'broken.yaml:9:3 spec.replicaz:',
      'broken.yaml:10:11 spec.gates[0]:',
      'typo.yaml:10:11 spec.ports[0].port:',
    ]);
    expect(lines[1]).toContain('Did you mean "p2c"?');
    expect(lines[3]).toContain('Did you mean "replicas"?');
  });
});

describe('the command line is refused', () => {
  test.for([
    [
      'an unknown option, with a suggestion',
      ['run', '--strateg', 'p2c'],
      /'--strateg'[^]*--strategy/,
    ],
    ['an unknown command, with a suggestion', ['simulat'], /'simulat'[^]*simulate/],
    ['an unknown strategy, with a suggestion', ['run', '--strategy', 'p2x'], /"p2x".*"p2c"/],
    ['no command at all', [], /Usage: plimsoll/],
    ['a rate without a number', ['run', '--rate', 'fast'], /--rate.*'fast'.*500\/s/],
    ['a negative rate', ['run', '--rate=-5/s'], /--rate.*'-5\/s'/],
    ['a duration of nothing', ['simulate', '--duration', '0s'], /--duration.*'0s'/],
    ['a duration without a unit', ['simulate', '--duration', '10'], /--duration.*'10'/],
    ['half a repetition', ['run', '--repetitions', '1.5'], /--repetitions.*'1\.5'/],
    ['a seed that is none', ['run', '--seed', 'x'], /--seed.*'x'/],
    ['a port beyond ports', ['serve', '--http-port', '65536'], /--http-port.*'65536'/],
    ['an unknown dialect', ['check', '--dialect', 'nginx'], /ingress-nginx/],
    ['an unknown ingress', ['check', '--ingress', 'apache'], /in-process/],
    ['a file as output folder', ['run', '--out', 'broken.yaml'], /--out.*broken\.yaml.*directory/],
    [
      'an output folder inside a file',
      ['run', '--out', 'broken.yaml/reports'],
      /--out.*broken\.yaml/,
    ],
  ] as const)('%s', async ([, args, expected]) => {
    const { stderr } = await refused(args);
    expect(stderr).toMatch(expected);
  });
});

describe('what cannot be read is refused', () => {
  test.for([
    ['files that do not exist, all of them', ['a.yaml', 'b.yaml'], /a\.yaml.*\n.*b\.yaml.*\n$/],
    ['a directory', ['directory'], /directory: it is a directory\n$/],
    ['empty standard input', ['-'], /^<stdin>:1:1 .*\n$/],
  ] as const)('%s', async ([, files, expected]) => {
    expect((await refused(['run', ...files])).stderr).toMatch(expected);
  });

  test.for([
    ['bytes that are no text', '\0\u0001\u0002'],
    ['YAML that never closes', 'spec: { a: ['],
    ['a document that is a number', '42'],
    ['a tab where spaces belong', 'kind:\n\t- x'],
  ])('%s, with its position', async ([, input]) => {
    expect((await refused(['run', '-'], input)).stderr).toMatch(/^<stdin>:\d+:\d+ /);
  });

  test('aliases that multiply, within the memory of a small process', async () => {
    const levels = Array.from('bcdefghij', (name, index) => {
      const below = `*${'abcdefghi'[index]!}`;
      return `${name}: &${name} [${Array(9).fill(below).join(', ')}]`;
    });
    const bomb = ['a: &a [lol]', ...levels].join('\n');
    const env = { NODE_OPTIONS: '--max-old-space-size=256' };
    const outcome = await plimsoll(['check', '-'], { input: bomb, env });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^<stdin>:\d+:\d+ /);
    expectNoStack(outcome);
  });
});

describe('check', () => {
  test('prints the plan and the routing table of the quickstart', async () => {
    const { code, stdout, stderr } = await plimsoll(['check']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^quickstart: 15 runs/);
    expect(stdout).toMatch(/^strategies\s+random, round-robin, p2c$/m);
    expect(stdout).toMatch(/^dialect\s+ingress-nginx$/m);
    expect(stdout).toMatch(/^example\.com\s+\/\s+Prefix\s+my-service:80\s+my-service-0/m);
    expect(stdout).toMatch(/p99\(responseTime\) < 250ms/);
  });

  test('shows what an option changes', async () => {
    const options = '--strategy p2c --rate 123/s --duration 7s --repetitions 4 --seed 9'.split(' ');
    const { stdout } = await plimsoll(['check', ...options]);
    expect(stdout).toMatch(/4 runs/);
    expect(stdout).toMatch(/123\/s poisson for 7/);
    expect(stdout).toMatch(/^repetitions\s+4$/m);
    expect(stdout).toMatch(/^seed\s+9$/m);
  });

  test('notes an Ingress without its Service where it names it, and passes', async () => {
    const { code, stdout } = await plimsoll(['check', 'ingress.yaml'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(stdout).toMatch(/ingress\.yaml:16:19 .*"my-service".*503/);
  });

  test('takes a dialect: without ingress-nginx its annotations are noted as not in force', async () => {
    const args = ['check', 'ingress.yaml', '--dialect', 'kubernetes'];
    const { code, stdout } = await plimsoll(args, { cwd: folder.path });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dialect\s+kubernetes$/m);
    expect(stdout).toMatch(/rewrite-target/);
  });

  test('takes several dialects and says what they answer differently, with an example', async () => {
    const args = ['check', '--dialect', 'kubernetes,ingress-nginx'];
    const { code, stdout } = await plimsoll(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^routing by kubernetes$/m);
    expect(stdout).toMatch(/^kubernetes and ingress-nginx would answer \d+ kinds of request/m);
    expect(stdout).toContain(
      '  GET http://unknown.example/healthz\n    kubernetes     404\n    ingress-nginx  200\n',
    );
  });

  test('shows what a translation to HTTPRoutes has lost of the rules of ingress-nginx', async () => {
    const scenario = join(repository, 'scenarios', 'leaving-ingress-nginx.yaml');
    const { code, stdout } = await plimsoll([
      'check',
      scenario,
      '--dialect',
      'ingress-nginx,gateway-api',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\/api\(\/\|\$\)\(\.\*\) .* rewrite \/\$2; regular expression; timeouts read 10s$/m,
    );
    expect(stdout).toContain(
      'Path in other case: path at the pod and timeouts\n  GET http://shop.example.com/API\n',
    );
    expect(stdout).toMatch(
      /^Header x-next: never\n  GET .*\(x-next: never\)\n +ingress-nginx  web:80\n +gateway-api    80 % web:80, 20 % web-next:80$/m,
    );
  });

  test('refuses dialects that come to the same', async () => {
    const { code, stderr } = await plimsoll(['check', '--dialect', 'kubernetes,gateway-api']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/HTTPRoutes for the dialect gateway-api/);
  });
});

describe('asking for help', () => {
  test('prints usage with every command, and each command its options', async () => {
    const { code, stdout } = await plimsoll(['--help']);
    expect(code).toBe(0);
    const commands = ['run', 'simulate', 'serve', 'check', 'report', 'gate', 'strategies'];
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    const run = await plimsoll(['run', '--help']);
    expect(run.code).toBe(0);
    const options = ['strategy', 'dialect', 'ingress', 'duration', 'rate', 'repetitions', 'seed'];
    for (const name of [...options, 'out', 'no-dashboard', 'json']) {
      expect(run.stdout).toContain(`--${name}`);
    }
  });

  test('prints the version of the package', async () => {
    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await plimsoll(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('lists the strategies, and explains one', async () => {
    const { stdout } = await plimsoll(['strategies']);
    const names =
      'random round-robin smooth-weighted-round-robin least-requests p2c p2c-peak-ewma'.split(' ');
    for (const name of names) expect(stdout).toMatch(new RegExp(`^\\s*${name}\\s`, 'm'));
    const { code, stdout: one } = await plimsoll(['strategies', 'p2c']);
    expect(code).toBe(0);
    expect(one).toMatch(/^p2c: /);
    expect(one).toMatch(/Mitzenmacher/);
    expect(one).toMatch(/choices: 2/);
  });

  test('about a strategy that is none suggests one that is', async () => {
    expect((await refused(['strategies', 'roundrobin'])).stderr).toMatch(/"round-robin"/);
  });
});
