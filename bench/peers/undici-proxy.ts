/** `node:http` in front, an undici pool behind: node undici-proxy.ts UPSTREAM-PORT */
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listenOnLoopback } from '../../src/platform/sockets.ts';
import { say } from '../harness/say.ts';
import { connections } from '../harness/workload.ts';
import { forwardedHeaders } from './forwarded-headers.ts';

const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections, pipelining: 1 });

const server = createServer({ noDelay: true }, (request, response) => {
  const { method, url } = request;
  pool.stream(
    {
      method: method!,
      path: url!,
      headers: forwardedHeaders(request),
      body: method === 'GET' ? null : request,
    },
    ({ statusCode, headers }) => {
      delete headers['connection'];
      delete headers['keep-alive'];
      return response.writeHead(statusCode, headers);
    },
    (error) => {
      if (error) response.destroy(error);
    },
  );
});
say(await listenOnLoopback(server, 0));
