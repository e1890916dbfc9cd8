/** Runs to https:// URLs, through our own ingress: nothing is lost, in either protocol, and certificates are what they are. */
import { describe, expect, test } from 'vitest';
import { run } from '../../src/index.ts';
import { tlsManifests } from './tls-manifests.ts';
import { stringify } from 'yaml';

async function rehearse(spec: object) {
  const scenario = {
    apiVersion: 'plimsoll.dev/v1alpha1',
    kind: 'Scenario',
    spec: {
      load: [{ open: { rate: '100/s', arrivals: 'constant' }, for: '1s' }],
      warmup: '200ms',
      replicas: 2,
      strategies: ['round-robin'],
      pods: { app: { replicas: 3, serviceTime: '2ms', concurrency: 200 } },
      ...spec,
    },
  };
  const text = `${stringify(scenario)}---${tlsManifests}`;
  const { runs } = await run([{ file: 'tls.yaml', text }], { repetitions: 1 });
  const [result] = runs;
  for (const check of result!.conservation) expect(check).toMatchObject({ holds: true });
  return result!;
}

describe.each(['http/1.1', 'h2'])('by %s', (protocol) => {
  const clients = { protocol, count: 5 };

  test('requests are answered as without TLS, and the counts of all hops agree', async () => {
    const get = (url: string, more = {}) => ({ get: url, ...more });
    const body = { post: 'https://x.b.test/', bodySize: '100KiB' };
    const clear = protocol === 'h2' ? [] : [get('http://a.test/')];
    const requests = [get('https://a.test/'), body, get('https://c.test/'), ...clear];
    const { requests: counts, statuses, connections } = await rehearse({ clients, requests });
    expect(counts).toMatchObject({ intended: 100, ok: 100 });
    expect(statuses).toEqual({ 200: 100 });
    const { opened, tlsHandshakes, refusals } = connections!;
    expect(refusals).toEqual({});
    expect(opened).toBeGreaterThanOrEqual(tlsHandshakes);
  });

  test('clients that leave, time out, pods that reset and hang: all are accounted for', async () => {
    const get = 'https://a.test/';
    const fate = (headers: object, more = {}) => ({ get, headers, ...more });
    const { requests: counts } = await rehearse({
      clients,
      timeout: '1s',
      requests: [
        { weight: 4, get },
        fate({ 'x-plimsoll-delay': '5s' }),
        fate({ 'x-plimsoll-delay': '5s' }, { cancelAfter: '100ms' }),
        fate({ 'x-plimsoll-status': '503' }),
        fate({ 'x-plimsoll-fail': 'reset' }),
        fate({ 'x-plimsoll-fail': 'hang' }),
      ],
    });
    const { ok, failed, timedOut, cancelled } = counts;
    for (const count of [ok, failed, timedOut, cancelled]) expect(count).toBeGreaterThan(2);
  });

  test('a certificate that is for another name is refused by who verifies it', async () => {
    const { requests: counts, connections } = await rehearse({
      clients: { ...clients, tls: {} },
      requests: [{ get: 'https://c.test/' }],
    });
    expect(counts).toMatchObject({ intended: 100, ok: 0, refused: 100 });
    expect(Object.keys(connections!.refusals).join()).toMatch(/self-signed certificate/);
  });
});
