/** `node:http` in front, `http.request` with a keep-alive agent behind: node agent-proxy.ts UPSTREAM-PORT */
import { Agent, createServer, request as ask } from 'node:http';
import { listenOnLoopback } from '../../src/platform/sockets.ts';
import { say } from '../harness/say.ts';
import { connections } from '../harness/workload.ts';
import { forwardedHeaders } from './forwarded-headers.ts';

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: connections });

const server = createServer({ noDelay: true }, (request, response) => {
  const { method, url: path } = request;
  const headers = forwardedHeaders(request);
  const asked = ask({ host: '127.0.0.1', port, agent, method, path, headers }, (answer) => {
    delete answer.headers.connection;
    delete answer.headers['keep-alive'];
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  asked.on('error', (error) => response.destroy(error));
  if (method === 'GET') asked.end();
  else request.pipe(asked);
});
say(await listenOnLoopback(server, 0));
