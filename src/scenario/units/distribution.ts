/**
 * Distributions as people write them: `5ms` or `constant(5ms)`, `exponential(8ms)`, `lognormal(mean 8ms, cv 1)`,
 * `bimodal(fast 5ms, slow 50ms, slowShare 10%)`, `pareto(mean 8ms, alpha 2.5)`.
 */
import type { Distribution } from '../../core/distribution.ts';
import { parseDurationMs } from '../../core/duration.ts';

export const distributionExamples =
  '5ms, exponential(8ms), lognormal(mean 8ms, cv 1), bimodal(fast 5ms, slow 50ms, slowShare 10%) or pareto(mean 8ms, alpha 2.5)';

/** What YAML makes of `{ serviceTime: lognormal(mean 8ms, cv 1) }`. */
const unclosed =
  'a closing parenthesis (within { } a comma ends the text: write it in quotes, "lognormal(mean 8ms, cv 1)")';

const longestMs = 3_600_000;

/** The distribution, or what was expected instead. */
export function parseDistribution(text: string): Distribution | string {
  const match = /^([a-z]+)\s*(?:\(([^()]*)\)|\s([^()]+))$/.exec(text.trim());
  if (!match) {
    if (text.includes('(') && !text.includes(')')) return unclosed;
    const valueMs = parseDurationMs(text);
    return valueMs === undefined || valueMs > longestMs
      ? `a distribution of durations up to 1h, such as ${distributionExamples}`
      : { kind: 'constant', valueMs };
  }
  const parse = Object.hasOwn(kinds, match[1]!)
    ? kinds[match[1] as Distribution['kind']]
    : undefined;
  if (!parse) return `one of ${Object.keys(kinds).join(', ')}, such as ${distributionExamples}`;
  return read(parse, new Arguments(match[2] ?? match[3]!));
}

const kinds: Readonly<Record<Distribution['kind'], (given: Arguments) => Distribution>> = {
  constant: (given) => ({ kind: 'constant', valueMs: given.duration('value') }),
  exponential: (given) => ({ kind: 'exponential', meanMs: given.duration('mean') }),
  lognormal: (given) => ({
    kind: 'lognormal',
    meanMs: given.duration('mean'),
    cv: given.number('cv', 0, 100),
  }),
  bimodal: (given) => ({
    kind: 'bimodal',
    fastMs: given.duration('fast'),
    slowMs: given.duration('slow'),
    slowShare: given.number('slowShare', 0, 1),
  }),
  pareto: (given) => ({
    kind: 'pareto',
    meanMs: given.duration('mean'),
    // At 1 the mean is infinite, and just above it no run is long enough to show it.
    alpha: given.number('alpha', 1.01, 100),
  }),
};

function read(parse: (given: Arguments) => Distribution, given: Arguments): Distribution | string {
  const distribution = parse(given);
  return given.problem ?? given.leftover() ?? distribution;
}

/** `mean 8ms, cv 1`: named, in any order; the first may go without its name. */
class Arguments {
  problem: string | undefined;
  readonly #values = new Map<string, string>();

  constructor(text: string) {
    for (const [index, part] of text.split(',').entries()) {
      const [, name, value] = /^\s*(?:([A-Za-z]+)[\s=:]+)?(\S*)\s*$/.exec(part) ?? [];
      const key = name ?? (index === 0 ? '' : undefined);
      if (value === undefined || key === undefined || this.#values.has(key)) {
        this.problem ??= `arguments such as "mean 8ms, cv 1" in its parentheses`;
      } else {
        this.#values.set(key, value);
      }
    }
  }

  duration(name: string): number {
    const valueMs = parseDurationMs(this.#take(name));
    const known = valueMs !== undefined && valueMs <= longestMs;
    return known ? valueMs : this.#expect(`"${name}" to be a duration up to 1h, such as 8ms`);
  }

  number(name: string, least: number, most: number): number {
    const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(this.#take(name));
    const value = match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : NaN;
    if (value >= least && value <= most) return value;
    return this.#expect(`"${name}" to be a number from ${least} to ${most}`);
  }

  leftover(): string | undefined {
    const [name] = this.#values.keys();
    return name === undefined ? undefined : `no argument "${name}"`;
  }

  /** The unnamed first argument stands for whichever name is asked for first. */
  #take(name: string): string {
    const key = this.#values.has(name) || !this.#values.has('') ? name : '';
    const value = this.#values.get(key) ?? '';
    this.#values.delete(key);
    return value;
  }

  #expect(what: string): number {
    this.problem ??= what;
    return NaN;
  }
}
