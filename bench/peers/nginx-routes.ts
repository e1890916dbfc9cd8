/** The routes of a run as nginx spells them: an upstream for each pool, a server for each host, a location for each path. */
import type { RunSpec } from '../../src/core/run-spec.ts';

/** All endpoints are the one upstream; hosts are named and paths prefixes. */
export function nginxRoutes({ pools, routes }: RunSpec, upstreamPort: number): string {
  const upstreams = pools.map(({ endpoints }, pool) =>
    block(`upstream pool-${pool}`, [
      ...endpoints.map(() => `server 127.0.0.1:${upstreamPort};`),
      'keepalive 64;',
      'keepalive_requests 1000000000;',
    ]),
  );
  const servers = [...Map.groupBy(routes, ({ host }) => host)].map(([host, ofHost]) =>
    block('server', [
      'listen 127.0.0.1:{{port}} {{ssl}};',
      `server_name ${host};`,
      ...ofHost.map(({ path, pool }) =>
        block(`location ${path}`, [`proxy_pass http://pool-${pool};`]),
      ),
    ]),
  );
  return [...upstreams, ...servers].join('\n');
}

function block(name: string, lines: readonly string[]): string {
  return [`${name} {`, ...lines, '}'].join('\n');
}
