/** Recorded exchanges with a balancer, as words: `a` a request that went to the first endpoint, `3` the end of the fourth oldest of those open. */
import type { PoolEndpoint, Pool } from './pool.fixture.ts';

/** The word with the endpoints that the pool's strategy chose in place of those recorded. */
export function replay(pool: Pool, recorded: string): string {
  const open: PoolEndpoint[] = [];
  const steps = Array.from(recorded, (step) => {
    if (/[a-z]/.test(step)) {
      const endpoint = pool.dispatch();
      open.push(endpoint);
      return endpoint.id;
    }
    pool.end(open.splice(Number(step), 1)[0]!, 1);
    return step;
  });
  return steps.join('');
}
