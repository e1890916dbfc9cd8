/** The listener of one (pod, Service, port). */
import { createServer, type Server, type Socket } from 'node:net';
import type { EndpointSpec, RunSpec } from '../../../core/run-spec.ts';
import { Sampler } from '../../../core/sampler.ts';
import type { PodsRecorder } from '../../../metrics/pods-recorder.ts';
import type { PodModel } from '../../../pods/pod-model.ts';
import { listenOnLoopback } from '../../../platform/sockets.ts';
import { PodConnection } from './pod-connection.ts';
import { PodResponder } from './pod-response.ts';

export class PodListener {
  readonly endpoint: EndpointSpec;
  readonly podName: string;
  readonly model: PodModel;
  readonly recorder: PodsRecorder;
  readonly responder: PodResponder;
  readonly demands: RequestDemands;
  readonly alwaysEcho: boolean;
  readonly sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(
    run: RunSpec,
    endpoint: EndpointSpec,
    model: PodModel,
    recorder: PodsRecorder,
    alwaysEcho: boolean,
  ) {
    this.endpoint = endpoint;
    this.podName = model.spec.name;
    this.model = model;
    this.recorder = recorder;
    this.responder = new PodResponder(endpoint, model.spec, run.pools[endpoint.pool]!);
    this.demands = new RequestDemands(run.seed, model);
    this.alwaysEcho = alwaysEcho;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      new PodConnection(socket, this);
    });
  }

  /** Resolves with the port. */
  listen(): Promise<number> {
    return listenOnLoopback(this.#server, 0);
  }

  stopListening(): void {
    this.#server.close();
  }
}

/** The service demand of a request: by its sequence number, or by a count of our own for requests from elsewhere. */
class RequestDemands {
  readonly #sampler: Sampler;
  readonly #model: PodModel;
  #strangers = 0;

  constructor(seed: number, model: PodModel) {
    this.#sampler = new Sampler(seed, 'demand');
    this.#model = model;
  }

  /** In ms at speed 1; `sequence` is the value of x-plimsoll-seq. */
  of(sequence: string | undefined): number {
    const k = sequence === undefined ? NaN : Number(sequence);
    return this.#sampler.sample(
      this.#model.spec.serviceTime,
      Number.isSafeInteger(k) && k >= 0 ? k : this.#strangers++,
    );
  }
}
