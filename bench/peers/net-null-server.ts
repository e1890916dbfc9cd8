/** Answers every chunk that arrives, taking it for one request: right for clients that do not pipeline. */
import { createServer } from 'node:net';
import { listenOnLoopback } from '../../src/platform/sockets.ts';
import { say } from '../harness/say.ts';
import { answerBody } from '../harness/workload.ts';

const answer = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nx-plimsoll-endpoint: 0\r\n' +
    `content-length: ${answerBody.length}\r\n\r\n${answerBody}`,
);
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(answer));
  socket.on('error', () => {});
});
say(await listenOnLoopback(server, 0));
