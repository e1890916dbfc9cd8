// Preloaded into the CLI by NODE_OPTIONS; plain JavaScript, so that loading it costs next to nothing. Notes, a JSON line
// each, when a thread first connects anywhere, and every half second what CPU time the main thread has used.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

let connected = false;

subscribe('net.client.socket', () => {
  if (!connected) note('connected', Date.now());
  connected = true;
});

if (isMainThread) {
  setInterval(() => {
    const { user, system } = process.threadCpuUsage();
    note('mainCpuMs', (user + system) / 1000);
  }, 500).unref();
}

function note(what, value) {
  const line = JSON.stringify({ what, value, atMs: Date.now() });
  appendFileSync(process.env.PLIMSOLL_BENCH_PROBE, `${line}\n`);
}
