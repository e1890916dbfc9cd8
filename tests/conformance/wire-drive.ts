/** The strategy suite's world on real sockets: the in-process ingress in front of real pods, users on keep-alive connections. */
import { Agent, get } from 'node:http';
import { clientAddress } from '../../src/engines/clients.ts';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { serve } from '../../src/run/serve.ts';
import type { Choice, Drive, Trial } from './strategy-drive.ts';

export const wireDrive: Drive = {
  name: 'wire',
  skips: {
    'chooses the same for the same seed':
      'the order in which answers come back over sockets is not ours to repeat',
    'forgets what is removed and uses what is added':
      'the endpoints of a run on the wire do not change yet',
    'moves the keys of what is removed, and keys to what is added':
      'the endpoints of a run on the wire do not change yet',
  },
  // That the ingress asks the strategy and does as it says shows with few; what the strategy says is simulated in full.
  reduced: { sizes: [3], requests: 2000 },
  async run(trial) {
    await using serving = await serve(runOf(trial), { httpPort: 0, trustForwarded: true });
    const agent = new Agent({ keepAlive: true, maxSockets: trial.users });
    const chosen: Choice[] = [];
    const cookies: string[] = [];
    let sent = 0;
    const live = async (user: number) => {
      while (sent < trial.requests) {
        const number = sent++;
        chosen[number] = { user, endpoint: await ask(serving.httpPorts[0]!, agent, user, cookies) };
      }
    };
    const lives = Array.from({ length: trial.users }, (_, user) => live(user));
    await Promise.race([Promise.all(lives), serving.failure]);
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

/** Resolves with the name of the pod that answered. `cookies`: what each user was given and sends back. */
function ask(port: number, agent: Agent, user: number, cookies: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const cookie = cookies[user];
    const headers = {
      host: 'example.com',
      'x-forwarded-for': clientAddress(user),
      ...(cookie && { cookie }),
    };
    const options = { port, agent, path: `/user-${user}`, headers };
    get(options, (response) => {
      response.resume();
      const [set] = response.headers['set-cookie'] ?? [];
      if (set) cookies[user] = set.split(';', 1)[0]!;
      response.on('end', () => resolve(String(response.headers['x-pod'])));
      response.on('error', reject);
    }).on('error', reject);
  });
}
