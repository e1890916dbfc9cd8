/** One connection to a pod's listener: requests in order, each a job of the pod model while it is being served. */
import type { Socket } from 'node:net';
import type { MessageHead } from '../../../http1/message-head.ts';
import {
  MessageParser,
  type MessageSink,
  type ProtocolError,
} from '../../../http1/message-parser.ts';
import { simpleResponse } from '../../../http1/write.ts';
import type { PodsRecorder } from '../../../metrics/pods-recorder.ts';
import { MEASURE, type PhaseIndex, WARMUP } from '../../../metrics/phase-index.ts';
import { PodJob, type PodModel } from '../../../pods/pod-model.ts';
import { readSteering, type Steering } from '../../../pods/steering.ts';
import type { PodResponder } from './pod-response.ts';
import { WebSocketEcho } from './websocket-echo.ts';

const unsteered: Steering = {};
/** Any header for the pod beyond those that every request of ours carries. */
const speaksToPod = /^x-plimsoll-(?!seq:|phase:)/im;

/** What a connection needs of the listener it came in by. */
export interface PodService {
  /** Index into `RunSpec.endpoints`. */
  readonly endpoint: number;
  readonly model: PodModel;
  readonly recorder: PodsRecorder;
  readonly responder: PodResponder;
  readonly alwaysEcho: boolean;
  /** In ms at speed 1; `sequence` is the value of x-plimsoll-seq, −1 without one. */
  demandOf(sequence: number): number;
}

export class PodConnection extends PodJob implements MessageSink {
  readonly #socket: Socket;
  readonly #service: PodService;
  readonly #parser = new MessageParser('request', this);
  #head: MessageHead | undefined;
  #phase: PhaseIndex = MEASURE;
  #steering = unsteered;
  #echo = false;
  #webSocket: WebSocketEcho | undefined;

  constructor(socket: Socket, service: PodService) {
    super();
    this.#socket = socket;
    this.#service = service;
    socket.on('data', (chunk: Buffer) => {
      if (this.#webSocket) this.#give(this.#webSocket, chunk);
      else this.#parser.push(chunk);
    });
    socket.on('end', () => this.#left());
    socket.on('close', () => this.#left());
    socket.on('error', () => this.#left());
  }

  head(head: MessageHead): void {
    const { endpoint, model, recorder, alwaysEcho } = this.#service;
    this.#head = head;
    this.#phase = head.get('x-plimsoll-phase') === 'warmup' ? WARMUP : MEASURE;
    this.#steering = unsteered;
    this.#echo = alwaysEcho;
    if (speaksToPod.test(head.text)) {
      this.#steering = readSteering((name) => head.get(name), model.spec.name);
      this.#echo ||= head.get('x-plimsoll-echo') === '1';
    }
    this.demandMs = this.#service.demandOf(head.decimal('x-plimsoll-seq'));
    if (head.expectContinue) this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    recorder.accepted(this.#phase, endpoint);
  }

  body(): void {}

  end(): void {
    this.#parser.pause();
    const { model } = this.#service;
    const { delayMs, fail } = this.#steering;
    if (fail === 'reset') {
      this.#socket.resetAndDestroy();
      this.#left();
      return;
    }
    if (fail === 'hang') this.demandMs = Infinity;
    else if (delayMs !== undefined) this.demandMs = delayMs * model.spec.speed;
    model.accept(this);
  }

  invalid(error: ProtocolError): void {
    this.#left();
    this.#socket.end(simpleResponse(error.status, error.message, { close: true }));
  }

  override served(queueMs: number, serviceMs: number): void {
    const { endpoint, recorder, responder } = this.#service;
    const head = this.#head!;
    const { keepAlive } = head;
    this.#head = undefined;
    recorder.completed(this.#phase, endpoint, queueMs, serviceMs);
    const switching = this.#steering.status ? undefined : responder.switchingProtocols(head);
    if (switching !== undefined) {
      this.#socket.write(switching);
      this.#webSocket = new WebSocketEcho();
      this.#socket.on('drain', () => this.#socket.resume());
      this.#give(this.#webSocket, this.#parser.takeRest());
      return;
    }
    const response = responder.answer(head, this.#steering.status ?? 200, this.#echo, keepAlive);
    if (keepAlive) {
      this.#socket.write(response);
      this.#parser.resume();
    } else {
      this.#socket.end(response);
    }
  }

  #give(webSocket: WebSocketEcho, chunk: Buffer): void {
    const answer = webSocket.answer(chunk);
    if (answer.length > 0 && !this.#socket.write(answer)) this.#socket.pause();
    if (webSocket.over) this.#socket.end();
  }

  /** Whoever asked is gone: what was under way is aborted. */
  #left(): void {
    if (!this.#head) return;
    this.#head = undefined;
    this.#service.model.abort(this);
    this.#service.recorder.aborted(this.#phase, this.#service.endpoint);
  }
}
