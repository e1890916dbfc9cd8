/** nginx as a process: its log is complete once it has ended. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ask } from '../../../platform/sockets.ts';
import { AccessLogCount, logFile } from '../ingress/nginx/access-log.ts';
import { nginxConfiguration } from '../ingress/nginx/configuration.ts';
import type { Product } from './product.ts';

const configurationFile = 'nginx.conf';
const startArgs = ['-p', '.', '-e', 'stderr', '-c', configurationFile];

export const nginxProduct: Product = {
  name: 'nginx',
  configurationFile,
  versionArgs: ['-v'],
  checkArgs: [...startArgs, '-t', '-q'],
  startArgs,
  configuration: nginxConfiguration,
  async openConnections(control) {
    const status = await ask(control, 'GET / HTTP/1.0\r\n\r\n');
    // Ours is one of them.
    return Number(/^Active connections: (\d+)/m.exec(status)![1]) - 1;
  },
  async settle(running, { endpointPorts }) {
    await running.stop();
    const counts = new AccessLogCount(endpointPorts);
    const lines = createInterface({ input: createReadStream(join(running.folder, logFile)) });
    for await (const line of lines) counts.add(line);
    return counts;
  },
};
