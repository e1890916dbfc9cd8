/** A request that is not on its way: what a plan knows of it, for routers. */
import type { RoutedRequest } from './dialect.ts';

export type PlainRequestFields = Partial<Omit<RoutedRequest, 'header' | 'draw'>> & {
  /** Names in lower case. */
  readonly headers?: ReadonlyMap<string, string> | undefined;
  readonly draw?: RoutedRequest['draw'] | undefined;
};

/** GET in the clear from 127.0.0.1, unless told otherwise; draws are 1 then. */
export function plainRequest(
  host: string | undefined,
  target: string,
  { headers, draw = () => 1, ...others }: PlainRequestFields = {},
): RoutedRequest {
  return {
    method: 'GET',
    host,
    target,
    scheme: 'http',
    serverName: undefined,
    port: 80,
    clientAddress: '127.0.0.1',
    header: (name) => (name === 'host' ? host : headers?.get(name)),
    draw,
    ...others,
  };
}
