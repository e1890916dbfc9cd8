/**
 * One line of a gate: `p99(responseTime) < 60ms`, `jain > 0.98`, `errors < 0.1%`, `throughput > 300/s`.
 *
 *     rule = metric [ "(" time ")" ] ( "<" | "<=" | ">" | ">=" ) number [ unit ]
 */
import { clientTimeNames, type TimeName, timeNames } from '../results/run-result.ts';
import { closestName } from '../core/closest-name.ts';
import {
  gateMetrics,
  type GateMetric,
  type Quantity,
  type RunMetric,
  type TimeMetric,
} from './metrics.ts';

export const comparisons = ['<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

export type Subject =
  | { readonly metric: TimeMetric; readonly time: TimeName }
  | { readonly metric: RunMetric };

export interface Rule {
  readonly subject: Subject;
  readonly comparison: Comparison;
  /** In the unit of `verdictUnits`. */
  readonly bound: number;
}

export interface RuleProblem {
  /** Where in the text, from 0. */
  readonly offset: number;
  readonly message: string;
}

interface Units {
  readonly expected: string;
  /** Decimal exponents that lead from a written unit to the verdict's; '' where a bare number is allowed. */
  readonly exponents: Readonly<Record<string, number>>;
}

const units: Readonly<Record<Quantity, Units>> = {
  time: {
    expected: 'a time in ms, s, us or µs, such as 60ms',
    // Unicode has two micro signs.
    exponents: { ms: 0, s: 3, us: -3, '\u00b5s': -3, '\u03bcs': -3 },
  },
  fraction: { expected: 'a share such as 0.1% or 0.001', exponents: { '%': -2, '': 0 } },
  rate: { expected: 'a rate in /s or k/s, such as 300/s', exponents: { '/s': 0, 'k/s': 3 } },
  index: { expected: 'a number without a unit', exponents: { '': 0 } },
};

export function parseRule(text: string): Rule | RuleProblem {
  const written = new RuleText(text);
  const subject = parseSubject(written);
  if ('message' in subject) return subject;
  const comparison = comparisons.find((known) => known === written.part('comparison'));
  if (!comparison) return written.problem('comparison', `expected ${comparisons.join(', ')}`);
  const bound = parseBound(written, units[subject.metric.quantity]);
  return typeof bound === 'number' ? { subject, comparison, bound } : bound;
}

/** Why it cannot be judged for one load: what goes on behind the ingress is not told apart by load. */
export function loadProblem(subject: Subject): string | undefined {
  const isKnown =
    'time' in subject
      ? clientTimeNames.some((name) => name === subject.time)
      : subject.metric.quantity !== 'index';
  if (isKnown) return undefined;
  const received = 'time' in subject ? subject.time : subject.metric.name;
  return `expected what is known by load (errors, timeouts, rates, ${clientTimeNames.join(', ')}), received ${received}`;
}

function parseSubject(written: RuleText): Subject | RuleProblem {
  const names = gateMetrics.map(({ name }) => name);
  const metric = gateMetrics.find(({ name }) => name === written.part('metric')) as
    | GateMetric
    | undefined;
  if (!metric) return written.unknownName('metric', names);
  const { name } = metric;
  if (metric.quantity !== 'time') {
    if (written.part('argument') === '') return { metric };
    return written.problem('argument', `expected a comparison after ${name}, which takes no time`);
  }
  if (written.part('argument') === '') {
    return written.problem(
      'argument',
      `expected a time after ${name}, as in ${name}(responseTime)`,
    );
  }
  const time = timeNames.find((known) => known === written.part('time'));
  if (!time) return written.unknownName('time', timeNames);
  if (written.part('close') === '') return written.problem('close', 'expected ")"');
  return { metric, time };
}

function parseBound(written: RuleText, { expected, exponents }: Units): number | RuleProblem {
  const number = written.part('number');
  const exponent = new Map(Object.entries(exponents)).get(written.part('unit').trimEnd());
  // Shifting the decimal point in the text keeps 57 % exactly 0.57.
  const bound = Number(`${number}e${exponent ?? 0}`);
  if (!/\d/.test(number) || !Number.isFinite(bound)) {
    return written.problem('number', `expected ${expected}`);
  }
  return exponent === undefined ? written.problem('unit', `expected ${expected}`) : bound;
}

/** Matches every text; what is wrong with it shows in which part is missing. */
const parts =
  /^\s*(?<metric>[\w.]*)\s*(?<argument>(?:\(\s*(?<time>[\w.]*)\s*(?<close>\)?))?)\s*(?<comparison>[<>=!]*)\s*(?<number>[\d.]*)\s*(?<unit>[^]*)$/d;

class RuleText {
  readonly #text: string;
  readonly #match: RegExpExecArray;

  constructor(text: string) {
    this.#text = text;
    this.#match = parts.exec(text)!;
  }

  part(name: string): string {
    return this.#match.groups![name] ?? '';
  }

  problem(name: string, expected: string): RuleProblem {
    const offset = this.#match.indices!.groups![name]![0];
    const word = this.#text.slice(offset).match(/[^\s()<>=!]+|[<>=!]+|\S/u)?.[0];
    const received = word === undefined ? 'the end' : JSON.stringify(word);
    return { offset, message: `${expected}, received ${received}` };
  }

  unknownName(name: 'metric' | 'time', known: readonly string[]): RuleProblem {
    const { offset, message } = this.problem(name, `expected a ${name} (${known.join(', ')})`);
    const closest = closestName(this.part(name), known);
    return { offset, message: closest ? `${message}: did you mean ${closest}?` : message };
  }
}
