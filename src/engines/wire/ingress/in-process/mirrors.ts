/** Copies of requests for pools that are to see what others get. */
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { PhaseIndex } from '../../../../metrics/phase-index.ts';
import type { Routed } from '../../../../routing/index.ts';
import type { ArrivedRequest } from './arrived-request.ts';
import { BalancedRequest } from './balanced-request.ts';
import type { ForwardingRules } from './forwarding-rules.ts';
import { MirroredRequest } from './mirrored-request.ts';
import type { ReplicaServices } from './replica-services.ts';

/** Beyond them requests go uncopied. */
const mostUnderWay = 1000;
/** Into which shares are divided. */
const shares = 1_000_000;

/** What is copied; `text`: the head that its pod gets. */
interface Original {
  readonly head: MessageHead;
  readonly arrived: ArrivedRequest;
  readonly routed: Routed;
  readonly rules: ForwardingRules;
  readonly text: string;
  readonly phase: PhaseIndex;
}

export function mirror(
  replica: ReplicaServices,
  { head, arrived, routed, rules, text, phase }: Original,
): MirroredRequests | undefined {
  const { balancers, mirrored } = replica;
  if (head.upgrade) return undefined;
  const request = new BalancedRequest(replica, arrived);
  request.begin(head, routed);
  const copies: MirroredRequest[] = [];
  for (const [index, { pool, share }] of rules.mirrors.entries()) {
    if (mirrored.size >= mostUnderWay) break;
    if (share < 1 && arrived.draw(`mirror ${index}`, shares) > share * shares) continue;
    const copy = new MirroredRequest(replica, head, rules.times, phase);
    request.enter(pool);
    if (copy.send(balancers[pool]!, request, text, head.method === 'HEAD')) copies.push(copy);
  }
  return copies.length > 0 ? new MirroredRequests(copies) : undefined;
}

/** Those of one request. */
export class MirroredRequests {
  readonly #copies: readonly MirroredRequest[];

  constructor(copies: readonly MirroredRequest[]) {
    this.#copies = copies;
  }

  body(chunk: Buffer): void {
    for (const copy of this.#copies) copy.body(chunk);
  }

  bodyEnd(trailers: string): void {
    for (const copy of this.#copies) copy.bodyEnd(trailers);
  }

  /** They go on by themselves, but for those of a request that has not come whole. */
  letGo(): void {
    for (const copy of this.#copies) if (!copy.requestComplete) copy.giveUp();
  }
}
