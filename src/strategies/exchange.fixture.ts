/** Recorded exchanges with a balancer, as words: `a` a request that went to the first endpoint, `3` the end of the fourth oldest of those open. */
import { requestInfo } from '../core/request-info.fixture.ts';
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

/** Requests one after the other while the first endpoint refuses all: where each ends that is tried again once. */
export function picksAroundFirst(pool: Pool, count: number): string {
  const picks = Array.from({ length: count }, () => {
    const first = pool.dispatch();
    if (first !== pool.at(0)) {
      pool.end(first, 1);
      return first.id;
    }
    pool.end(first, 1, 'failed');
    const second = pool.dispatch(requestInfo({ attempt: 2, tried: [first] }));
    pool.end(second, 1);
    return second.id;
  });
  return picks.join('');
}
