/** HAProxy as a process: it has to be asked for its counts while it lives. */
import { ask } from '../../../platform/sockets.ts';
import { frontend, haproxyConfiguration } from '../ingress/haproxy/configuration.ts';
import { Statistics } from '../ingress/haproxy/statistics.ts';
import type { Product } from './product.ts';

const configurationFile = 'haproxy.cfg';

export const haproxyProduct: Product = {
  name: 'haproxy',
  configurationFile,
  versionArgs: ['-v'],
  checkArgs: ['-c', '-q', '-f', configurationFile],
  startArgs: ['-db', '-q', '-f', configurationFile],
  configuration: haproxyConfiguration,
  openConnections: async (control) =>
    (await statistics(control, `show stat ${frontend} 1 -1`)).openConnections,
  async settle(running, { endpointPorts }) {
    const counts = (await statistics(running.control, 'show stat')).counts(endpointPorts.length);
    await running.stop();
    return counts;
  },
};

async function statistics(control: string, question: string): Promise<Statistics> {
  return new Statistics(await ask(control, `${question}\n`));
}
