/** docs/strategies.md, made from the list of strategies. */
import type { StrategyDefinition } from '../../src/strategies/contract.ts';
import {
  byFamily,
  fidelityMeanings,
  needsText,
  parametersOf,
} from '../../src/strategies/description.ts';
import { strategies } from '../../src/strategies/index.ts';

const introduction = `# Strategies

What a scenario may name under \`strategies\`, and \`--strategy\` on the command line. \`plimsoll strategies NAME\` prints the same in a
terminal. A strategy of your own: [Adding a strategy](adding-a-strategy.md).

Each says how closely it follows its model:
${Object.entries(fidelityMeanings)
  .map(([name, meaning]) => `\n- **${name}**: ${meaning}.`)
  .join('')}

State is kept per ingress replica, per worker or shared by all replicas, as in the original.
`;

export function strategyPage(): string {
  const families = [...byFamily(strategies)].map(
    ([family, members]) => `\n## ${capital(family)}\n${members.map(section).join('')}`,
  );
  return introduction + families.join('');
}

function section(strategy: StrategyDefinition): string {
  const { name, details, fidelity, honoursWeights, needs, scope, source } = strategy;
  const parameters = parametersOf(strategy).map(
    (each) => `  - \`${each.name}: ${each.byDefault}\`. ${each.description}`,
  );
  return `
### \`${name}\`

${details.does}

- Model: ${source}. Fidelity: ${fidelity}. ${details.matches}
- State: ${details.state} Per ${scope}. Weights are ${honoursWeights ? 'honoured' : 'ignored'}.
- Cost of a choice among n endpoints: ${details.cost}.
- Fails when ${details.failsWhen}
${needs ? `- Needs ${needsText(needs)}\n` : ''}${parameters.length === 0 ? '- It has no parameters.' : `- Parameters, with their defaults:\n${parameters.join('\n')}`}
`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
