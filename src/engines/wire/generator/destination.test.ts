import { expect, test } from 'vitest';
import { runSpec } from '../../../core/run-spec.fixture.ts';
import { DiscoveredNames } from '../../../metrics/discovered-names.ts';
import { destinationsOf } from './destination.ts';

const addresses = ['127.0.0.1', '::1'];
const target = { host: 'shop.test', addresses, port: 8080, podHeader: 'x-pod' };

test('connections go to the addresses that were checked, whatever the name resolves to by then', () => {
  const [destination, ...others] = destinationsOf(
    runSpec({ target }),
    { replicaPorts: [] },
    new DiscoveredNames(),
  );
  expect(others).toEqual([]);
  expect(destination).toMatchObject({ host: 'shop.test', port: 8080 });
  const found: unknown[] = [];
  const done = (...result: unknown[]) => found.push(result);
  destination!.lookup!('shop.test', { all: true }, done);
  destination!.lookup!('shop.test', {}, done);
  const both = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  expect(found).toEqual([
    [null, both],
    [null, '127.0.0.1', 4],
  ]);
});

test('without a target there is one for each ingress replica, on loopback', () => {
  const destinations = destinationsOf(
    runSpec(),
    { replicaPorts: [1001, 1002] },
    new DiscoveredNames(),
  );
  expect(destinations).toMatchObject([
    { host: '127.0.0.1', port: 1001 },
    { host: '127.0.0.1', port: 1002 },
  ]);
});
