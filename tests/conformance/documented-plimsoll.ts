/** Stands for `plimsoll` in the examples: the command line from source, with runs cut short and `serve` left at once. */
import { main } from '../../src/cli/main.ts';

const args = process.argv.slice(2);
if (args[0] === 'run') args.push('--duration', '200ms', '--repetitions', '1');
if (args[0] === 'capacity') args.push('--repetitions', '2');
// What is measured beside other tests is no calibration of this machine.
if (args[0] === 'calibrate') args.push('--quick', '--out', 'calibration.json');
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
