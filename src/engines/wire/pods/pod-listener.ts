/** The listener of one (pod, Service, port). */
import { createServer, type Server, type Socket } from 'node:net';
import type { EndpointSpec, RunSpec } from '../../../core/run-spec.ts';
import { Sampler } from '../../../core/sampler.ts';
import type { PodsRecorder } from '../../../metrics/pods-recorder.ts';
import type { PodModel } from '../../../pods/pod-model.ts';
import { listenOnLoopback } from '../../../platform/sockets.ts';
import { PodConnection, type PodService } from './pod-connection.ts';
import { PodResponder } from './pod-response.ts';

export class PodListener implements PodService {
  readonly endpoint: number;
  readonly model: PodModel;
  readonly recorder: PodsRecorder;
  readonly responder: PodResponder;
  readonly alwaysEcho: boolean;
  readonly sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #sampler: Sampler;
  /** Requests without a number of ours, counted to give each a demand of its own. */
  #strangers = 0;

  constructor(
    run: RunSpec,
    endpoint: EndpointSpec,
    model: PodModel,
    recorder: PodsRecorder,
    alwaysEcho: boolean,
  ) {
    this.endpoint = endpoint.index;
    this.model = model;
    this.recorder = recorder;
    this.responder = new PodResponder(endpoint, model.spec, run.pools[endpoint.pool]!);
    this.#sampler = new Sampler(run.seed, 'demand');
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

  demandOf(sequence: number): number {
    const known = sequence >= 0 && Number.isSafeInteger(sequence);
    const counter = known ? sequence : this.#strangers++;
    return this.#sampler.sample(this.model.spec.serviceTime, counter);
  }

  stopListening(): void {
    this.#server.close();
  }
}
