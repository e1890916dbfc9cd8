#!/usr/bin/env node
// Starts the compiled CLI. Plain old syntax, so that a Node that is too old can still say so.
import { existsSync } from 'fs';
import { fileURLToPath } from 'url';

const oldest = [24, 12];
const running = process.versions.node.split('.').map(Number);
const main = new URL('../dist/cli/main.js', import.meta.url);

if (running[0] < oldest[0] || (running[0] === oldest[0] && running[1] < oldest[1])) {
  refuse(`needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.`);
} else if (!existsSync(fileURLToPath(main))) {
  refuse('is not built: run "npm run build" first.');
} else {
  import(main.href)
    .then((cli) => cli.main(process.argv.slice(2)))
    .catch((error) => {
      console.error(error);
      process.exitCode = 3;
    });
}

function refuse(reason) {
  console.error(`plimsoll ${reason}`);
  process.exitCode = 2;
}
