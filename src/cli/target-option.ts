/** `--target`: from a URL to addresses that may be sent to. Whatever is wrong is refused before a packet leaves. */
import { isLoopback, resolveAddresses } from '../platform/addresses.ts';
import type { ExternalTarget } from '../scenario/index.ts';
import { refuse } from './refusal.ts';

export interface TargetOptions {
  readonly target?: string;
  readonly podHeader?: string;
  readonly allowRemoteTarget?: boolean;
  readonly insecure?: boolean;
}

export async function readTarget(
  options: TargetOptions,
  resolve = resolveAddresses,
): Promise<ExternalTarget | undefined> {
  const { target, podHeader = 'x-pod', allowRemoteTarget = false, insecure = false } = options;
  if (target === undefined) {
    if (options.podHeader !== undefined) throw refuse('--pod-header', needsTarget);
    if (allowRemoteTarget) throw refuse('--allow-remote-target', needsTarget);
    if (insecure) throw refuse('--insecure', needsTls);
    return undefined;
  }
  const url = parseTarget(target);
  const isTls = url.protocol === 'https:';
  if (insecure && !isTls) throw refuse('--insecure', needsTls);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(podHeader)) {
    throw refuse('--pod-header', `expected the name of a header, received "${podHeader}".`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await resolve(host).catch((error: Error) => {
    throw refuse('--target', `${host} has no address: ${error.message}.`);
  });
  const remote = addresses.find((address) => !isLoopback(address));
  if (remote !== undefined && !allowRemoteTarget) throw refuseRemote(host, remote);
  return {
    host,
    addresses,
    port: Number(url.port || (isTls ? 443 : 80)),
    podHeader: podHeader.toLowerCase(),
    isRemote: remote !== undefined,
    ...(isTls && { tls: { verify: !insecure } }),
    authority: url.host,
    path: url.pathname + url.search,
  };
}

const needsTarget = 'expected beside --target URL.';
const needsTls = 'expected beside --target https://….';

function parseTarget(text: string): URL {
  const url = URL.parse(text);
  const problem =
    url?.protocol !== 'http:' && url?.protocol !== 'https:'
      ? 'a URL such as http://127.0.0.1:8080/'
      : url.username || url.password
        ? 'a URL without user and password (use headers of requests)'
        : undefined;
  if (problem === undefined) return url!;
  throw refuse('--target', `expected ${problem}, received "${withoutPassword(text)}".`);
}

/** Refusals end up in logs. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/.*@/, '//…@');
}

function refuseRemote(host: string, address: string): Error {
  const where = host === address ? address : `${host} is ${address}, which`;
  return refuse(
    '--target',
    `${where} is not on this machine. Load goes to loopback alone; where you may put load on it, give --allow-remote-target.`,
  );
}
