/** Manifests and scenario texts in, a Plan or every problem out. */
export { parseScenario } from './parse-scenario.ts';
export { planScenario } from './plan-scenario.ts';
export type { Overrides } from './planning/overrides.ts';
export type { ExternalTarget } from './planning/external.ts';
export { readStrategyModules } from './reading/read-strategy-modules.ts';
export type { Source } from './reading/read-documents.ts';
