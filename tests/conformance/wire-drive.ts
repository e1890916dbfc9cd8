/** The strategy suite's world on real sockets: the in-process ingress in front of real pods, users on keep-alive connections. */
import { Agent, get } from 'node:http';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { serve } from '../../src/run/serve.ts';
import type { Drive, Trial } from './strategy-drive.ts';

export const wireDrive: Drive = {
  name: 'wire',
  skips: {
    'chooses the same for the same seed':
      'the order in which answers come back over sockets is not ours to repeat',
    'forgets what is removed and uses what is added':
      'the endpoints of a run on the wire do not change yet',
  },
  async run(trial) {
    await using serving = await serve(runOf(trial), { httpPort: 0, trustForwarded: false });
    const agent = new Agent({ keepAlive: true, maxSockets: trial.users });
    const chosen: string[] = [];
    let sent = 0;
    const user = async () => {
      while (sent < trial.requests) {
        const number = sent++;
        chosen[number] = await ask(serving.httpPorts[0]!, agent);
      }
    };
    await Promise.race([Promise.all(Array.from({ length: trial.users }, user)), serving.failure]);
    agent.destroy();
    return chosen;
  },
};

function runOf({ definition, params, endpoints, seed }: Trial): RunSpec {
  const base = runSpec({}, endpoints.length);
  return {
    ...base,
    engine: 'wire',
    strategy: { name: definition.name, label: definition.name, params },
    seed,
    endpoints: base.endpoints.map((endpoint, index) => ({ ...endpoint, ...endpoints[index]! })),
    pods: base.pods.map((pod, index) => ({
      ...pod,
      name: endpoints[index]!.id,
      concurrency: 1000,
      serviceTime: { kind: 'lognormal', meanMs: 3, cv: 0.5 },
    })),
  };
}

/** Resolves with the name of the pod that answered. */
function ask(port: number, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { port, agent, headers: { host: 'example.com' } };
    get(options, (response) => {
      response.resume();
      response.on('end', () => resolve(String(response.headers['x-pod'])));
      response.on('error', reject);
    }).on('error', reject);
  });
}
