/**
 * The affinity cookies that clients were given and send back, and what a pool makes of a request by them; as on the wire,
 * those of nobody in particular have none.
 */
import type { RunSpec } from '../../core/run-spec.ts';
import { CookieJar } from '../../requests/cookie-jar.ts';
import type { Routed } from '../../routing/index.ts';
import { anonymous } from '../clients.ts';
import { type PoolKeys, poolKeys } from '../pool-keys.ts';
import { type Sender, sentBy, type Reception } from './request-kinds.ts';

interface SentRequest extends Sender {
  readonly reception: Reception;
  readonly client: number;
  /** That it goes to. */
  readonly pool: number;
}

export class ClientCookies {
  readonly #run: RunSpec;
  readonly #keys: readonly PoolKeys[];
  readonly #jars = new Map<number, CookieJar>();

  constructor(run: RunSpec) {
    this.#run = run;
    this.#keys = poolKeys(run);
  }

  /** Undefined: it has none. */
  of(client: number): CookieJar | undefined {
    return this.#jars.get(client);
  }

  /** What its pool's strategy is asked with. */
  affinityOf(request: SentRequest): string {
    const sent = sentBy(request, request.reception.arrived);
    return this.#keysOf(request).cookie.keyIn(sent.header('cookie'));
  }

  /** What the manifests have its pool hash. */
  hashKeyOf(request: SentRequest): string {
    const { arrived, match } = request.reception;
    const { hashKey } = this.#keysOf(request);
    return hashKey?.fill(sentBy(request, arrived), (match as Routed).target) ?? '';
  }

  /** An answer that sets the cookie has come. */
  keep(request: SentRequest, key: string): void {
    const { cookie, settingRoutes } = this.#keysOf(request);
    const { arrived, match } = request.reception;
    const { route } = match as Routed;
    if (request.client === anonymous || settingRoutes?.has(route) === false) return;
    const path = this.#run.routes[route]?.path ?? '/';
    const userAgent = arrived.header('user-agent');
    const line = cookie.setting(key, { path, scheme: arrived.scheme, userAgent });
    let jar = this.#jars.get(request.client);
    if (!jar) this.#jars.set(request.client, (jar = new CookieJar()));
    jar.keep(line, arrived.host ?? '');
  }

  #keysOf({ pool }: SentRequest): PoolKeys {
    return this.#keys[pool]!;
  }
}
