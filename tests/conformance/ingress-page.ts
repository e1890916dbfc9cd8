/** The tables of docs/real-ingresses.md, made from the list of ingresses. */
import type { Capability } from '../../src/engines/wire/ingress/capability.ts';
import { findStrategy } from '../../src/strategies/index.ts';

/** Strategy, what it becomes, and what is to know of it, with default parameters. */
export function capabilityRows(capabilities: readonly Capability[]): string[][] {
  return capabilities.map(({ strategy, translate, weights }) => {
    const params = findStrategy(strategy)!.params.parse({});
    const translation = translate(params);
    if ('reason' in translation)
      return [`\`${strategy}\``, '–', `unsupported: ${translation.reason}`];
    const { directives, serverOptions, difference } = translation;
    const becomes = directives.map((directive) => `\`${directive}\``).join(', ');
    return [
      `\`${strategy}\``,
      (becomes || 'no directive') +
        (serverOptions === undefined ? '' : `, servers with \`${serverOptions.trim()}\``) +
        (weights.startsWith('equal') ? ', equal weights' : ''),
      difference === undefined ? 'native' : `emulated: ${difference}`,
    ];
  });
}
