/** Our generator alone: node generator.ts PORT SECONDS */
import { monotonicMs } from '../../src/platform/run-clock.ts';
import { say } from '../harness/say.ts';
import { workload } from '../harness/workload.ts';
import { driveLoad } from './load.ts';

const [port, seconds] = process.argv.slice(2).map(Number);
const entry = new URL('../../src/engines/wire/generator/generator-worker', import.meta.url);
const data = { run: workload(seconds!), replicaPorts: [port!] };
say(await driveLoad(entry, data, monotonicMs));
