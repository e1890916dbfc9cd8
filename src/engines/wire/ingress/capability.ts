/**
 * What becomes of a strategy in a product: the directives that do the same, and how they differ where they do. What a
 * product has nothing for is refused; nothing is ever put in its place.
 */
import { poolStrategy } from '../../../core/pool-strategy.ts';
import type { RunSpec, StrategySpec } from '../../../core/run-spec.ts';
import type { Support } from '../../engine.ts';

export interface Capability {
  /** A name of the strategy list. */
  readonly strategy: string;
  /** What servers get: the weights of the run, or all the same; as large as they can be where they are points of a ring. */
  readonly weights: 'declared' | 'equal' | 'ring' | 'equal-ring';
  translate(params: StrategySpec['params']): Translation | Untranslatable;
}

export interface Translation {
  /** Of the pool; none: what the product does by itself. */
  readonly directives: readonly string[];
  /** Of each of its servers, beside the weight. */
  readonly serverOptions?: string | undefined;
  /** From the strategy as we have it, in a sentence; absent: none is known, it is native. */
  readonly difference?: string | undefined;
}

/** These parameters cannot be had. */
export interface Untranslatable {
  readonly reason: string;
}

export function capabilityOf(
  capabilities: readonly Capability[],
  { name, module }: StrategySpec,
): Capability | undefined {
  return module === undefined ? capabilities.find(({ strategy }) => strategy === name) : undefined;
}

/** For a run that is supported. */
export function translated(
  capabilities: readonly Capability[],
  strategy: StrategySpec,
): Translation & Pick<Capability, 'weights'> {
  const capability = capabilityOf(capabilities, strategy);
  const translation = capability?.translate(strategy.params);
  if (!capability || !translation || 'reason' in translation) {
    throw new Error(`"${strategy.label}" has no translation`);
  }
  return { ...translation, weights: capability.weights };
}

/** Of all that is in force in the run's pools. `product` as people call it. */
export function strategySupport(
  product: string,
  capabilities: readonly Capability[],
  run: RunSpec,
): Support {
  const strategies = run.pools.map((pool) => poolStrategy(run, pool));
  const distinct = new Map(strategies.map((strategy) => [strategy.label, strategy]));
  return together(
    [...distinct.values()].map((strategy) => supportOf(product, capabilities, strategy)),
  );
}

function supportOf(
  product: string,
  capabilities: readonly Capability[],
  strategy: StrategySpec,
): Support {
  const capability = capabilityOf(capabilities, strategy);
  if (!capability) return refusal(product, `has nothing like the strategy "${strategy.label}"`);
  const translation = capability.translate(strategy.params);
  if ('reason' in translation) {
    return refusal(product, `cannot run ${strategy.label}: ${translation.reason}`);
  }
  const { directives, difference } = translation;
  if (difference === undefined) return { kind: 'full' };
  const note = `${strategy.label} is ${directivesText(directives)} in ${product}: ${difference}.`;
  return { kind: 'approximate', notes: [note] };
}

export function directivesText(directives: readonly string[]): string {
  return directives.length === 0 ? 'the default' : `"${directives.join('; ')}"`;
}

export function refusal(product: string, reason: string): Support {
  return { kind: 'none', reason: `${product} ${reason}` };
}

/** A refusal if there is one, else all that is only approximate. */
export function together(supports: readonly Support[]): Support {
  const none = supports.find(({ kind }) => kind === 'none');
  if (none) return none;
  const notes = supports.flatMap((each) => (each.kind === 'approximate' ? each.notes : []));
  return notes.length === 0 ? { kind: 'full' } : { kind: 'approximate', notes };
}
