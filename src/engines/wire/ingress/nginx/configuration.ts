/**
 * The configuration of one nginx replica. One process (`master_process off`), as every balancing state is per worker; the
 * work is that of our ingress: the same headers to pods, HTTP/1.1 with connections kept alive on both sides, bodies
 * passed on as they come, no retries and no passive health checks, which no scenario asks for yet. Each request leaves
 * a line in a log of its own format, see access-log.ts.
 */
import { poolStrategy } from '../../../../core/pool-strategy.ts';
import type { Location, VirtualServer } from '../../../../routing/index.ts';
import { virtualServers } from '../../../../routing/index.ts';
import { translated } from '../capability.ts';
import { controlSocket, type ProductSetup } from '../ingress.ts';
import { logFile, logFormat } from './access-log.ts';
import { nginxCapabilities } from './capabilities.ts';

/** Slots for idle connections are taken at the start, in every pool. */
const mostIdle = 1024;

export function nginxConfiguration(setup: ProductSetup): string {
  const { run, port, connections, trustForwarded } = setup;
  const servers = virtualServers(run.dialect, run.routes, run.defaultPool);
  return `daemon off;
master_process off;
pid nginx.pid;
error_log stderr crit;
events {
  worker_connections ${2 * connections + 64};
}
http {
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  log_format plimsoll ${quoted(logFormat)};
  access_log ${logFile} plimsoll buffer=64k;
  server_tokens off;
  default_type text/plain;
  underscores_in_headers on;
  client_max_body_size 0;
  client_header_timeout 1h;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  server_names_hash_bucket_size 512;
${trustForwarded ? '  set_real_ip_from 127.0.0.0/8;\n  real_ip_header X-Forwarded-For;\n' : ''}
  map $http_x_request_id $request_id_to_send {
    default $http_x_request_id;
    "" $request_id;
  }
${forwarding}
${setup.run.pools.map((_, pool) => upstream(setup, pool)).join('')}
${servers
  .map((server) =>
    serverBlock(
      server,
      port,
      run.pools.map(({ endpoints }) => endpoints.length),
    ),
  )
  .join('')}
  server {
    listen unix:${controlSocket};
    access_log off;
    stub_status;
  }
}
`;
}

/** As src/engines/wire/ingress/in-process/forwarded-head.ts has them. */
const forwarding = `  proxy_http_version 1.1;
  proxy_request_buffering off;
  proxy_next_upstream off;
  proxy_connect_timeout 1h;
  proxy_read_timeout 1h;
  proxy_send_timeout 1h;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header Proxy "";
  proxy_set_header X-Request-ID $request_id_to_send;
  proxy_set_header X-Real-IP $remote_addr;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Host $http_host;
  proxy_set_header X-Forwarded-Port $server_port;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-Scheme $scheme;
  proxy_set_header X-Scheme $scheme;
  proxy_set_header X-Original-Forwarded-For $http_x_forwarded_for;
  proxy_set_header X-Original-Forwarded-Host $http_x_forwarded_host;`;

function upstream({ run, endpointPorts, connections }: ProductSetup, pool: number): string {
  const spec = run.pools[pool]!;
  const { endpoints } = spec;
  if (endpoints.length === 0) return '';
  const { directives, weights } = translated(nginxCapabilities, poolStrategy(run, spec));
  const servers = endpoints.map((index) => {
    const weight = weights === 'equal' ? 1 : run.endpoints[index]!.weight;
    return `server 127.0.0.1:${endpointPorts[index]} weight=${weight} max_fails=0`;
  });
  const keepalive = [
    `keepalive ${Math.min(connections, mostIdle)}`,
    'keepalive_requests 1000000000',
    'keepalive_timeout 1h',
  ];
  const body = [...directives, ...servers, ...keepalive].map((line) => `    ${line};\n`).join('');
  return `
  # ${spec.name}
  upstream ${upstreamName(pool)} {
${body}  }
`;
}

function upstreamName(pool: number): string {
  return `pool-${pool}`;
}

function serverBlock(
  { host, label, locations }: VirtualServer,
  port: number,
  poolSizes: readonly number[],
): string {
  const name = host?.startsWith('*.') ? `~^${label}${host.slice(1).replaceAll('.', '\\.')}$` : host;
  const listen = `127.0.0.1:${port}${name === undefined ? ' default_server backlog=4096' : ''}`;
  return `
  server {
    listen ${listen};
${name === undefined ? '' : `    server_name ${quoted(name)};\n`}${locations
    .map((location) => locationLine(location, poolSizes))
    .join('')}  }
`;
}

function locationLine(location: Location, poolSizes: readonly number[]): string {
  const { kind, path, answer, rewriteTarget } = location;
  const rewrite =
    rewriteTarget === undefined
      ? ''
      : `rewrite ${quoted(`(?i)${path}`)} ${quoted(rewriteTarget)} break; `;
  const name = {
    exact: `= ${quoted(path)}`,
    prefix: quoted(path),
    pattern: `~* ${quoted(`^${path}`)}`,
  }[kind];
  return `    location ${name} { ${rewrite}${actionOf(answer, poolSizes)}; }\n`;
}

function actionOf(answer: Location['answer'], poolSizes: readonly number[]): string {
  switch (answer.kind) {
    case 'route':
      if (answer.pool === undefined || poolSizes[answer.pool] === 0) return 'return 503';
      return `proxy_pass http://${upstreamName(answer.pool)}`;
    case 'slash':
      return `return 301 ${quoted(`http://$host${answer.path}$is_args$args`)}`;
    case 'local':
      return `return ${answer.status}`;
    case 'not-found':
      return 'return 404';
    case 'bad-request':
      return 'return 400';
    case 'redirect':
      return `return ${answer.status} ${quoted(answer.location)}`;
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
