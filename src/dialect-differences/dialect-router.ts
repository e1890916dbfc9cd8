/** A dialect to be asked: its router, and what the answers mean in words. */
import {
  bodySizeText,
  errorPagesText,
  headersText,
  mirrorsText,
  retriesText,
  shareText,
  timeoutsText,
} from '../rules/forwarding-text.ts';
import { limitsText } from '../rules/location-text.ts';
import { affinityText, balancingText, serviceName } from '../rules/pool-text.ts';
import { type ComparedFact, comparedFacts, type Facts } from '../results/dialect-differences.ts';
import {
  compileRouter,
  localStatus,
  type Routed,
  type RouteMatch,
  type Router,
  type Routing,
} from '../routing/index.ts';
import { drawnOutcomes, type Outcome } from './drawn-outcomes.ts';
import { type Part, type Probe, WatchedRequest } from './watched-request.ts';

export interface Answer {
  readonly facts: Facts;
  /** The id of the rule that takes it, or the status it is answered with. */
  readonly taker: string;
  /** Whether it reaches a pod, at least by chance. */
  readonly reachesPod: boolean;
  /** What of the request was looked at. */
  readonly seen: ReadonlySet<Part>;
}

type Told = Omit<Answer, 'seen'>;

const betweenRequestsMs = 3_600_000;

export class DialectRouter {
  readonly name: string;
  readonly #routing: Routing;
  readonly #router: Router;
  #now = 0;

  constructor(routing: Routing) {
    this.name = routing.dialect;
    this.#routing = routing;
    this.#router = compileRouter(routing, { now: () => this.#now });
  }

  answer(probe: Probe): Answer {
    const seen = new Set<Part>();
    const outcomes = drawnOutcomes(
      (draw) => this.#told(new WatchedRequest(probe, draw, seen)),
      ({ facts, taker }) => JSON.stringify([taker, facts]),
    );
    if (outcomes.length === 1) return { ...outcomes[0]!.of, seen };
    const facts = Object.fromEntries(
      comparedFacts.flatMap((name) => {
        const text = sharesText(outcomes, name);
        return text === '' ? [] : [[name, text]];
      }),
    );
    const takers = new Set(outcomes.map(({ of }) => of.taker));
    return {
      facts,
      taker: [...takers].join(' or '),
      reachesPod: outcomes.some(({ of }) => of.reachesPod),
      seen,
    };
  }

  #told(request: WatchedRequest): Told {
    // Each comes long after the one before, so that none meets a limit.
    this.#now += betweenRequestsMs;
    const match = this.#router.match(request);
    if (match.kind === 'route') return this.#routed(match, request);
    const [status, answer] = statusOf(match);
    const headers = 'headers' in match ? linesText(match.headers) : '';
    return {
      facts: present({ answer, 'response headers': headers }),
      taker: status,
      reachesPod: false,
    };
  }

  #routed(match: Routed, { host, target }: WatchedRequest): Told {
    match.admission?.over();
    const { pools, routes } = this.#routing;
    const { route, forwarding = {} } = match;
    const pool = match.pool === undefined ? undefined : pools[match.pool]!;
    const empty = forwarding.emptyPool === undefined ? undefined : pools[forwarding.emptyPool]!;
    const taker = routes[route]?.id ?? 'default backend';
    const answering = pool?.endpoints.length ? pool : empty;
    if (!answering) return { facts: { answer: '503' }, taker, reachesPod: false };
    const limits = routes[route]?.nginx?.limits;
    const facts = present({
      answer: serviceName(answering),
      path: match.target ?? target,
      host: forwarding.host ?? host ?? '',
      'request headers': joined(
        headersText(forwarding.requestHeaders),
        linesText(match.requestHeaders),
      ),
      'response headers': joined(
        headersText(forwarding.responseHeaders),
        linesText(match.responseHeaders),
      ),
      affinity: affinityText(answering.affinity, route),
      balancing: balancingText(answering),
      timeouts: timeoutsText(forwarding),
      retries: retriesText(forwarding),
      'body size': bodySizeText(forwarding),
      'rate limit': limits ? limitsText(limits) : '',
      'error pages': errorPagesText(forwarding, pools),
      'without endpoints': empty ? serviceName(empty) : '',
      mirrors: mirrorsText(forwarding, pools),
    });
    return { facts, taker, reachesPod: true };
  }
}

function statusOf(match: Exclude<RouteMatch, Routed>): [taker: string, answer: string] {
  const status = String(localStatus(match));
  return [status, match.kind === 'redirect' ? `${status} to ${match.location}` : status];
}

function present(facts: Readonly<Record<string, string>>): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, text]) => text !== ''));
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(', ');
}

function linesText(lines: string | undefined): string {
  return (lines ?? '').trimEnd().replaceAll('\r\n', ', ');
}

/** `80 % a:80, 20 % b:80`; what all outcomes have in common has no shares. */
function sharesText(outcomes: readonly Outcome<Told>[], name: ComparedFact): string {
  const shares = new Map<string, number>();
  for (const { share, of } of outcomes) {
    const text = of.facts[name] ?? (name === 'answer' || of.reachesPod ? 'none' : undefined);
    if (text !== undefined) shares.set(text, share + (shares.get(text) ?? 0));
  }
  const texts = [...shares].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  if (texts.length < 2) return texts[0]?.[0] === 'none' ? '' : (texts[0]?.[0] ?? '');
  return texts.map(([text, share]) => `${shareText(share)} ${text}`).join(', ');
}
