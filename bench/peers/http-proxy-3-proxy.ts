/** http-proxy-3 with a keep-alive agent: node http-proxy-3-proxy.ts UPSTREAM-PORT */
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy-3';
import { listenOnLoopback } from '../../src/platform/sockets.ts';
import { say } from '../harness/say.ts';
import { connections } from '../harness/workload.ts';
import { forwardedHeaders } from './forwarded-headers.ts';

const proxy = httpProxy.createProxyServer({
  target: { host: '127.0.0.1', port: Number(process.argv[2]) },
  agent: new Agent({ keepAlive: true, maxSockets: connections }),
});
proxy.on('error', (error) => {
  throw error;
});
const server = createServer({ noDelay: true }, (request, response) => {
  forwardedHeaders(request);
  proxy.web(request, response);
});
say(await listenOnLoopback(server, 0));
