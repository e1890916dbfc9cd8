/**
 * Distributions of times as people write them: `5ms` or `constant(5ms)`, `exponential(8ms)`, `lognormal(mean 8ms, cv 1)`,
 * `bimodal(fast 5ms, slow 50ms, slowShare 10%)`, `pareto(mean 8ms, alpha 2.5)`.
 */
import type { Distribution } from '../../core/distribution.ts';
import { parseDurationMs } from '../../core/duration.ts';
import { type NamedArguments, parseKind } from './named-arguments.ts';

export const distributionExamples =
  '5ms, exponential(8ms), lognormal(mean 8ms, cv 1), bimodal(fast 5ms, slow 50ms, slowShare 10%) or pareto(mean 8ms, alpha 2.5)';

const longestMs = 3_600_000;

/** The distribution, or what was expected instead. */
export function parseDistribution(text: string): Distribution | string {
  const parsed = parseKind(text, kinds, distributionExamples, 1);
  if (parsed !== undefined) return parsed;
  const valueMs = boundedMs(text);
  return valueMs === undefined
    ? `a distribution of durations up to 1h, such as ${distributionExamples}`
    : { kind: 'constant', valueMs };
}

const kinds: Readonly<Record<Distribution['kind'], (given: NamedArguments) => Distribution>> = {
  constant: (given) => ({ kind: 'constant', valueMs: duration(given, 'value') }),
  exponential: (given) => ({ kind: 'exponential', meanMs: duration(given, 'mean') }),
  lognormal: (given) => ({
    kind: 'lognormal',
    meanMs: duration(given, 'mean'),
    cv: given.number('cv', 0, 100),
  }),
  bimodal: (given) => ({
    kind: 'bimodal',
    fastMs: duration(given, 'fast'),
    slowMs: duration(given, 'slow'),
    slowShare: given.number('slowShare', 0, 1),
  }),
  pareto: (given) => ({
    kind: 'pareto',
    meanMs: duration(given, 'mean'),
    // At 1 the mean is infinite, and just above it no run is long enough to show it.
    alpha: given.number('alpha', 1.01, 100),
  }),
};

function duration(given: NamedArguments, name: string): number {
  return given.take(name, 'a duration up to 1h, such as 8ms', boundedMs);
}

function boundedMs(text: string): number | undefined {
  const ms = parseDurationMs(text);
  return ms !== undefined && ms <= longestMs ? ms : undefined;
}
