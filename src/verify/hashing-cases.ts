/** Keys to endpoints: recorded vectors, how many keys move, how even tables are. */
import { byPath } from './key-pools.ts';
import type { Case } from './row.ts';
import { requestFrom, Trial } from './trial.ts';

const three = [1, 2, 3].map((host) => ({ id: `10.0.0.${host}:8080`, weight: 1 }));

export const hashingCases: readonly Case[] = [
  keys('nginx-consistent-hash', ['a', 'b', '/index.html', 'user-1'], '1 3 1 3'),
  keys('nginx-hash', ['a', 'b', '/index.html', 'user-1'], '3 1 3 3'),
  addresses('nginx-ip-hash', ['127.0.0.1', '10.1.2.9', '192.168.1.1', '192.168.2.1'], '3 2 2 3'),
];

function chosenHost(trial: Trial, client: string, path?: string): string {
  return /\d+(?=:)/.exec(trial.choose(requestFrom(client, path)))![0];
}

function keys(name: string, paths: readonly string[], expected: string): Case {
  return {
    kind: 'exact',
    name: `${name}, ${paths.join(' ')}`,
    source: 'nginx, as seen in 1.22.1',
    expected,
    find(strategyOf) {
      const trial = new Trial(strategyOf(name), byPath, three);
      return paths.map((path) => chosenHost(trial, '192.0.2.1', path)).join(' ');
    },
  };
}

function addresses(name: string, clients: readonly string[], expected: string): Case {
  return {
    kind: 'exact',
    name: `${name}, ${clients.length} addresses`,
    source: 'nginx, as seen in 1.22.1',
    expected,
    find(strategyOf) {
      const trial = new Trial(strategyOf(name), {}, three);
      return clients.map((client) => chosenHost(trial, client)).join(' ');
    },
  };
}
