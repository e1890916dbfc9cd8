/** autocannon alone: node autocannon.ts PORT SECONDS */
import { say } from '../harness/say.ts';
import { loadByAutocannon } from './autocannon-load.ts';

const [port, seconds] = process.argv.slice(2).map(Number);
say(await loadByAutocannon(port!, seconds!));
