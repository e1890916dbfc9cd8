/** The strategy suite's world on real sockets: the in-process ingress in front of real pods, users on keep-alive connections. */
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { clientAddress } from '../engines/clients.ts';
import type { StrategySpec } from '../core/run-spec.ts';
import { serve } from '../run/serve.ts';
import type { Choice, Drive, Skips, Trial } from './drive.ts';
import { wireRun } from './wire-run.ts';

const graceMs = 2000;
const immutable = 'the endpoints of a run on the wire do not change yet';
const unrepeatable = 'the order in which answers come back over sockets is not ours to repeat';
const skips: Skips = {
  'chooses the same for the same seed': unrepeatable,
  'keeps its instances apart': unrepeatable,
  'goes on through failures, new weights and an empty pool': immutable,
  'forgets what is removed and uses what is added': immutable,
  'moves the keys of what is removed, and keys to what is added': immutable,
};
/** Of strategies that remember how long answers took: one pause of the machine counts against one endpoint for seconds. */
const disturbed: Skips = {
  'gives each endpoint its share': 'other work on the machine disturbs what it learns of times',
};

/** `module`: of a strategy that is not on the list, which threads load for themselves. */
export function wireDrive(module?: StrategySpec['module']): Drive {
  return {
    name: 'wire',
    provides: ['probes'],
    skips: ({ family }) => (family === 'time' ? { ...skips, ...disturbed } : skips),
    // That the ingress asks the strategy and does as it says shows with few; what the strategy says is simulated in full.
    reduced: { sizes: [3], requests: 2000 },
    async run(trial) {
      const run = wireRun(trial, module);
      await using serving = await serve(run, { httpPort: 0, trustForwarded: true });
      try {
        return await Promise.race([closedLoop(trial, serving.httpPorts[0]!), serving.failure]);
      } catch (error) {
        // When a thread breaks down its connections break too, and that may be heard of first.
        await Promise.race([serving.failure, delay(graceMs)]);
        throw error;
      }
    },
  };
}

async function closedLoop({ users, requests }: Trial, port: number): Promise<readonly Choice[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: users });
  const chosen: Choice[] = [];
  const cookies: string[] = [];
  let sent = 0;
  const live = async (user: number) => {
    while (sent < requests) {
      const number = sent++;
      chosen[number] = { user, endpoint: await ask(port, agent, number, user, cookies) };
    }
  };
  await Promise.all(Array.from({ length: users }, (_, user) => live(user)));
  agent.destroy();
  return chosen;
}

/** Resolves with the name of the pod that answered. `cookies`: what each user was given and sends back. */
function ask(
  port: number,
  agent: Agent,
  number: number,
  user: number,
  cookies: string[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const cookie = cookies[user];
    const headers = {
      host: 'example.com',
      'x-plimsoll-seq': number,
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
