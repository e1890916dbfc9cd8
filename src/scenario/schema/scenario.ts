/** The Scenario document, `plimsoll.dev/v1alpha1`: every field optional, every bound stated. */
import { z } from 'zod';
import { dialects } from '../../routing/dialects/index.ts';
import type { OwnStrategy } from '../../strategies/own-strategy.ts';
import { expectOneOf } from '../expect-one-of.ts';
import { defaults } from '../defaults.ts';
import { clients } from './clients.ts';
import { feeds } from './feeds.ts';
import { duration, expected, integer } from './fields.ts';
import { gates } from './gate.ts';
import { hops } from './hops.ts';
import { limits } from './limits.ts';
import { defaultLoad, load } from './load.ts';
import { loads } from './loads.ts';
import { pods } from './pods.ts';
import { policies } from './policies.ts';
import { requests } from './requests.ts';
import { entriesNamed, strategyChoices } from './strategy-choice.ts';

export const apiVersion = 'plimsoll.dev/v1alpha1';
export const kind = 'Scenario';
/** In `manifests`. */
export const mostNamedFiles = 100;

export const dialectNames = dialects.map(({ name }) => name);

const fields = z.strictObject({
  manifests: z
    .array(z.string().min(1, { error: 'expected a file name, received nothing.' }))
    .max(mostNamedFiles, { error: `expected at most ${mostNamedFiles} files.` })
    .default([])
    .describe('Files with manifests, relative to this one, beside documents in the same stream.'),
  dialect: z.enum(dialectNames).optional().describe('Whose routing rules hold.'),
  strategies: strategyChoices([]),
  policies,
  replicas: integer(1, 100)
    .default(defaults.replicas)
    .describe('Ingress replicas, each with its own view.'),
  load,
  loads,
  requests,
  feeds,
  clients,
  hops,
  limits,
  pods,
  warmup: duration('0', '10m').prefault(defaults.warmup).describe('Run first and not measured.'),
  drain: duration('0', '10m')
    .prefault(defaults.drain)
    .describe('The most that the end waits for requests still in flight.'),
  repetitions: integer(1, 100)
    .optional()
    .describe(
      `Runs of each strategy and ingress, each with its own seed. Where several are compared ${defaults.repetitions.simulated} simulated, ${defaults.repetitions.wire} on the wire; else 1.`,
    ),
  seed: integer(0, 4_294_967_295).default(defaults.seed),
  timeout: duration('1ms', '1h')
    .prefault(defaults.timeout)
    .describe('Of a request, counted from its intended send.'),
  maxInFlight: integer(1, 100_000)
    .default(defaults.maxInFlight)
    .describe('What exceeds it is counted as unsent.'),
  generatorThreads: integer(1, 16)
    .default(defaults.generatorThreads)
    .describe('Threads that share the load on the wire.'),
  gates,
});

type Fields = z.output<typeof fields>;

/** A load alone has no name. */
interface WrittenLoad {
  readonly name?: string;
  readonly load: NonNullable<Fields['load']>;
  readonly requests?: Fields['requests'];
}

/** A gate names its strategy by label, or by name where the label adds parameters. */
const specWith = (own: readonly OwnStrategy[]) =>
  fields
    .extend({ strategies: strategyChoices(own) })
    .superRefine((spec, context) => {
      for (const { path, message } of loadProblems(spec)) {
        context.addIssue({ code: 'custom', path, message });
      }
    })
    .superRefine(({ strategies, gates: rules }, context) => {
      for (const [index, { strategy }] of rules.entries()) {
        if (strategy === undefined || entriesNamed(strategies, strategy).length > 0) continue;
        // What a module that could not be loaded is called, nobody knows.
        if (own.some(({ definition }) => !definition)) continue;
        const labels = strategies.map(({ label }) => label);
        const message = expectOneOf(labels, strategy);
        context.addIssue({ code: 'custom', path: ['gates', index, 'strategy'], message });
      }
    })
    .transform(({ load: only, loads: several, ...spec }) => {
      const all: readonly WrittenLoad[] = several ?? [{ load: only ?? defaultLoad() }];
      return { ...spec, loads: all };
    });

function loadProblems({ load: only, loads: several, requests: shared, gates: rules }: Fields) {
  const problems: { path: PropertyKey[]; message: string }[] = [];
  if (only && several) {
    problems.push({ path: ['load'], message: 'expected load or loads, received both.' });
  }
  if (shared && several?.every((each) => each.requests)) {
    const message = 'expected a load without requests of its own to send these, received none.';
    problems.push({ path: ['requests'], message });
  }
  const names = (several ?? []).map(({ name }) => name);
  for (const [index, { load: name }] of rules.entries()) {
    if (name === undefined || names.includes(name)) continue;
    const none = 'expected no load, as spec.loads names none.';
    const message = names.length > 0 ? expectOneOf(names, name) : none;
    problems.push({ path: ['gates', index, 'load'], message });
  }
  return problems;
}

function schemaWith(own: readonly OwnStrategy[]) {
  return z.strictObject({
    apiVersion: z.literal(apiVersion),
    kind: z.literal(kind),
    metadata: z
      .strictObject({
        name: z
          .string()
          .regex(/^[\dA-Za-z][\w.-]{0,62}$/, {
            error: expected('a name of at most 63 letters, digits, dots and dashes'),
          })
          .optional(),
      })
      .default({}),
    spec: specWith(own).prefault({}),
  });
}

/** To build it takes longer than to check a document by it. */
let withoutOwn: ReturnType<typeof schemaWith> | undefined;

/** `own`: the strategies that the document may name beside those of the list. */
export function scenarioSchema(own: readonly OwnStrategy[] = []) {
  return own.length === 0 ? (withoutOwn ??= schemaWith(own)) : schemaWith(own);
}

export type ScenarioDocument = z.output<ReturnType<typeof scenarioSchema>>;
export type ScenarioSpec = ScenarioDocument['spec'];
