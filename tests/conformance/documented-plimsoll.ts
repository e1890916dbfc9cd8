/** Stands for `plimsoll` in the examples: the command line from source, with runs cut short and `serve` left at once. */
import { main } from '../../src/cli/main.ts';

const args = process.argv.slice(2);
if (args[0] === 'run') args.push('--duration', '200ms');
if (args[0] === 'serve') {
  args.push('--http-port', '0');
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  // What it prints says that it serves.
  stdout.write = (text: Uint8Array | string): boolean => {
    process.kill(process.pid, 'SIGTERM');
    return write(text);
  };
}
await main(args);
