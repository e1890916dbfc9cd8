/** What answers everything at once, the same for all contestants: nginx where there is one, else `node:net`. */
import { findProgram } from '../../src/platform/programs.ts';
import { nginxArgs, type Server, startNode, startProgram } from './server.ts';

export function startNullServer(): Promise<Server> {
  const nginx = findProgram('nginx');
  return nginx === undefined
    ? startNode(new URL('net-null-server.ts', import.meta.url), [], 'others')
    : startProgram(nginx, 'null-server.nginx.conf', 0, nginxArgs, 'others');
}
