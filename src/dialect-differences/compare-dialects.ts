/**
 * Which requests dialects would route differently. Every kind of request that the rules make worth asking for is asked of
 * the routers themselves, the simple ones first: host by host the paths of rules and what lies about them, then with what
 * else rules look at, then paths that one dialect takes for those of another rule.
 */
import type { RunSpec } from '../core/run-spec.ts';
import type { DialectDifferences, RequestAnswers } from '../results/dialect-differences.ts';
import type { Routing } from '../routing/index.ts';
import { type Answer, DialectRouter } from './dialect-router.ts';
import {
  type Asked,
  DifferenceTable,
  differingFacts,
  exampleOf,
  factsOf,
  takersOf,
} from './difference-table.ts';
import {
  combined,
  type Condition,
  conditionsOf,
  matters,
  usualConditions,
} from './probe-conditions.ts';
import { concerns, formedHosts, type FormedHost } from './probe-hosts.ts';
import {
  climbingPaths,
  formedPaths,
  looksLikePattern,
  pathsOfRule,
  usualPaths,
  type FormedPath,
} from './probe-paths.ts';
import type { Probe } from './watched-request.ts';

/** A second or two's worth. */
const mostProbes = 150_000;

export type ComparedRun = Routing & Pick<RunSpec, 'requests' | 'tls'>;

/** Undefined where all runs have the same dialect; those of one dialect have the same rules. */
export function dialectDifferences(runs: readonly ComparedRun[]): DialectDifferences | undefined {
  const compared = [...new Map(runs.map((run) => [run.dialect, run])).values()];
  if (compared.length < 2) return undefined;
  const comparison = new Comparison(compared);
  const requests = comparison.askFor(compared[0]!);
  const isCutShort = !comparison.askAll();
  return {
    dialects: compared.map(({ dialect }) => dialect),
    requests,
    classes: comparison.table.classes(),
    isCutShort,
  };
}

interface Place {
  readonly host: FormedHost;
  /** Of the rules that may have a say there. */
  readonly rulePaths: readonly string[];
  readonly paths: readonly FormedPath[];
  readonly conditions: readonly Condition[];
}

class Comparison {
  readonly table = new DifferenceTable();
  readonly #routings: readonly Routing[];
  readonly #routers: readonly DialectRouter[];
  #probes = 0;

  constructor(routings: readonly Routing[]) {
    this.#routings = routings;
    this.#routers = routings.map((routing) => new DialectRouter(routing));
  }

  /** What the scenario sends. */
  askFor({ requests, tls }: ComparedRun): RequestAnswers[] {
    return requests.map(({ method, host, target, headers }) => {
      const probe: Probe = {
        method,
        host,
        target,
        scheme: tls ? 'https' : 'http',
        headers: new Map(Object.entries(headers)),
        clientAddress: '127.0.0.1',
      };
      const answers = this.#routers.map((router) => router.answer(probe));
      const differing = differingFacts(answers);
      return {
        request: exampleOf(probe),
        differing,
        answers: factsOf(answers, differing),
        takers: takersOf(answers),
      };
    });
  }

  /** Whether nothing had to be left out. */
  askAll(): boolean {
    const hosts = this.#routings.flatMap(({ routes }) => routes.flatMap(({ host = [] }) => host));
    const places = formedHosts([...new Set(hosts)]).map((host) => this.#place(host));
    for (const place of places) this.#askPaths(place, (path) => path.isPlain);
    for (const place of places) {
      if (!place.host.isSpelling) this.#askPaths(place, (path) => !path.isPlain);
    }
    for (const place of places) this.#askConditions(place, (path) => path.isPlain);
    for (const place of places) this.#askClimbs(place);
    for (const place of places) this.#askConditions(place, (path) => !path.isPlain);
    return this.#probes < mostProbes;
  }

  #place(host: FormedHost): Place {
    const relevant = this.#routings.map(({ routes, pools }) => ({
      routes: routes.filter((route) => concerns(route, host.host)),
      pools,
    }));
    const named = new Set(relevant.flatMap(({ routes }) => routes.flatMap(pathsOfRule)));
    // Nobody sends a pattern as it is written, unless by mistake.
    const rulePaths = [...named].toSorted(
      (a, b) => Number(looksLikePattern(a)) - Number(looksLikePattern(b)),
    );
    const paths = [...rulePaths.flatMap((path) => formedPaths(path)), ...usualPaths];
    const conditions = relevant.flatMap(({ routes, pools }) => conditionsOf(routes, pools));
    const byForm = new Map([...usualConditions, ...conditions].map((each) => [each.form, each]));
    return {
      host,
      rulePaths,
      paths,
      conditions: [...byForm.values()],
    };
  }

  #askPaths({ host, paths }: Place, isAsked: (path: FormedPath) => boolean): void {
    for (const path of paths) {
      if (isAsked(path)) this.#tell({ host, path }, []);
    }
  }

  /** By each condition, and by each two of them that go together. */
  #askConditions({ host, paths, conditions }: Place, isAsked: (path: FormedPath) => boolean): void {
    if (host.isSpelling) return;
    for (const path of paths) {
      if (!isAsked(path)) continue;
      if (this.#probes >= mostProbes) return;
      const base = this.#answers({ host, path });
      const single = new Map<Condition, readonly Answer[]>();
      for (const condition of conditions) {
        if (base.some(({ seen }) => matters(condition, seen))) {
          single.set(condition, this.#tell({ host, path, condition }, [base]));
        }
      }
      if (path.isPlain) this.#askPairs({ host, path }, base, single, conditions);
    }
  }

  #askPairs(
    asked: Omit<Asked, 'probe' | 'condition'>,
    base: readonly Answer[],
    single: ReadonlyMap<Condition, readonly Answer[]>,
    conditions: readonly Condition[],
  ): void {
    for (const [a, answers] of single) {
      for (const b of conditions) {
        if (a === b || !answers.some(({ seen }) => matters(b, seen))) continue;
        const condition = combined(a, b);
        const others = single.get(b);
        const isAsked = others && conditions.indexOf(b) < conditions.indexOf(a);
        if (condition && !isAsked)
          this.#tell({ ...asked, condition }, [base, answers, ...(others ? [others] : [])]);
      }
    }
  }

  #askClimbs({ host, rulePaths }: Place): void {
    if (host.isSpelling) return;
    for (const path of climbingPaths(rulePaths)) this.#tell({ host, path }, []);
  }

  #tell(asked: Omit<Asked, 'probe'>, simpler: readonly (readonly Answer[])[]): readonly Answer[] {
    if (this.#probes >= mostProbes) return [];
    const answers = this.#answers(asked);
    const { like } = asked.host;
    const likened = like && this.#answers({ ...asked, host: { ...asked.host, ...like } });
    this.table.add(
      { ...asked, probe: probeOf(asked) },
      answers,
      likened ? [...simpler, likened] : simpler,
    );
    return answers;
  }

  #answers(asked: Omit<Asked, 'probe'>): Answer[] {
    this.#probes++;
    const probe = probeOf(asked);
    return this.#routers.map((router) => router.answer(probe));
  }
}

function probeOf({ host, path, condition = { form: '' } }: Omit<Asked, 'probe'>): Probe {
  const { method = 'GET', scheme = 'http', headers, query, clientAddress } = condition;
  return {
    host: host.host,
    target: query === undefined ? path.target : withQuery(path.target, query),
    method,
    scheme,
    headers: new Map(headers),
    clientAddress: clientAddress ?? '127.0.0.1',
  };
}

function withQuery(target: string, query: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}${query}`;
}
