/** Who may import whom: the table of design section "Who may import whom", which the lint rule beside it enforces. */

export interface Zone {
  /** No Node modules, and none of the globals that .oxlintrc.json names for the pure zone. */
  readonly pure: boolean;
  /** What it may import beside itself and src/core: folders or single files. */
  readonly imports: readonly string[];
}

const models = [
  'src/strategies',
  'src/balancer',
  'src/arrivals',
  'src/pods',
  'src/faults',
  'src/metrics',
  'src/routing',
  'src/requests',
];
const results = ['src/results', 'src/metrics'];
const dialectList = 'src/routing/dialects/index.ts';
const ingressList = 'src/engines/wire/ingress/index.ts';
const arrivalLists = ['src/arrivals/index.ts', 'src/arrivals/shapes/index.ts'];
const strategyList = [
  'src/strategies/index.ts',
  'src/strategies/contract.ts',
  'src/strategies/own-strategy.ts',
];

/** The zone of a file is the longest that contains it. What an inner zone shares lies directly in the outer one. */
export const zones: Readonly<Record<string, Zone>> = {
  'src/core': { pure: true, imports: [] },
  'src/arrivals': { pure: true, imports: [] },
  'src/strategies': { pure: true, imports: [] },
  'src/balancer': { pure: true, imports: ['src/strategies/contract.ts'] },
  'src/routing': { pure: true, imports: [] },
  'src/rules': { pure: true, imports: [] },
  'src/dialect-differences': { pure: true, imports: ['src/routing', 'src/rules', 'src/results'] },
  'src/pods': { pure: true, imports: [] },
  'src/requests': { pure: true, imports: [] },
  'src/faults': { pure: true, imports: ['src/pods'] },
  'src/metrics': { pure: true, imports: [] },
  'src/http1': { pure: true, imports: [] },
  'src/results': { pure: true, imports: ['src/metrics'] },
  'src/report': { pure: true, imports: results },
  'src/gate': { pure: true, imports: [...results, 'src/comparison', 'src/statistics'] },
  'src/statistics': { pure: true, imports: [] },
  'src/comparison': { pure: true, imports: [...results, 'src/gate/metrics.ts', 'src/statistics'] },
  'src/capacity': {
    pure: true,
    imports: [...results, 'src/gate/metrics.ts', 'src/gate/rule.ts', 'src/statistics'],
  },
  // Imports types alone: what it recounts must not come from the code that counted.
  'src/recount': {
    pure: true,
    imports: ['src/results/run-result.ts', 'src/results/comparison-result.ts'],
  },
  'src/verify': {
    pure: true,
    imports: ['src/balancer', 'src/results', 'src/statistics', ...strategyList],
  },
  'src/dashboard': { pure: false, imports: results },
  'src/kubernetes': {
    pure: true,
    imports: [
      dialectList,
      'src/routing/ingress-nginx/plan-problems.ts',
      'src/routing/ingress-nginx/pattern.ts',
      'src/routing/nginx-variables.ts',
    ],
  },
  'src/scenario': {
    pure: true,
    imports: [
      'src/kubernetes',
      'src/gate/rule.ts',
      'src/requests/template.ts',
      dialectList,
      ingressList,
      ...arrivalLists,
      ...strategyList,
    ],
  },
  'src/engines': { pure: false, imports: [...models, 'src/platform/strategy-module.ts'] },
  'src/engines/simulated': { pure: true, imports: models },
  'src/engines/wire': { pure: false, imports: [...models, 'src/http1', 'src/platform'] },
  'src/engines/wire/ingress': { pure: true, imports: ['src/routing', 'src/engines/engine.ts'] },
  'src/engines/wire/ingress/in-process': {
    pure: false,
    imports: [...models, 'src/http1', 'src/platform', 'src/engines'],
  },
  'src/platform': { pure: false, imports: [] },
  'src/run': { pure: false, imports: ['src/engines', ...results, 'src/platform'] },
  'src/conformance': {
    pure: false,
    imports: ['src/balancer', 'src/engines', 'src/run/serve.ts', 'src/strategies/contract.ts'],
  },
  'src/cli': {
    pure: false,
    imports: [
      'src/conformance',
      'src/run',
      'src/report',
      'src/recount',
      'src/gate',
      'src/dashboard',
      'src/scenario',
      'src/platform',
      'src/results',
      'src/capacity',
      'src/comparison',
      'src/dialect-differences',
      'src/rules',
      'src/statistics',
      'src/verify',
      dialectList,
      ingressList,
      ...strategyList,
      'src/strategies/description.ts',
    ],
  },
  'src/index.ts': { pure: false, imports: ['src'] },
};

/** Packages that belong to some zones alone. */
export const packageZones: Readonly<Record<string, readonly string[]>> = {
  commander: ['src/cli'],
  ink: ['src/dashboard'],
  react: ['src/dashboard'],
};
