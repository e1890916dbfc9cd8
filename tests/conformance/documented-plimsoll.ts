/** Stands for `plimsoll` in the examples: the built command line, with runs cut short and `serve` left at once. */

const args = process.argv.slice(2);
if (args[0] === 'run') args.push('--duration', '200ms', '--repetitions', '1');
if (args[0] === 'capacity') args.push('--repetitions', '2');
// What is measured beside other tests is no calibration of this machine.
if (args[0] === 'calibrate') args.push('--quick', '--out', 'calibration.json');
if (args[0] === 'serve') {
  args.push('--http-port', '0', '--https-port', '0');
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  // What it prints says that it serves.
  stdout.write = (text: Uint8Array | string): boolean => {
    process.kill(process.pid, 'SIGTERM');
    return write(text);
  };
}
const built = new URL('../../dist/cli/main.js', import.meta.url).href;
const { main } = (await import(built)) as typeof import('../../src/cli/main.ts');
await main(args);
