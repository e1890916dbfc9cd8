/** The options that change a plan. Light: what reads and plans is loaded when a command runs. */
import { type Command, InvalidArgumentError } from 'commander';
import { parseDurationMs } from '../core/duration.ts';
import { ingresses } from '../engines/wire/ingress/index.ts';
import { dialects } from '../routing/dialects/index.ts';
import type { TargetOptions } from './target-option.ts';
import { parseRate } from '../scenario/units/rate.ts';
import type { Until } from './until-option.ts';

export interface PlanOptions extends TargetOptions {
  readonly strategy?: string[];
  readonly dialect?: string[];
  readonly ingress?: string[];
  readonly generator?: string;
  readonly against?: 'simulated';
  readonly duration?: number;
  readonly rate?: number;
  readonly sweep?: readonly number[];
  readonly repetitions?: number;
  readonly until?: Until;
  readonly seed?: number;
}

/** The options that change a plan, for each command that makes one. */
export function withPlanOptions(command: Command): Command {
  return withSubjectOptions(command).option(
    '--rate <rate>',
    'rate of every open stage, such as 500/s',
    asRate,
  );
}

/** All but the rate. */
export function withSubjectOptions(command: Command): Command {
  return command
    .option('--strategy <names>', 'balancing strategies to run, separated by commas', splitNames)
    .option(
      '--dialect <names>',
      `whose routing rules hold, of ${dialects.map(({ name }) => name).join(', ')}; several, separated by commas, are compared`,
      splitNames,
    )
    .option(
      '--ingress <names>',
      `who balances, of ${ingresses.map(({ name }) => name).join(', ')}; external with --target`,
      splitNames,
    )
    .option('--duration <time>', 'length of the measured load, such as 10s', asDuration)
    .option('--repetitions <n>', 'runs of each strategy, each with its own seed', asCount)
    .option('--seed <n>', 'seed of all randomness', asSeed);
}

/** For each command that puts load on something. */
export function withTargetOptions(command: Command): Command {
  return command
    .option('--target <url>', 'of --ingress external: where it is, such as http://127.0.0.1:8080/')
    .option('--pod-header <name>', 'response header that names the pod (default: x-pod)')
    .option('--insecure', 'do not verify the certificate of an https:// target')
    .option('--allow-remote-target', 'let the target be on another machine, within bounds');
}

function splitNames(text: string, previous: string[] = []): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('expected names separated by commas.');
  return [...previous, ...names];
}

export function asDuration(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError('expected a time such as 10s.');
  return ms;
}

function asRate(text: string): number {
  const perSecond = parseRate(text);
  if (perSecond === undefined) throw new InvalidArgumentError('expected a rate such as 500/s.');
  return perSecond;
}

/** `rate=100/s..900/s:9`: nine rates, evenly spaced, both ends included. */
export function asSweep(text: string): readonly number[] {
  const match = /^rate=(.+)\.\.(.+):(\d{1,3})$/.exec(text);
  const [low, high] = [parseRate(match?.[1] ?? ''), parseRate(match?.[2] ?? '')];
  const count = Number(match?.[3]);
  if (low === undefined || high === undefined)
    throw new InvalidArgumentError('expected a sweep such as rate=100/s..900/s:9.');
  if (low >= high) throw new InvalidArgumentError('expected the lower rate first.');
  if (count < 2 || count > 100) throw new InvalidArgumentError('expected 2 to 100 rates.');
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, i) => Number((low + i * step).toPrecision(6)));
}

/** `10/s..2k/s`. */
export function asRateRange(text: string): { readonly low: number; readonly high: number } {
  const [low, high, ...more] = text.split('..').map(parseRate);
  if (low === undefined || high === undefined || more.length > 0 || low >= high || low === 0)
    throw new InvalidArgumentError('expected the lower and the higher rate, such as 10/s..2k/s.');
  return { low, high };
}

function asCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('expected 1 to 9999.');
  return Number(text);
}

function asSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(seed < 2 ** 32))
    throw new InvalidArgumentError('expected an integer from 0 to 4294967295.');
  return seed;
}
