/**
 * Takes a whole request, then answers with as much as it should have been. `/long` answers with 64 times that, and what
 * is sent to `/unread` is not read: for those who would see what a proxy does when it can't go on.
 */
import { createServer } from 'node:http';
import { listenOnLoopback } from '../../src/platform/sockets.ts';
import { say } from '../harness/say.ts';
import { bodyBytes } from '../harness/workloads.ts';

const body = Buffer.alloc(bodyBytes, 'x');
const server = createServer({ noDelay: true }, (request, response) => {
  response.on('error', () => {});
  request.on('error', () => {});
  if (request.url === '/unread') return;
  const pieces = request.url === '/long' ? 64 : 1;
  request.resume().on('end', () => {
    response.setHeader('content-length', pieces * body.length);
    response.setHeader('x-plimsoll-endpoint', '0');
    for (let left = pieces; left > 0; left--) response.write(body);
    response.end();
  });
});
say(await listenOnLoopback(server, 0));
