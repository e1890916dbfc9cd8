/** `hops`: what network and proxy cost in virtual time. On the wire they cost what they cost. */
import { z } from 'zod';
import { distribution } from './fields.ts';

const nothing = '0';

export const hops = z
  .strictObject({
    clientToIngress: distribution().prefault(nothing).describe('The network, each way.'),
    ingress: distribution().prefault(nothing).describe('Work inside the ingress, each way.'),
    ingressToPod: distribution().prefault(nothing).describe('The network, each way.'),
  })
  .optional()
  .describe('What each hop costs in virtual time; without it nothing.');
