/** The cases of the certificate. */
import { choiceCases } from './choice-cases.ts';
import { hashingCases } from './hashing-cases.ts';
import { fullQueueingCases, queueingCases } from './queueing-cases.ts';
import { remapCases } from './remap-cases.ts';
import type { Case } from './row.ts';
import { sequenceCases } from './sequence-cases.ts';
import { spreadCases } from './spread-cases.ts';

export const cases: readonly Case[] = [
  ...sequenceCases,
  ...choiceCases,
  ...hashingCases,
  ...queueingCases,
  ...remapCases,
  ...spreadCases,
];

/** Near saturation, where queues forget slowly and an interval takes very many requests. */
export const fullCases: readonly Case[] = fullQueueingCases;
