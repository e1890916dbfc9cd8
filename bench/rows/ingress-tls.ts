/** What a proxy costs per request over TLS: connections kept alive, so that it is records that are measured, not handshakes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from '../../src/platform/self-signed.ts';
import { wrkByTls } from '../drivers/drivers.ts';
import { noCpuTime } from '../harness/cores.ts';
import type { Row } from '../harness/row.ts';
import { Samples } from '../harness/samples.ts';
import { scratchFolder } from '../harness/scratch.ts';
import { host } from '../harness/workload.ts';
import { startNullServer } from '../peers/null-server.ts';
import { nginxWith, startPlimsoll } from '../peers/proxies.ts';
import { cost, costPerRequest } from './proxy-cost.ts';

export const ingressTls: Row = {
  name: 'ingress-tls',
  title:
    'CPU of the ingress per request over TLS 1.3 (AES-256-GCM), closed loop, 64 connections, small answers',
  async run({ rounds, seconds }) {
    const drive = wrkByTls;
    if (noCpuTime !== undefined) return { skipped: noCpuTime };
    if (!drive) return { skipped: 'wrk is not on PATH' };
    await using stack = new AsyncDisposableStack();
    const upstream = stack.use(await startNullServer());
    const servers = [
      ['plimsoll', stack.use(await startPlimsoll(upstream.port, 'plain', 'tls'))],
      ['nginx', stack.use(await nginxWith('plain', await tlsSettings(), 'ssl')?.(upstream.port))],
    ] as const;
    const subjects = (duration: number) =>
      servers.map(([label, server]) => ({
        label,
        measure: server && (() => costPerRequest(server, duration, drive)),
      }));
    await Samples.take(subjects(1), 1);
    const samples = await Samples.take(subjects(seconds), rounds);
    const values = samples.ratios('plimsoll', 'nginx', cost);
    return { samples, checks: [{ label: 'plimsoll ÷ nginx', values, atMost: 2 }] };
  },
};

/** A key like that of our default certificate; the cipher is what both prefer. */
async function tlsSettings(): Promise<string> {
  const subject = { name: `CN=${host}`, hosts: [host], validDays: 1 };
  const { certificate, key } = await selfSigned(subject);
  const folder = scratchFolder();
  const [certificateFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  writeFileSync(certificateFile, certificate);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return `ssl_certificate ${certificateFile}; ssl_certificate_key ${keyFile}; ssl_protocols TLSv1.3;`;
}
