/** The building blocks of the schema: bounded numbers, and texts with units that become numbers. */
import { z } from 'zod';
import {
  type Distribution,
  mostBodyBytes,
  type SizeDistribution,
} from '../../core/distribution.ts';
import { parseDurationMs } from '../../core/duration.ts';
import { describeValue } from '../describe-value.ts';
import { parseDistribution } from '../units/distribution.ts';
import { parseRate } from '../units/rate.ts';
import { parseSizeBytes } from '../units/size.ts';
import { parseSizes } from '../units/size-distribution.ts';

/** For zod's `error` option. */
export function expected(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `expected ${what}, received ${describeValue(input)}.`;
}

export function integer(least: number, most: number) {
  const error = expected(`an integer from ${least} to ${most}`);
  return z.int({ error }).min(least, { error }).max(most, { error });
}

export function number(least: number, most: number) {
  const error = expected(`a number from ${least} to ${most}`);
  return z.number({ error }).min(least, { error }).max(most, { error });
}

/** In milliseconds; the bounds as people write them. */
export function duration(least: string, most: string) {
  const leastMs = parseDurationMs(least)!;
  const mostMs = parseDurationMs(most)!;
  return quantity(`a duration from ${least} to ${most}, such as 250ms or 1.5s`, (text) => {
    const ms = parseDurationMs(text);
    return ms !== undefined && ms >= leastMs && ms <= mostMs ? ms : undefined;
  });
}

/** Per second. */
export function rate(least: '0.001/s' | '0/s' = '0.001/s', orElse = '') {
  const leastPerSecond = parseRate(least)!;
  return quantity(`a rate from ${least} to 1000k/s, such as 400/s or 1.5k/s${orElse}`, (text) => {
    const perSecond = parseRate(text);
    return perSecond !== undefined && perSecond >= leastPerSecond && perSecond <= 1_000_000
      ? perSecond
      : undefined;
  });
}

/** As a fraction. */
export function percentage() {
  return quantity('a percentage from 0% to 100%', (text) => {
    const percent = Number(/^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())?.[1] ?? NaN);
    return percent <= 100 ? percent / 100 : undefined;
  });
}

/** In bytes. */
export function size() {
  return quantity('a size of at most 16MiB, such as 512, 2KiB or 10MB', (text) => {
    const bytes = parseSizeBytes(text);
    return bytes !== undefined && bytes <= mostBodyBytes ? bytes : undefined;
  });
}

/** In bytes: one, or a distribution of them. */
export function sizes() {
  return quantity<number | SizeDistribution>(
    'a size of at most 16MiB, such as 512, 2KiB or 10MB, or a distribution of them such as lognormal(mean 8KiB, cv 1)',
    parseSizes,
  );
}

export function distribution() {
  return quantity<Distribution>(
    'a distribution such as 5ms or exponential(8ms)',
    parseDistribution,
  );
}

/** The longest text with a unit; a bound for the patterns that take it apart. */
const longestText = 200;

/** `parse` gives the value; undefined where it is not `what`, or a text that says better what was expected. */
function quantity<T extends number | object>(
  what: string,
  parse: (text: string) => T | string | undefined,
) {
  return (
    z
      // YAML reads a bare 512 as a number.
      .union([z.string(), z.number()], { error: expected(what) })
      .describe(what)
      .transform((written, context): T => {
        const text = String(written);
        const parsed = text.length <= longestText ? parse(text) : undefined;
        if (parsed !== undefined && typeof parsed !== 'string') return parsed;
        const message = expected(parsed ?? what)({ input: written });
        context.issues.push({ code: 'custom', message, input: written });
        return z.NEVER;
      })
  );
}
