/**
 * Distributions of sizes as people write them: `uniform(1KiB, 64KiB)`, `exponential(8KiB)`, `lognormal(mean 8KiB, cv 1)`,
 * `bimodal(small 1KiB, large 1MiB, largeShare 5%)`, `pareto(mean 8KiB, alpha 2.5)`.
 */
import { mostBodyBytes, type SizeDistribution } from '../../core/distribution.ts';
import { type NamedArguments, parseKind } from './named-arguments.ts';
import { parseSizeBytes } from './size.ts';

const examples =
  'uniform(1KiB, 64KiB), exponential(8KiB), lognormal(mean 8KiB, cv 1), bimodal(small 1KiB, large 1MiB, largeShare 5%) or pareto(mean 8KiB, alpha 2.5)';

/** One size, a distribution, what was expected instead, or undefined where it is neither. */
export function parseSizes(text: string): number | SizeDistribution | string | undefined {
  return parseKind(text, kinds, examples, 2) ?? boundedBytes(text);
}

const kinds: Readonly<
  Record<SizeDistribution['kind'], (given: NamedArguments) => SizeDistribution>
> = {
  uniform: (given) => {
    const fromBytes = size(given, 'from');
    const what = 'a size from "from" to 16MiB, such as 64KiB';
    const toBytes = given.take('to', what, (text) => {
      const bytes = boundedBytes(text);
      return bytes !== undefined && bytes < fromBytes ? undefined : bytes;
    });
    return { kind: 'uniform', fromBytes, toBytes };
  },
  exponential: (given) => ({ kind: 'exponential', meanBytes: size(given, 'mean') }),
  lognormal: (given) => ({
    kind: 'lognormal',
    meanBytes: size(given, 'mean'),
    cv: given.number('cv', 0, 100),
  }),
  bimodal: (given) => ({
    kind: 'bimodal',
    smallBytes: size(given, 'small'),
    largeBytes: size(given, 'large'),
    largeShare: given.number('largeShare', 0, 1),
  }),
  pareto: (given) => ({
    kind: 'pareto',
    meanBytes: size(given, 'mean'),
    alpha: given.number('alpha', 1.01, 100),
  }),
};

function size(given: NamedArguments, name: string): number {
  return given.take(name, 'a size of at most 16MiB, such as 8KiB', boundedBytes);
}

function boundedBytes(text: string): number | undefined {
  const bytes = parseSizeBytes(text);
  return bytes !== undefined && bytes <= mostBodyBytes ? bytes : undefined;
}
