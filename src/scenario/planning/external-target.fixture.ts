/** A target on this machine, and plans for it and others. */
import { planOf } from '../scenario.fixture.ts';
import type { ExternalTarget } from './external.ts';

export const here: ExternalTarget = {
  host: 'shop.test',
  addresses: ['127.0.0.1'],
  port: 8080,
  podHeader: 'x-pod',
  isRemote: false,
  authority: 'shop.test:8080',
  path: '/basket?x=1',
};

export function planFor(target: ExternalTarget, text: string, changes: object = {}) {
  return planOf(text, { engine: 'wire', ingresses: ['external'], target, ...changes });
}
