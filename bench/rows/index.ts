/** The rows, in the order of docs/performance.md. */
import type { Row } from '../harness/row.ts';
import { chooseCost } from './choose-cost.ts';
import { dashboard } from './dashboard.ts';
import { generatorClosed } from './generator-closed.ts';
import { generatorOpen } from './generator-open.ts';
import { ingressBodies } from './ingress-bodies.ts';
import { ingressCpu } from './ingress-cpu.ts';
import { ingressResidence } from './ingress-residence.ts';
import { ingressRoutes } from './ingress-routes.ts';
import { ingressStages } from './ingress-stages.ts';
import { ingressTls } from './ingress-tls.ts';
import { simulator } from './simulator.ts';
import { start } from './start.ts';
import { wake } from './wake.ts';
import { wholeChain } from './whole-chain.ts';

export const rows: readonly Row[] = [
  ingressCpu,
  ingressTls,
  ingressRoutes,
  ingressBodies,
  ingressResidence,
  ingressStages,
  generatorClosed,
  generatorOpen,
  wake,
  wholeChain,
  simulator,
  chooseCost,
  start,
  dashboard,
];
