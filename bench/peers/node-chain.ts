/** autocannon → http-proxy-3 → node:http in one process, on a thread each: node node-chain.ts SECONDS */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { loadByAutocannon } from '../drivers/autocannon-load.ts';
import { say } from '../harness/say.ts';

const pod = await start(new URL('node-http-server.ts', import.meta.url), []);
const proxy = await start(new URL('http-proxy-3-proxy.ts', import.meta.url), [pod]);
say(await loadByAutocannon(proxy, Number(process.argv[2])));
process.exit();

/** Resolves with the port that the thread says. */
async function start(entry: URL, argv: readonly number[]): Promise<number> {
  const worker = new Worker(entry, { argv: [...argv] });
  const [port] = (await once(worker, 'message')) as [number];
  return port;
}
