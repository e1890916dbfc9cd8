/** The rows, in the order of docs/performance.md. */
import type { Row } from '../harness/row.ts';
import { chooseCost } from './choose-cost.ts';
import { generatorClosed } from './generator-closed.ts';
import { generatorOpen } from './generator-open.ts';
import { ingressCpu } from './ingress-cpu.ts';
import { simulator } from './simulator.ts';
import { wholeChain } from './whole-chain.ts';

export const rows: readonly Row[] = [
  ingressCpu,
  generatorClosed,
  generatorOpen,
  wholeChain,
  simulator,
  chooseCost,
];
