/** What a run asks for that autocannon cannot do: it keeps users busy with one request, and nothing else. */
import type { LoadStage, RequestSpec, RunSpec } from '../../../core/run-spec.ts';
import type { Support } from '../../engine.ts';

/** It refuses less. */
const leastTimeoutMs = 1000;

const note =
  "autocannon put the load on and took the times, each from its write to the end of the answer. It has no schedule to be late for, so the send lag is not known, and the verdict goes by this run's threads and counters alone.";

export function autocannonSupport(run: RunSpec): Support {
  const beyond = [...beyondLoad(run), ...run.requests.flatMap((each) => beyondRequest(run, each))];
  if (run.requests.length > 1) beyond.push('several kinds of request');
  if (run.clients) beyond.push('clients');
  if (run.requestsPerConnection !== undefined) beyond.push('requestsPerConnection');
  if (run.http2) beyond.push('HTTP/2');
  if (run.tls) beyond.push('TLS as clients.tls has it');
  if (run.generatorThreads > 1) beyond.push('several generator threads');
  const all = [...new Set(beyond)];
  if (all.length === 0) return { kind: 'approximate', notes: [note] };
  return { kind: 'none', reason: `autocannon cannot do ${all.join(', ')}` };
}

function beyondLoad({ loads, maxInFlight }: RunSpec): string[] {
  const stages = loads.flatMap((load) => load.stages);
  const beyond = stages.flatMap((stage) => beyondStage(stage, maxInFlight));
  if (loads.length > 1) beyond.push('several loads');
  else if (stages.length > 1) beyond.push('several stages');
  return beyond;
}

function beyondStage(stage: LoadStage, maxInFlight: number): string[] {
  if (stage.kind === 'open') return ['open stages'];
  if (stage.kind === 'replay') return ['replays'];
  const { users, usersAtEnd, thinkTime } = stage;
  const beyond: string[] = [];
  if (usersAtEnd !== undefined) beyond.push('users that come or go');
  if (thinkTime.kind !== 'constant' || thinkTime.valueMs > 0) beyond.push('think time');
  if (users > maxInFlight) beyond.push('more users than maxInFlight');
  return beyond;
}

function beyondRequest(
  run: RunSpec,
  { method, templated, bodyBytes, expect, timeoutMs = run.timeoutMs, cancelAfterMs }: RequestSpec,
): string[] {
  const beyond: string[] = [];
  if (method === 'HEAD') beyond.push('HEAD');
  if (templated) beyond.push('placeholders');
  if (typeof bodyBytes === 'object') beyond.push('body sizes that differ');
  if (expect?.headers) beyond.push('expect.headers');
  if (expect?.body) beyond.push('expect.body');
  if (timeoutMs < leastTimeoutMs) beyond.push('a timeout below 1s');
  if (cancelAfterMs !== undefined) beyond.push('cancelAfter');
  return beyond;
}
