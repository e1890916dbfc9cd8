/**
 * Manifests served in this process as `plimsoll serve` does it, and asked over raw sockets, byte for byte: most clients
 * would tidy up a target or a header before they send it.
 */
import { outside } from '../../src/platform/outside.ts';
import { serve, type Serving } from '../../src/run/serve.ts';
import { type Overrides, parseScenario, planScenario } from '../../src/scenario/index.ts';
import { connectRaw, headOf, type RawResponse, valueOf } from './raw-client.ts';
import { connectTls } from './tls-client.ts';

export interface Question {
  readonly method?: string;
  /** `name: value`. */
  readonly fields?: readonly string[];
  readonly body?: string;
  readonly version?: '1.0' | '1.1';
  /** By TLS, with the host as the name in the handshake; any certificate is taken. */
  readonly tls?: boolean;
  /** In the handshake, in place of the host. */
  readonly serverName?: string;
}

export interface Answer extends RawResponse {
  /** What reached the pod; undefined where the ingress answered by itself. */
  readonly echo: Echo | undefined;
}

interface Echo {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly pod: string;
  readonly service: string;
  readonly namespace: string;
}

/** Host, target, and the answer in short. */
export type Expected = readonly [host: string, target: string, answer: string];

export class ServedWorld implements AsyncDisposable {
  readonly notes: readonly string[];
  readonly #serving: Serving;

  private constructor(serving: Serving, notes: readonly string[]) {
    this.#serving = serving;
    this.notes = notes;
  }

  static async open(
    manifests: readonly string[],
    overrides: Omit<Overrides, 'engine'> = {},
  ): Promise<ServedWorld> {
    const sources = [{ file: 'manifests.yaml', text: manifests.join('\n---\n') }];
    const { scenario, issues } = await parseScenario(sources, outside);
    const planned = scenario && (await planScenario(scenario, { ...overrides, engine: 'wire' }));
    if (!planned?.plan) throw new Error(JSON.stringify([...issues, ...(planned?.issues ?? [])]));
    const run = planned.plan.runs[0]!;
    const pods = run.pods.map((pod) => ({
      ...pod,
      serviceTime: { kind: 'constant', valueMs: 0 } as const,
    }));
    const serving = await serve(
      { ...run, pods },
      {
        httpPort: 0,
        httpsPort: 0,
        trustForwarded: false,
      },
    );
    return new ServedWorld(serving, planned.plan.notes);
  }

  get httpsPort(): number {
    return this.#serving.httpsPorts[0]!;
  }

  /** On a connection of its own. `host`: undefined for no Host field. */
  async ask(host: string | undefined, target: string, question: Question = {}): Promise<Answer> {
    const { method = 'GET', fields = [], body = '', version = '1.1', tls = false } = question;
    const { serverName = host?.replace(/:\d+$/, '') } = question;
    const client = tls
      ? (await connectTls(this.httpsPort, { servername: serverName })).client
      : await connectRaw(this.#serving.httpPorts[0]!);
    const head = headOf(
      `${method} ${target} HTTP/${version}`,
      ...(host === undefined ? [] : [`Host: ${host}`]),
      'Connection: close',
      ...(body === '' ? [] : [`Content-Length: ${body.length}`]),
      ...fields,
    );
    client.send(head, body);
    const response = await client.response(method);
    client.leave();
    const hasEcho = valueOf(response, 'x-pod') !== undefined && response.body.length > 0;
    const echo = hasEcho ? (JSON.parse(response.body.toString()) as Echo) : undefined;
    return { ...response, echo };
  }

  /** `service path` of what reached a pod, `status location` of a redirect, else the status. */
  async answer(host: string | undefined, target: string, question: Question = {}): Promise<string> {
    const { status, echo, ...head } = await this.ask(host, target, question);
    if (echo) return `${echo.service} ${echo.path}`;
    return [status, valueOf(head, 'location') ?? []].flat().join(' ');
  }

  /** All at once; those that are not as expected are shown together. */
  async answers(expected: readonly Expected[]): Promise<readonly Expected[]> {
    return Promise.all(
      expected.map(
        async ([host, target]) => [host, target, await this.answer(host, target)] as const,
      ),
    );
  }

  /** How often each answer came, of `count` of the same question. */
  async tally(
    host: string,
    target: string,
    count: number,
    question: Question = {},
  ): Promise<ReadonlyMap<string, number>> {
    const tally = new Map<string, number>();
    const together = 50;
    for (let left = count; left > 0; left -= together) {
      const asked = Array.from({ length: Math.min(left, together) }, () =>
        this.answer(host, target, question),
      );
      for (const answer of await Promise.all(asked))
        tally.set(answer, (tally.get(answer) ?? 0) + 1);
    }
    return tally;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#serving[Symbol.asyncDispose]();
  }
}
