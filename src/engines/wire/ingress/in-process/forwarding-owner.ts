/** The exchange that a forwarded request belongs to, and what it hears of that. */
export interface ForwardingOwner {
  readonly requestComplete: boolean;
  /** No pod has had the request. */
  answerLocally(status: number): void;
  /** Pods have had it, and nothing of an answer is passed on. */
  respond(status: number): void;
  /** The answer has gone out. */
  finish(): void;
  /** It has gone out in part, and that is all there is. */
  breakOff(): void;
  /** To be told `over` when the tunnel is. */
  tunnel(): void;
  over(): void;
}
