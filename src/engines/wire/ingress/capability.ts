/**
 * What becomes of a strategy in a product: the directive that does the same, and how it differs where it does. What a
 * product has nothing for is refused; nothing is ever put in its place.
 */
import type { RunSpec, StrategySpec } from '../../../core/run-spec.ts';
import type { Support } from '../../engine.ts';

export interface Capability {
  /** A name of the strategy list. */
  readonly strategy: string;
  /** Emulated: by directives that were made for something else. */
  readonly support: 'native' | 'emulated';
  /** Configuration lines; a reason in place of them where these parameters cannot be had. */
  directives(params: StrategySpec['params']): readonly string[] | { readonly reason: string };
  /** What servers get: the weights of the run, or all the same; as large as they can be where they are points of a ring. */
  readonly weights: 'declared' | 'equal' | 'ring' | 'equal-ring';
  /** From the strategy as we have it, in a sentence; absent: none is known. */
  readonly difference?: string | undefined;
}

export function capabilityOf(
  capabilities: readonly Capability[],
  { name, module }: StrategySpec,
): Capability | undefined {
  return module === undefined ? capabilities.find(({ strategy }) => strategy === name) : undefined;
}

/** `product` as people call it. */
export function strategySupport(
  product: string,
  capabilities: readonly Capability[],
  { strategy }: RunSpec,
): Support {
  const capability = capabilityOf(capabilities, strategy);
  if (!capability) return refusal(product, `has nothing like the strategy "${strategy.name}"`);
  const directives = capability.directives(strategy.params);
  if ('reason' in directives) return refusal(product, directives.reason);
  if (capability.difference === undefined) return { kind: 'full' };
  const what = directives.length === 0 ? 'its default' : `"${directives.join('; ')}"`;
  const note = `${strategy.label} is ${what} in ${product}: ${capability.difference}.`;
  return { kind: 'approximate', notes: [note] };
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
