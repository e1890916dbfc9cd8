import { describe, expect, test } from 'vitest';
import { planOf, scenarioText } from '../scenario.fixture.ts';
import { here, planFor } from './external-target.fixture.ts';

const files = { 'dir/ca.pem': '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n' };
const behindTls = { ...here, tls: { verify: true } };

async function runFor(target: typeof here, clients: string) {
  const { plan, problems } = await planFor(target, scenarioText(`{ clients: ${clients} }`));
  expect(problems).toEqual([]);
  return { ...plan!.runs[0]!, notes: plan!.notes.join('\n') };
}

describe('TLS is in force', () => {
  test('where the URL of the target says so, verified and with sessions resumed by default', async () => {
    const run = await runFor(behindTls, '{}');
    expect(run.tls).toEqual({ verify: true, resumeSessions: true });
    expect(run.http2).toBeUndefined();
    expect(run.notes).toContain('https://shop.test:8080');
    expect((await runFor(here, '{}')).tls).toBeUndefined();
  });

  test('as the scenario and the command line have it: each may decline to verify', async () => {
    const own = '{ tls: { verify: false, resumeSessions: false } }';
    expect((await runFor(behindTls, own)).tls).toMatchObject({
      verify: false,
      resumeSessions: false,
    });
    const insecure = { ...here, tls: { verify: false } };
    expect((await runFor(insecure, '{ tls: { verify: true } }')).tls).toMatchObject({
      verify: false,
    });
  });

  test('not at an http:// target, which a note says where the scenario speaks of it', async () => {
    const run = await runFor(here, '{ tls: {} }');
    expect(run.tls).toBeUndefined();
    expect(run.notes).toContain('clients.tls is not in force');
  });

  test('without a target to https:// URLs, and the ingress listens for it', async () => {
    const requests = "requests: [{ get: 'https://example.com/' }, { get: 'http://example.com/' }]";
    const { plan } = await planOf(scenarioText(`{ ${requests} }`));
    const [run] = plan!.runs;
    expect(run!.requests.map(({ tls }) => tls)).toEqual([true, undefined]);
    expect(run).toMatchObject({ tls: { verify: false, resumeSessions: true }, certificates: [] });
    expect(plan!.notes.join('\n')).toContain('Clients take any certificate');
    const verifying = `{ ${requests}, clients: { tls: {}, protocol: h2 } }`;
    const other = (await planOf(scenarioText(verifying))).plan!;
    expect(other.runs[0]).toMatchObject({
      tls: { verify: true, resumeSessions: true },
      http2: { streamsPerConnection: 100 },
    });
    expect(other.notes.join('\n')).not.toContain('Clients take any certificate');
  });

  test('without a target or an https:// URL nowhere', async () => {
    const text = scenarioText(
      "{ clients: { tls: {} }, requests: [{ get: 'http://example.com/' }] }",
    );
    const { plan } = await planOf(text);
    expect(plan!.runs[0]!.tls).toBeUndefined();
    expect(plan!.runs[0]!.certificates).toBeUndefined();
    expect(plan!.notes.join('\n')).toContain('clients.tls is not in force: no request');
  });
});

describe('authorities', () => {
  const spec = (ca: string) => scenarioText(`{ clients: { tls: { ca: ${ca} } } }`);

  test('are read beside the scenario and are part of what it is', async () => {
    const { plan } = await planOf(spec('ca.pem'), {}, files);
    expect(plan!.runs[0]!.tls!.authorities).toBe(files['dir/ca.pem']);
    const others = { 'dir/ca.pem': files['dir/ca.pem'].replace('MII', 'MIJ') };
    const { plan: other } = await planOf(spec('ca.pem'), {}, others);
    expect(other!.scenario.hash).not.toBe(plan!.scenario.hash);
  });

  test.each([
    ['nowhere.pem', 'there is no such file'],
    ['key.pem', 'expected certificates in PEM'],
  ])('in %s are refused in place', async (ca, problem) => {
    const { problems } = await planOf(spec(ca), {}, { 'dir/key.pem': 'PRIVATE KEY' });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toMatch(/^dir\/test\.yaml:3:\d+ {2}spec\.clients\.tls\.ca: /);
  });
});

describe('HTTP/2', () => {
  test('is refused headers that belong to a connection of HTTP/1.1', async () => {
    const requests = 'requests: [{ get: "http://a.test/", headers: { TE: trailers, x-ok: 1 } }]';
    const spec = (protocol: string) =>
      scenarioText(`{ clients: { protocol: ${protocol} }, ${requests} }`);
    const { problems } = await planOf(spec('h2'));
    expect(problems).toEqual([
      expect.stringMatching(/spec\.requests\[0\]\.headers\.TE: expected a header that HTTP\/2/),
    ]);
    expect((await planOf(spec('http/1.1'))).problems).toEqual([]);
  });

  test('alone has streams', async () => {
    const { problems } = await planOf(scenarioText('{ clients: { streamsPerConnection: 3 } }'));
    expect(problems).toEqual([expect.stringContaining('expected beside protocol: h2')]);
  });
});
