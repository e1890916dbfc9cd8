/** The pod that people write: `node:http`. */
import { createServer } from 'node:http';
import { listenOnLoopback } from '../../src/platform/sockets.ts';
import { say } from '../harness/say.ts';
import { answerBody } from '../harness/workload.ts';

const server = createServer({ noDelay: true }, (_request, response) => {
  response.setHeader('content-type', 'text/plain');
  response.end(answerBody);
});
say(await listenOnLoopback(server, 0));
