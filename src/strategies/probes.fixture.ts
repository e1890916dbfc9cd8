/** Probes that are answered when it is said, each with what its endpoint's pod tells at that time. */
import type { Endpoint } from '../core/endpoint.ts';
import type { ProbePort, ProbeReport } from './contract.ts';

export class AwaitedProbes implements ProbePort {
  readonly #tell: (endpoint: Endpoint) => ProbeReport;
  readonly #underWay: {
    readonly endpoint: Endpoint;
    readonly answered: (report: ProbeReport) => void;
  }[] = [];

  constructor(tell: (endpoint: Endpoint) => ProbeReport) {
    this.#tell = tell;
  }

  probe(endpoint: Endpoint, answered: (report: ProbeReport) => void): void {
    this.#underWay.push({ endpoint, answered });
  }

  /** Ids of those that have been asked and not answered yet. */
  get asked(): readonly string[] {
    return this.#underWay.map(({ endpoint }) => endpoint.id);
  }

  answer(): void {
    for (const { endpoint, answered } of this.#underWay.splice(0)) answered(this.#tell(endpoint));
  }

  lose(): void {
    this.#underWay.length = 0;
  }
}
