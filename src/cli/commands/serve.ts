/** `plimsoll serve`: ingress and pods without load, until interrupted. */
import { once } from 'node:events';
import { type Command, InvalidArgumentError } from 'commander';
import { Interruption } from '../interruption.ts';
import { refuse } from '../refusal.ts';
import { type PlanOptions, withPlanOptions } from '../plan-options.ts';

interface ServeOptions extends PlanOptions {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly trustForwarded: boolean;
}

export function addServe(program: Command): void {
  withPlanOptions(program.command('serve').description('ingress and pods, no load, until Ctrl-C'))
    .argument('[files...]', 'scenarios and manifests; - reads standard input')
    .option('--http-port <n>', 'port of the ingress on 127.0.0.1; 0 for any', asPort, 0)
    .option('--https-port <n>', 'the same for TLS', asPort, 0)
    .option('--trust-forwarded', 'take the client address from X-Forwarded-For', false)
    .action(serveUntilInterrupted);
}

async function serveUntilInterrupted(files: string[], options: ServeOptions): Promise<void> {
  const [{ readPlan }, { serve }, { unsupported }] = await Promise.all([
    import('../plan-input.ts'),
    import('../../run/serve.ts'),
    import('../../run/execute-plan.ts'),
  ]);
  if (new Set(options.dialect).size > 1)
    throw refuse('--dialect', 'expected one name, by whose rules requests are routed.');
  const plan = await readPlan(files, options, 'wire');
  const reasons = unsupported({ ...plan, runs: plan.runs.slice(0, 1) });
  if (reasons.length > 0) throw refuse('', reasons.join('\n'));
  using interruption = new Interruption();
  await using serving = await serve(plan.runs[0]!, options).catch((error: Error) => {
    const taken = takenPort(error);
    if (taken === undefined) throw error;
    const option = taken === options.httpPort ? '--http-port' : '--https-port';
    throw refuse(option, `port ${taken} is taken.`);
  });
  const replicas = serving.httpPorts.map((port) => `http://127.0.0.1:${port}`);
  const secure = serving.httpsPorts.map((port) => `https://127.0.0.1:${port}`);
  const listening = {
    http: replicas[0],
    https: secure[0] ?? null,
    replicas,
    httpsReplicas: secure,
  };
  process.stdout.write(`${JSON.stringify(listening)}\n`);
  if (!interruption.signal.aborted) {
    await Promise.race([once(interruption.signal, 'abort'), serving.failure]);
  }
}

function takenPort(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  return code === 'EADDRINUSE' ? port : takenPort(error.cause);
}

function asPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('expected 0 to 65535.');
  return port;
}
